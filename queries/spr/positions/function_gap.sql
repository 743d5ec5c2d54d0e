-- meaning: The functions that keep forces most from showing what an edition asks, and who could
--     help first with each (rule 13) those forces of which it is known to fall short: what is not
--     known is first asked about (rule 14). A function is missing for a force where its coverage
--     is a gap, partial or not known; what is known to fall short comes before what is not known.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- parameter: most int = 10: how many functions at most
-- grain: function_id
-- units: short_count and unknown_count count pairs of force and obligation that need the function
--     where it falls short or is not known; function_count counts all functions that are missing;
--     helped_count counts the forces whose first help is the one named; is_notice_past where that
--     is an agreement that ends and the day to give notice of it has passed

with missing as (
    select
        coverage.force_id,
        force.force,
        coverage.function_id,
        coverage.coverage
    from coverage_at([$as_of]) as coverage
    inner join force_of($as_of, $rocu, $force) as force on coverage.force_id = force.force_id
    where coverage.coverage in ('gap', 'partial', 'unknown')
),

obligations as (
    select
        function_id,
        list(obligation_id order by place) as obligation_ids,
        list_sort(list_distinct(list(source_id))) as obligation_source_ids
    from obligation_need()
    where edition = $edition
    group by function_id
),

forces as (
    select
        function_id,
        coalesce(
            list(force_id order by force, force_id) filter (coverage = 'gap'), []
        ) as gap_force_ids,
        coalesce(
            list(force_id order by force, force_id) filter (coverage = 'partial'), []
        ) as partial_force_ids,
        coalesce(
            list(force_id order by force, force_id) filter (coverage = 'unknown'), []
        ) as unknown_force_ids
    from missing
    group by function_id
),

helper as (
    select
        function_id,
        kind,
        subject_id,
        is_stated,
        min(nearness) as nearness,
        any_value(lead_force_id) as lead_force_id,
        any_value(notice_months) as notice_months,
        any_value(ends_on) as ends_on,
        any_value(ends_on_precision) as ends_on_precision,
        bool_or(is_notice_past) as is_notice_past,
        any_value(source_id) as source_id,
        count(*) as helped_count
    from help_of($as_of, $rocu, $force)
    where place = 1 and coverage in ('gap', 'partial')
    group by function_id, kind, subject_id, is_stated
),

-- Of the forces' first helps the one that most of them have, then in the order of rule 13.
first_help as (
    select distinct on (function_id) *
    from helper
    order by
        helped_count desc,
        list_position(['join_agreement', 'ask_unit', 'ask_force'], kind),
        is_stated,
        nearness,
        subject_id
),

counted as (
    select
        forces.*,
        obligations.obligation_ids,
        obligations.obligation_source_ids,
        len(obligation_ids) * (len(gap_force_ids) + len(partial_force_ids)) as short_count,
        len(obligation_ids) * len(unknown_force_ids) as unknown_count
    from forces
    inner join obligations on forces.function_id = obligations.function_id
)

select
    counted.function_id,
    policing_function.name as function,
    counted.obligation_ids,
    counted.gap_force_ids,
    counted.partial_force_ids,
    counted.unknown_force_ids,
    counted.short_count,
    counted.unknown_count,
    count(*) over () as function_count,
    first_help.kind,
    first_help.subject_id,
    coalesce(first_help.is_stated, false) as is_stated,
    first_help.nearness,
    first_help.lead_force_id,
    first_help.notice_months,
    first_help.ends_on,
    first_help.ends_on_precision,
    first_help.is_notice_past,
    coalesce(first_help.helped_count, 0) as helped_count,
    counted.obligation_source_ids,
    first_help.source_id
from counted
inner join policing_function on counted.function_id = policing_function.function_id
left join first_help on counted.function_id = first_help.function_id
order by
    counted.short_count desc,
    counted.unknown_count desc,
    policing_function.name,
    counted.function_id
limit $most
