-- meaning: How many obligations of one edition each force is in each position on.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id
-- units: obligations and the positions count obligations

with position as (
    select *
    from position_at([$as_of])
    where edition = $edition
)

select
    force.rocu_id,
    force.unit,
    force.force_id,
    force.force,
    count(position.obligation_id) as obligations,
    count(*) filter (position.position = 'evidenced') as evidenced,
    count(*) filter (position.position = 'unassured') as unassured,
    count(*) filter (position.position = 'partial') as partial,
    count(*) filter (position.position = 'gap') as gap,
    count(*) filter (position.position = 'unknown') as unknown,
    count(*) filter (position.position = 'not_derived') as not_derived
from force_of($as_of, $rocu, $force) as force
left join position on force.force_id = position.force_id
group by force.rocu_id, force.unit, force.force_id, force.force
order by unit nulls last, force, force_id
