-- meaning: Where what an action is about stood at the decision, and where it stands: the level of a
--     capability, the coverage of a function, the standing of an obligation, whether an agreement
--     is live and what it asks to be decided by when, or how many posts of an agency are vacant.
--     Recommendations and money have no row.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- grain: action_id
-- units: was and is_now are words of a standing, or count vacant posts, empty where none states
--     them; due_was and due_is_now are of agreements alone. direction is better or worse by rules
--     8, 16 and 18, same, or neither; of an agreement same or changed; empty where either count of
--     posts is not known. has_closed says of what was a gap at the decision whether it is known to
--     be none any more, and is empty of all else

with decided as (
    select
        action_id,
        subject,
        split_part(subject, ':', 1) as kind,
        decided_on
    from action
    where decided_on <= $as_of and coalesce(board = $board, $board is null)
),

due as (
    select
        on_date,
        agreement_id,
        list({ 'kind': kind, 'due_on': due_on } order by due_on, kind) as due
    from
        decision_due_at(
            (select list(on_date order by on_date) from decided_day($as_of, 'agreement', $board))
        )
    group by on_date, agreement_id
),

-- How each stood on each of those days. The higher of two ranks is the better; what is not
-- assessed, or a national body's, has none.
standing as (
    select
        on_date,
        'rocu_capability:' || rocu_id || '/' || capability_id as subject,
        case
            when position = 'provided' and evidence_scope = 'network' then 'stated'
            when level = 4 then 'beyond'
            else position
        end as state,
        level as rank,
        level >= target as is_met
    from
        capability_at(
            (
                select list(on_date order by on_date)
                from decided_day($as_of, 'rocu_capability', $board)
            )
        )

    union all by name

    select
        on_date,
        'force_function:' || force_id || '/' || function_id as subject,
        coverage as state,
        rank,
        if(coverage = 'unknown', null, rank > 3) as is_met
    from
        coverage_at(
            (
                select list(on_date order by on_date)
                from decided_day($as_of, 'force_function', $board)
            )
        )

    union all by name

    select
        on_date,
        'force_obligation:' || force_id || '/' || obligation_id as subject,
        position as state,
        rank,
        if(position = 'unknown', null, rank > 3) as is_met
    from
        position_at(
            (
                select list(on_date order by on_date)
                from decided_day($as_of, 'force_obligation', $board)
            )
        )

    union all by name

    select
        standing.on_date,
        'agreement:' || standing.agreement_id as subject,
        standing.standing as state,
        coalesce(due.due, []) as due
    from
        agreement_standing_at(
            (select list(on_date order by on_date) from decided_day($as_of, 'agreement', $board))
        ) as standing
    left join due
        on
            standing.on_date = due.on_date
            and standing.agreement_id = due.agreement_id

    union all by name

    select
        on_date,
        'secondment:' || rocu_id || '/' || agency_id as subject,
        format('{:g}', sum(vacant)) as state,
        -sum(vacant) as rank
    from
        arrangement_at(
            (select list(on_date order by on_date) from decided_day($as_of, 'secondment', $board))
        )
    where not has_ended
    group by on_date, rocu_id, agency_id
    having not bool_or(posts_withheld)
),

compared as (
    select
        decided.action_id,
        decided.kind,
        if(decided.kind = 'rocu_capability', coalesce(was.state, 'not_assessed'), was.state) as was,
        if(
            decided.kind = 'rocu_capability', coalesce(is_now.state, 'not_assessed'), is_now.state
        ) as is_now,
        was.rank as rank_was,
        is_now.rank as rank_is_now,
        was.due as due_was,
        is_now.due as due_is_now,
        case when not was.is_met then coalesce(is_now.is_met, false) end as has_closed
    from decided
    left join standing as was
        on decided.subject = was.subject and decided.decided_on = was.on_date
    left join standing as is_now
        on decided.subject = is_now.subject and is_now.on_date = $as_of
    where decided.kind not in ('recommendation', 'funding')
)

select
    action_id,
    was,
    is_now,
    due_was,
    due_is_now,
    case
        when kind = 'agreement' then if(was = is_now and due_was = due_is_now, 'same', 'changed')
        when was is null or is_now is null then null
        when was = is_now then 'same'
        when rank_is_now < rank_was then 'worse'
        -- What is not known is no better than a gap: rule 8 counts a move up from partial on.
        when
            rank_is_now > rank_was
            and (kind in ('rocu_capability', 'secondment') or rank_is_now >= 3)
            then 'better'
        else 'neither'
    end as direction,
    has_closed
from compared
order by action_id
