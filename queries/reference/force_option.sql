-- meaning: The forces to choose from: those of a region on the day, or all of them, each with
--     its region.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id
-- units: none

select
    force_id,
    force as name,
    rocu_id
from force_of($as_of, $rocu)
order by force, force_id
