-- meaning: Gaps that no open action is about: capabilities below their target, functions that a
--     force has partly or not, and obligations of the edition in force that stand so. An action on
--     a function counts for the force's obligations that need it; one on a capability for the
--     functions that it delivers, and the obligations that need them, of the unit's members.
-- parameter: as_of date: the as-at date
-- grain: kind, subject
-- units: kind is capability, function or obligation; they are not to be added

with in_hand as (
    select distinct subject
    from action_at($as_of)
    where status in ('open', 'overdue')
),

delivered as (
    select
        member.force_id,
        delivers.function_id,
        'rocu_capability:' || member.rocu_id || '/' || delivers.capability_id as subject
    from membership_at([$as_of]) as member
    cross join function_capability as delivers
),

function_in_hand as (
    select
        coverage.force_id,
        coverage.function_id
    from coverage_at([$as_of]) as coverage
    inner join in_hand
        on in_hand.subject = 'force_function:' || coverage.force_id || '/' || coverage.function_id

    union

    select
        delivered.force_id,
        delivered.function_id
    from delivered
    inner join in_hand on delivered.subject = in_hand.subject
),

obligation_in_hand as (
    select
        function_in_hand.force_id,
        needs.obligation_id
    from function_in_hand
    inner join obligation_function as needs on function_in_hand.function_id = needs.function_id
),

gap as (
    select
        'capability' as kind,
        'rocu_capability:' || rocu_id || '/' || capability_id as subject,
        false as is_in_hand
    from capability_position($as_of)
    where gap > 0

    union all

    select
        'function' as kind,
        'force_function:' || force_id || '/' || function_id as subject,
        (force_id, function_id) in (
            select (force_id, function_id) from function_in_hand
        ) as is_in_hand
    from coverage_at([$as_of])
    where coverage in ('gap', 'partial')

    union all

    select
        'obligation' as kind,
        'force_obligation:' || standing.force_id || '/' || standing.obligation_id as subject,
        (standing.force_id, standing.obligation_id) in (
            select (force_id, obligation_id) from obligation_in_hand
        ) as is_in_hand
    from obligation_position_at([$as_of]) as standing
    inner join edition_in_force($as_of) as edition on standing.edition = edition.edition
    where edition.in_force and standing.position in ('gap', 'partial')
)

select
    gap.kind,
    gap.subject
from gap
left join in_hand on gap.subject = in_hand.subject
where not gap.is_in_hand and in_hand.subject is null
order by gap.kind, gap.subject
