-- meaning: The forces asked about, each with its name and the regional unit that it belongs to on
--     the day. The unit is empty where no membership covers the day.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id
-- units: none

select
    force_id,
    force,
    rocu_id,
    unit
from force_at([$as_of])
where
    coalesce(rocu_id = $rocu, $rocu is null)
    and coalesce(force_id = $force, $force is null)
order by force_id
