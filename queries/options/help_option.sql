-- meaning: Who could help a force with a function that it cannot show access to, in the order of
--     rule 13: agreements it could join, other units at the standard, forces with the function at
--     full strength. A unit of which only a statement about every unit says so is stated, and comes
--     after the others. Functions that the force has access to have no row.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: function id = empty: one function; empty for all that need help
-- grain: force_id, function_id, kind, subject_id
-- units: place is the order within a function, from 1; is_notice_past as in help_of

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
    is_notice_past,
    legal_basis,
    as_of,
    as_of_precision,
    source_id
from help_of($as_of, null, $force, $function)
order by function, place, force_id, function_id, kind, subject_id
