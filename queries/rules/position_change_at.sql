-- meaning: Positions of forces on obligations that differ from those on the day before in the list
--     of days, and whether that is better or worse (rule 8), with the functions whose coverage
--     changed, the first cause that applies (rule 12), and the first that bears on one of those
--     functions, which is the reason.
-- parameter: moments dates: the days asked about, each once
-- grain: on_date, force_id, obligation_id
-- units: functions, coverages_before and coverages are lists in the same order

with period as (
    select
        on_date,
        lag(on_date) over (order by on_date) as before_on
    from (select unnest($moments) as on_date) as moment
    qualify before_on is not null
),

changed as (
    select
        later.on_date,
        later.force_id,
        later.obligation_id,
        later.edition,
        later.position,
        later.rank,
        period.before_on,
        earlier.position as position_before,
        earlier.rank as rank_before
    from period
    inner join position_at($moments) as later on period.on_date = later.on_date
    inner join position_at($moments) as earlier
        on
            period.before_on = earlier.on_date
            and later.force_id = earlier.force_id
            and later.obligation_id = earlier.obligation_id
    where later.position != earlier.position
),

-- Put together first: to look for the coverages of all obligations on all days takes far longer.
needed as materialized (
    select
        changed.on_date,
        changed.before_on,
        changed.force_id,
        changed.obligation_id,
        needs.function_id
    from changed
    inner join obligation_function as needs on changed.obligation_id = needs.obligation_id
),

moved as (
    select
        needed.on_date,
        needed.force_id,
        needed.obligation_id,
        needed.function_id,
        any_value(at_day.coverage) filter (at_day.on_date = needed.on_date) as coverage,
        any_value(at_day.coverage) filter (at_day.on_date = needed.before_on) as coverage_before
    from needed
    inner join coverage_at($moments) as at_day
        on
            at_day.on_date in (needed.on_date, needed.before_on)
            and needed.force_id = at_day.force_id
            and needed.function_id = at_day.function_id
    group by needed.on_date, needed.force_id, needed.obligation_id, needed.function_id
),

cause as (
    select
        on_date,
        force_id,
        function_id,
        is_direct,
        (place, cause_id, coalesce(detail, '')) as place,
        {
            'cause_kind': cause_kind,
            'cause_id': cause_id,
            'detail': detail,
            'source_id': source_id
        } as told
    from change_cause_at($moments)
),

explained as (
    select
        moved.on_date,
        moved.force_id,
        moved.obligation_id,
        arg_min(cause.told, cause.place) as first,
        arg_min(cause.told, cause.place) filter (
            cause.is_direct and moved.coverage != moved.coverage_before
        ) as reason
    from moved
    inner join cause
        on
            moved.on_date = cause.on_date
            and moved.force_id = cause.force_id
            and coalesce(cause.function_id, moved.function_id) = moved.function_id
    group by moved.on_date, moved.force_id, moved.obligation_id
),

driven as (
    select
        on_date,
        force_id,
        obligation_id,
        -- Put in order once, and not each of the three lists by itself.
        list_sort(
            list({ 'function': function_id, 'before': coverage_before, 'after': coverage })
        ) as functions
    from moved
    where coverage != coverage_before
    group by on_date, force_id, obligation_id
)

select
    changed.on_date,
    changed.force_id,
    changed.obligation_id,
    changed.edition,
    changed.position_before,
    changed.position,
    case
        when changed.rank < changed.rank_before then 'worse'
        when changed.rank >= 3 then 'better'
        else 'neither'
    end as direction,
    list_transform(driven.functions, lambda one: struct_extract(one, 'function')) as functions,
    list_transform(driven.functions, lambda one: struct_extract(one, 'before')) as coverages_before,
    list_transform(driven.functions, lambda one: struct_extract(one, 'after')) as coverages,
    explained.first.cause_kind,
    explained.first.cause_id,
    explained.reason
from changed
left join driven
    on
        changed.on_date = driven.on_date
        and changed.force_id = driven.force_id
        and changed.obligation_id = driven.obligation_id
left join explained
    on
        changed.on_date = explained.on_date
        and changed.force_id = explained.force_id
        and changed.obligation_id = explained.obligation_id
order by on_date, force_id, obligation_id
