-- meaning: How many obligations of one edition each force is in each position on, and the functions
--     that hold obligations back: those whose coverage is the worst of an obligation that is not
--     evidenced, by how many obligations they hold back.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id
-- units: obligations and the positions count obligations; function_ids, coverages and
--     obligations_held are lists in the same order

with position as (
    select *
    from obligation_position_at([$as_of])
    where edition = $edition
),

behind as (
    select
        force_id,
        position,
        unnest(functions) as needs
    from position
),

holding as (
    select
        force_id,
        needs.function_id,
        needs.coverage,
        count(*) as obligations
    from behind
    where needs.coverage = position
    group by force_id, needs.function_id, needs.coverage
),

held as (
    select
        force_id,
        list(function_id order by obligations desc, function_id) as function_ids,
        list(coverage order by obligations desc, function_id) as coverages,
        list(obligations order by obligations desc, function_id) as obligations_held
    from holding
    group by force_id
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
    count(*) filter (position.position = 'not_derived') as not_derived,
    coalesce(any_value(held.function_ids), []) as function_ids,
    coalesce(any_value(held.coverages), []) as coverages,
    coalesce(any_value(held.obligations_held), []) as obligations_held
from force_of($as_of, $rocu, $force) as force
left join position on force.force_id = position.force_id
left join held on force.force_id = held.force_id
group by force.rocu_id, force.unit, force.force_id, force.force
order by unit nulls last, force, force_id
