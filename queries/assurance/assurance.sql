-- meaning: Statements that a force meets, or has access to, what an edition of the requirement
--     asks, beside the worst position that the routes support (rule 11), the functions that keep
--     the position below it, and the force's latest inspection grades. Not evidenced is never a
--     gap.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition of the requirement
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force; empty for all of them
-- grain: force_id, threat_id, dimension, as_of, source_id
-- units: functions_not_known and functions_below are lists of names; function_ids_below are the ids
--     of functions_below, in the same order; grades, grade_questions and grade_source_ids are lists
--     in the same order

with position as (
    select
        force_id,
        threat_id,
        position,
        rank,
        functions
    from obligation_position_at([$as_of])
    where
        edition = $edition
        and position != 'not_derived'
),

stated as (
    select
        force.rocu_id,
        force.unit,
        statement.*,
        force.force,
        threat.name as threat,
        threat.sort_order
    from spr_statement as statement
    inner join force_of($as_of, $rocu, $force) as force on statement.force_id = force.force_id
    left join spr_threat as threat on statement.threat_id = threat.threat_id
    where
        statement.edition = $edition
        and statement.position in ('met', 'has_access')
        and coalesce(statement.as_of <= $as_of, true)
),

-- What the routes support for each force as a whole, and for each threat alone.
worst as (
    select
        force_id,
        threat_id,
        arg_min(position, rank) as position
    from position
    group by grouping sets ((force_id), (force_id, threat_id))
    having grouping(threat_id) = 1 or threat_id is not null
),

needed as (
    select distinct
        force_id,
        threat_id,
        unnest(functions) as needs
    from position
),

between as (
    select
        needed.force_id,
        needed.threat_id,
        list_sort(
            list_distinct(list(function.name) filter (needed.needs.coverage = 'unknown'))
        ) as functions_not_known,
        list_sort(
            list_distinct(
                list({ 'name': function.name, 'id': function.function_id })
                filter (needed.needs.coverage in ('gap', 'partial'))
            )
        ) as functions_below
    from needed
    inner join policing_function as function on needed.needs.function_id = function.function_id
    group by grouping sets ((needed.force_id), (needed.force_id, needed.threat_id))
    having grouping(needed.threat_id) = 1 or needed.threat_id is not null
),

graded as (
    select
        subject_id as force_id,
        list(grade order by question) as grades,
        list(question order by question) as grade_questions,
        list(source_id order by question) as grade_source_ids
    from grade_known($as_of)
    where
        subject_kind = 'force'
        and is_latest
    group by subject_id
)

select
    stated.rocu_id,
    stated.unit,
    stated.force_id,
    stated.force,
    stated.threat_id,
    stated.threat,
    stated.dimension,
    stated.position as stated,
    stated.as_of,
    stated.as_of_precision,
    stated.note,
    stated.source_id,
    worst.position as derived,
    case
        when derived = 'unknown' then 'not_evidenced'
        when derived in ('gap', 'partial') then 'contradicted'
        when derived is not null then 'supported'
    end as finding,
    coalesce(between.functions_not_known, []) as functions_not_known,
    coalesce(list_transform(between.functions_below, lambda one: struct_extract(one, 'name')), [])
        as functions_below,
    coalesce(list_transform(between.functions_below, lambda one: struct_extract(one, 'id')), [])
        as function_ids_below,
    coalesce(graded.grades, []) as grades,
    coalesce(graded.grade_questions, []) as grade_questions,
    coalesce(graded.grade_source_ids, []) as grade_source_ids
from stated
left join worst
    on
        stated.force_id = worst.force_id
        and stated.threat_id is not distinct from worst.threat_id
left join between
    on
        stated.force_id = between.force_id
        and stated.threat_id is not distinct from between.threat_id
left join graded on stated.force_id = graded.force_id
order by
    list_position(['contradicted', 'not_evidenced', 'supported'], finding) nulls last,
    stated.force,
    stated.sort_order nulls first,
    stated.dimension,
    stated.as_of desc nulls last,
    stated.source_id,
    force_id,
    threat_id
