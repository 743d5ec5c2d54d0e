-- meaning: The actions of a board that were about a gap on the day of the decision, and whether it
--     has closed since: a capability below its target, a function that a force had partly or not,
--     an obligation that was a gap or partial. What is not known any more has not closed.
-- parameter: as_of date: the as-at date
-- parameter: board id: a unit, or network
-- grain: action_id
-- units: none

with decided as (
    select
        action_id,
        subject,
        decided_on
    from action
    where decided_on <= $as_of and board = $board
),

standing as (
    select
        on_date,
        'rocu_capability:' || rocu_id || '/' || capability_id as subject,
        level < target as is_gap
    from
        capability_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )

    union all

    select
        on_date,
        'force_function:' || force_id || '/' || function_id as subject,
        case when coverage != 'unknown' then coverage in ('gap', 'partial') end as is_gap
    from
        coverage_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )

    union all

    select
        on_date,
        'force_obligation:' || force_id || '/' || obligation_id as subject,
        case when position != 'unknown' then position in ('gap', 'partial') end as is_gap
    from
        obligation_position_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )
)

select
    decided.action_id,
    coalesce(not is_now.is_gap, false) as has_closed
from decided
inner join standing as was
    on decided.subject = was.subject and decided.decided_on = was.on_date
left join standing as is_now
    on decided.subject = is_now.subject and is_now.on_date = $as_of
where was.is_gap
order by decided.action_id
