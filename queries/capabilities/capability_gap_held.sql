-- meaning: Capabilities assessed below the standard, in the order of what mending each alone would
--     lift (rule 14), then the furthest below: since when, what it would lift, and which agencies'
--     staff work in them.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition whose obligations are counted
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; gap in levels; below_since is the day of the first evidence
--     of the unbroken run below the standard, empty where that is undated, and was_known_before
--     whether anything was known before it; obligation_count, function_count and force_count as in
--     improvement_option

with gap as (
    select * from capability_gap($as_of, $rocu)
),

-- What was known of each of them (rules 2 and 3) on every day on which anything became known. Read
-- from the periods, as so few capabilities on so many days are not worth keeping day by day.
judged as (
    select
        gap.rocu_id,
        gap.capability_id,
        day.on_date,
        assessment.as_of,
        assessment.as_of_precision,
        coalesce(assessment.level < standard.target, false) as is_below
    from gap
    cross join evidence_day($as_of) as day
    inner join capability_period() as assessment
        on
            gap.rocu_id = assessment.rocu_id
            and gap.capability_id = assessment.capability_id
            and coalesce(assessment.as_of <= day.on_date, true)
            and coalesce(assessment.until_on > day.on_date, true)
    left join target_period() as standard
        on
            gap.capability_id = standard.capability_id
            and coalesce(standard.effective_from <= day.on_date, true)
            and coalesce(standard.until_on > day.on_date, true)
),

last_not_below as (
    select
        rocu_id,
        capability_id,
        max(on_date) filter (not is_below) as on_date
    from judged
    group by rocu_id, capability_id
),

run as (
    select
        judged.rocu_id,
        judged.capability_id,
        min(judged.on_date) as began_on,
        -- Evidence that is older than the run was overtaken by a standard that asks for more.
        arg_min(judged.as_of, judged.on_date) as evidence_on,
        arg_min(judged.as_of_precision, judged.on_date) as evidence_precision,
        any_value(last_not_below.on_date) as last_not_below_on,
        evidence_on <= last_not_below_on as is_overtaken,
        if(is_overtaken, began_on, evidence_on) as below_since,
        if(is_overtaken, 'day', evidence_precision) as below_since_precision,
        bool_or(last_not_below.on_date is not null) as was_known_before
    from judged
    inner join last_not_below
        on
            judged.rocu_id = last_not_below.rocu_id
            and judged.capability_id = last_not_below.capability_id
    where judged.on_date > coalesce(last_not_below.on_date, date '0001-01-01')
    group by judged.rocu_id, judged.capability_id
),

leaning as (
    select
        posts.rocu_id,
        posts.capability_id,
        list_sort(list_distinct(list(posts.agency_id))) as agency_ids
    from posts_at($as_of) as posts
    where posts.capability_id is not null
    group by posts.rocu_id, posts.capability_id
)

select
    gap.rocu_id,
    gap.unit,
    gap.capability_id,
    gap.capability,
    gap.framework,
    gap.position,
    gap.level,
    gap.target,
    gap.gap,
    gap.as_of,
    gap.as_of_precision,
    run.below_since,
    run.below_since_precision,
    coalesce(run.was_known_before, false) as was_known_before,
    coalesce(lifted.obligation_count, 0) as obligation_count,
    coalesce(lifted.function_count, 0) as function_count,
    coalesce(lifted.force_count, 0) as force_count,
    coalesce(leaning.agency_ids, []) as agency_ids,
    gap.source_id
from gap
left join run
    on
        gap.rocu_id = run.rocu_id
        and gap.capability_id = run.capability_id
left join improvement_option($as_of, $rocu, $edition) as lifted
    on
        lifted.kind = 'raise_capability'
        and gap.rocu_id = lifted.rocu_id
        and gap.capability_id = lifted.subject_id
left join leaning
    on
        gap.rocu_id = leaning.rocu_id
        and gap.capability_id = leaning.capability_id
order by
    obligation_count desc,
    function_count desc,
    gap.gap desc,
    gap.unit,
    gap.capability,
    rocu_id,
    capability_id
