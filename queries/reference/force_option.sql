-- meaning: The forces to choose from: those of a region on the day, or all of them, each with
--     its region.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id
-- units: none

select
    force.force_id,
    force.name,
    membership.rocu_id
from force
left join membership_at([$as_of]) as membership on force.force_id = membership.force_id
where coalesce(membership.rocu_id = $rocu, $rocu is null)
order by force.name, force_id
