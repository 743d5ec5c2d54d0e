-- meaning: The latest assessment of each capability of each unit (rule 2), beside its target and
--     with the strength of the level (rules 3 and 4) and of the access that it gives a force
--     which reaches it (rule 6): a statement about all units assures nothing of this one. A
--     capability that was never assessed has no row; one that a national body took over has no
--     strength.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, rocu_id, capability_id
-- units: level 0 to 4, target 1 to 4

-- The newest day of each, undated ones counting as the oldest: looking at all rows for this alone
-- is much faster than choosing among all of them.
with newest as (
    select
        moment.on_date,
        assessment.rocu_id,
        assessment.capability_id,
        max(coalesce(assessment.as_of, date '0001-01-01')) as as_of
    from (select unnest($moments) as on_date) as moment
    inner join capability_assessment as assessment
        on coalesce(assessment.as_of <= moment.on_date, true)
    group by all
),

-- Of several on that day, evidence about the unit itself comes first, then the more cautious
-- position (absent before planned), then the id of the source.
latest as (
    select
        newest.on_date,
        arg_min(
            assessment,
            (
                assessment.evidence_scope != 'unit',
                list_position(
                    ['absent', 'planned', 'partial', 'transferred', 'provided'],
                    assessment.position
                ),
                assessment.source_id,
                assessment.as_of_precision
            )
        ) as chosen
    from newest
    inner join capability_assessment as assessment
        on
            newest.rocu_id = assessment.rocu_id
            and newest.capability_id = assessment.capability_id
            and newest.as_of = coalesce(assessment.as_of, date '0001-01-01')
    group by newest.on_date, newest.rocu_id, newest.capability_id
),

judged as (
    select
        *,
        list_contains(
            coalesce($removed, []),
            'rocu_capability:' || chosen.rocu_id || '/' || chosen.capability_id
        ) as is_removed,
        if(is_removed, 'absent', chosen.position) as position,
        if(is_removed, 0, chosen.level) as level
    from latest
)

select
    judged.on_date,
    judged.chosen.rocu_id,
    judged.chosen.capability_id,
    judged.position,
    judged.level,
    target.target,
    case
        when judged.level >= coalesce(target.target, 3) then 'full'
        when judged.level > 0 then 'partial'
        when judged.level = 0 then 'none'
    end as strength,
    if(
        strength = 'full' and judged.chosen.evidence_scope = 'network', 'unassured', strength
    ) as access_strength,
    judged.chosen.as_of,
    judged.chosen.as_of_precision,
    judged.chosen.evidence_scope,
    judged.chosen.delivery,
    judged.chosen.note,
    judged.chosen.source_id
from judged
left join target_at($moments) as target
    on
        judged.on_date = target.on_date
        and judged.chosen.capability_id = target.capability_id
order by judged.on_date, judged.chosen.rocu_id, judged.chosen.capability_id
