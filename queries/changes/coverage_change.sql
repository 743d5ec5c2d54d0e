-- meaning: Functions of forces whose coverage differs between two dates, old and new, whether that
--     is better or worse, how many obligations of one edition need the function, and the first
--     cause that bears on it with its source. Worse ones first.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: edition id: the edition whose obligations are counted
-- parameter: rocu id = empty: the region's unit on the later date; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id, function_id
-- units: obligations_needing counts obligations

with held as (
    select
        *,
        lag(coverage) over before as coverage_before,
        lag(rank) over before as rank_before
    from coverage_at(list_distinct([least($since, $as_of), $as_of]))
    window before as (partition by force_id, function_id order by on_date)
),

changed as (
    select *
    from held
    where coverage != coverage_before
),

explained as (
    select
        changed.force_id,
        changed.function_id,
        arg_min(cause, (cause.place, cause.cause_id, coalesce(cause.detail, ''))) as reason
    from changed
    inner join change_cause_at(list_distinct([least($since, $as_of), $as_of])) as cause
        on
            changed.force_id = cause.force_id
            and coalesce(cause.function_id, changed.function_id) = changed.function_id
    where cause.is_direct
    group by changed.force_id, changed.function_id
)

select
    force.rocu_id,
    force.unit,
    changed.force_id,
    force.force,
    changed.function_id,
    policing_function.name as function,
    changed.coverage_before,
    changed.coverage as coverage_after,
    case
        when changed.rank < changed.rank_before then 'worse'
        when changed.rank >= 3 then 'better'
        else 'neither'
    end as direction,
    coalesce(needs.obligations_needing, 0) as obligations_needing,
    explained.reason.cause_kind,
    explained.reason.cause_id,
    explained.reason.detail as cause_detail,
    explained.reason.source_id as cause_source_id
from changed
inner join force_of($as_of, $rocu, $force) as force on changed.force_id = force.force_id
inner join policing_function on changed.function_id = policing_function.function_id
left join explained
    on
        changed.force_id = explained.force_id
        and changed.function_id = explained.function_id
left join function_need($edition) as needs on changed.function_id = needs.function_id
order by
    -- Against the alphabet: worse, neither, better.
    direction desc,
    unit nulls last,
    force,
    function,
    force_id,
    function_id
