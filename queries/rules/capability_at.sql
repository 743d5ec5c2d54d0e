-- meaning: The latest assessment of each capability of each unit (rule 2), beside its target and
--     with the strength of the level (rules 3 and 4) and of the access that it gives a force
--     which reaches it (rule 6): a statement about all units assures nothing of this one. A
--     capability that was never assessed has no row; one that a national body took over has no
--     strength.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, rocu_id, capability_id
-- units: level 0 to 4, target 1 to 4

with latest as (
    select
        moment.on_date,
        assessment.*,
        list_contains(
            coalesce($removed, []),
            'rocu_capability:' || assessment.rocu_id || '/' || assessment.capability_id
        ) as is_removed
    from (select unnest($moments) as on_date) as moment
    inner join capability_period() as assessment
        on
            coalesce(assessment.as_of <= moment.on_date, true)
            and coalesce(assessment.until_on > moment.on_date, true)
),

judged as (
    select
        * replace (
            if(is_removed, 'absent', position) as position,
            if(is_removed, 0, level) as level
        )
    from latest
)

select
    judged.on_date,
    judged.rocu_id,
    judged.capability_id,
    judged.position,
    judged.level,
    target.target,
    case
        when judged.level >= coalesce(target.target, 3) then 'full'
        when judged.level > 0 then 'partial'
        when judged.level = 0 then 'none'
    end as strength,
    if(
        strength = 'full' and judged.evidence_scope = 'network', 'unassured', strength
    ) as access_strength,
    judged.as_of,
    judged.as_of_precision,
    judged.evidence_scope,
    judged.delivery,
    judged.note,
    judged.source_id
from judged
left join target_period() as target
    on
        judged.capability_id = target.capability_id
        and coalesce(target.effective_from <= judged.on_date, true)
        and coalesce(target.until_on > judged.on_date, true)
order by judged.on_date, judged.rocu_id, judged.capability_id
