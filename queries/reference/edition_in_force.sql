-- meaning: The editions of the Strategic Policing Requirement, and whether each is in force.
-- parameter: as_of date: the as-at date
-- grain: edition
-- units: none

select
    edition,
    title,
    in_force_from,
    in_force_from_precision,
    in_force_to,
    in_force_to_precision,
    in_force_from <= $as_of and coalesce(in_force_to >= $as_of, true) as in_force,
    source_id
from spr_edition
order by in_force_from, edition
