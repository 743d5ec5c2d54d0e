-- meaning: Where what an action is about stood at the decision, and where it stands: the level of a
--     capability, the coverage of a function, or the standing of an obligation. Other subjects have
--     no row.
-- parameter: as_of date: the as-at date
-- grain: action_id
-- units: direction is better, worse or same; empty where one of the two is not known

with decided as (
    select
        action_id,
        subject,
        decided_on
    from action
    where decided_on <= $as_of
),

standing as (
    select
        on_date,
        'rocu_capability:' || rocu_id || '/' || capability_id as subject,
        position as state,
        level as rank
    from
        capability_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )

    union all

    select
        on_date,
        'force_function:' || force_id || '/' || function_id as subject,
        coverage as state,
        rank
    from
        coverage_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )

    union all

    select
        on_date,
        'force_obligation:' || force_id || '/' || obligation_id as subject,
        position as state,
        rank
    from
        obligation_position_at(
            (select list(on_date order by on_date) from action_day($as_of))
        )
)

select
    decided.action_id,
    was.state as was,
    is_now.state as is_now,
    case
        when was.rank is null or is_now.rank is null then null
        when is_now.rank > was.rank then 'better'
        when is_now.rank < was.rank then 'worse'
        else 'same'
    end as direction
from decided
inner join standing as was
    on decided.subject = was.subject and decided.decided_on = was.on_date
inner join standing as is_now
    on decided.subject = is_now.subject and is_now.on_date = $as_of
order by decided.action_id
