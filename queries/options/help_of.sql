-- meaning: Who could help forces with the functions that they cannot show access to, in the order
--     of rule 13: agreements to join, other units at the standard, forces with the function at
--     full strength. A unit of which only a statement about every unit says so is stated, and comes
--     after the others. Functions that the force has access to have no row.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- parameter: function id = empty: one function; empty for all that need help
-- grain: force_id, function_id, kind, subject_id
-- units: place is the order within a force and a function, from 1; is_notice_past where an
--     agreement to join ends and the day to give notice of it (rule 15) has passed

select
    force_id,
    function_id,
    function,
    coverage,
    place,
    kind,
    subject_id,
    nearness,
    is_stated,
    lead_force_id,
    party_count,
    capability_id,
    notice_months,
    ends_on,
    ends_on_precision,
    cast(
        ends_on - to_months(cast(coalesce(notice_months, 0) as integer)) as date
    ) < $as_of as is_notice_past,
    legal_basis,
    as_of,
    as_of_precision,
    source_id
from possible_help($as_of, $rocu, $force, $function)
order by function, force_id, place, function_id, kind, subject_id
