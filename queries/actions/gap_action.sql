-- meaning: Every gap, and how many open actions count for it: capabilities below their target,
--     functions that a force has partly or not, and obligations of the edition in force that stand
--     so; of all, of a region, or of a force with its unit's capabilities.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: one force of the region; empty for all
-- grain: kind, subject
-- units: kind is capability, function or obligation; they are not to be added. action_count counts
--     actions that are open or overdue, as action_reach has them.

with gap as (
    select
        'capability' as kind,
        'rocu_capability:' || rocu_id || '/' || capability_id as subject
    from capability_position($as_of)
    where gap > 0 and coalesce(rocu_id = $rocu, $rocu is null)

    union all

    select
        'function' as kind,
        'force_function:' || coverage.force_id || '/' || coverage.function_id as subject
    from coverage_at([$as_of]) as coverage
    inner join force_of($as_of, $rocu, $force) as force on coverage.force_id = force.force_id
    where coverage.coverage in ('gap', 'partial')

    union all

    select
        'obligation' as kind,
        'force_obligation:' || standing.force_id || '/' || standing.obligation_id as subject
    from position_at([$as_of]) as standing
    inner join force_of($as_of, $rocu, $force) as force on standing.force_id = force.force_id
    inner join edition_in_force($as_of) as edition on standing.edition = edition.edition
    where edition.in_force and standing.position in ('gap', 'partial')
),

in_hand as (
    select
        reach.subject,
        count(*) as action_count
    from action_reach($as_of) as reach
    inner join action_at($as_of) as action on reach.action_id = action.action_id
    where action.status in ('open', 'overdue')
    group by reach.subject
)

select
    gap.kind,
    gap.subject,
    coalesce(in_hand.action_count, 0) as action_count
from gap
left join in_hand on gap.subject = in_hand.subject
order by gap.kind, gap.subject
