-- meaning: How many capabilities of units and own functions of forces newer evidence confirmed
--     between two dates: it says the same as what was known before.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit, for it and its forces; empty for all
-- parameter: force id = empty: one force, whose functions alone are counted; empty for all
-- grain: kind
-- units: confirmed counts capabilities of units, or functions of forces

select
    'capability' as kind,
    count(*) as confirmed
from capability_position($as_of) as after
inner join capability_position(least($since, $as_of)) as before
    on
        after.rocu_id = before.rocu_id
        and after.capability_id = before.capability_id
where
    (after.position, after.level) is not distinct from (before.position, before.level)
    and after.as_of > coalesce(before.as_of, date '0001-01-01')
    and coalesce(after.rocu_id = $rocu, $rocu is null)

union all

select
    'function' as kind,
    count(*) as confirmed
from own_function_at([$as_of]) as after
inner join own_function_at([least($since, $as_of)]) as before
    on
        after.force_id = before.force_id
        and after.function_id = before.function_id
inner join force_of($as_of, $rocu, $force) as force on after.force_id = force.force_id
where
    after.level = before.level
    and after.as_of > coalesce(before.as_of, date '0001-01-01')
order by kind
