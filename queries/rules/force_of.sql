-- meaning: The forces asked about, each with its name and the regional unit that it belongs to on
--     the day. The unit is empty where no membership covers the day.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id
-- units: none

select
    force.force_id,
    force.name as force,
    membership.rocu_id,
    rocu.short_name as unit
from force
left join membership_at([$as_of]) as membership on force.force_id = membership.force_id
left join rocu on membership.rocu_id = rocu.rocu_id
where
    coalesce(membership.rocu_id = $rocu, $rocu is null)
    and coalesce(force.force_id = $force, $force is null)
order by force_id
