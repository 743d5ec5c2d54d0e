-- meaning: What each action counts for: what it is about itself; one on a capability also for the
--     functions that it delivers, of the unit's members; and one on a function, or on such a
--     capability, for the force's obligations that need the function.
-- parameter: as_of date: the as-at date
-- grain: action_id, subject
-- units: subject is written as that of an action, such as force_function:durham/dogs

with decided as (
    select
        action_id,
        subject,
        split_part(subject, ':', 1) as kind,
        split_part(split_part(subject, ':', 2), '/', 1) as whose,
        split_part(subject, '/', 2) as what
    from action_at($as_of)
),

on_function as (
    select
        action_id,
        whose as force_id,
        what as function_id
    from decided
    where kind = 'force_function'

    union

    select
        decided.action_id,
        member.force_id,
        delivers.function_id
    from decided
    inner join membership_at([$as_of]) as member on decided.whose = member.rocu_id
    inner join function_capability as delivers on decided.what = delivers.capability_id
    where decided.kind = 'rocu_capability'
),

reached as (
    select
        action_id,
        subject
    from decided

    union

    select
        action_id,
        'force_function:' || force_id || '/' || function_id as subject
    from on_function

    union

    select
        on_function.action_id,
        'force_obligation:' || on_function.force_id || '/' || needs.obligation_id as subject
    from on_function
    inner join obligation_function as needs on on_function.function_id = needs.function_id
)

select
    action_id,
    subject
from reached
order by action_id, subject
