-- meaning: The latest assessment of each capability of each unit (rule 2), beside its target and
--     with the strength that this gives a force which reaches it (rules 3 and 4). A capability
--     that was never assessed has no row; one that a national body took over has no strength.
-- parameter: moments dates: the days asked about
-- grain: on_date, rocu_id, capability_id
-- units: level 0 to 4, target 1 to 4

-- The newest, undated ones last; of several on one day unit evidence, then the more cautious
-- position, then the source's name.
with latest as (
    select
        moment.on_date,
        arg_min(
            assessment,
            (
                -epoch(coalesce(assessment.as_of, date '0001-01-01')),
                assessment.evidence_scope != 'unit',
                list_position(
                    ['absent', 'planned', 'partial', 'transferred', 'provided'],
                    assessment.position
                ),
                assessment.source_id,
                assessment.as_of_precision
            )
        ) as chosen
    from (select unnest($moments) as on_date) as moment
    inner join capability_assessment as assessment
        on coalesce(assessment.as_of <= moment.on_date, true)
    group by moment.on_date, assessment.rocu_id, assessment.capability_id
)

select
    latest.on_date,
    latest.chosen.rocu_id,
    latest.chosen.capability_id,
    latest.chosen.position,
    latest.chosen.level,
    target.target,
    case
        when latest.chosen.level >= coalesce(target.target, 3) then 'full'
        when latest.chosen.level > 0 then 'partial'
        when latest.chosen.level = 0 then 'none'
    end as strength,
    latest.chosen.as_of,
    latest.chosen.as_of_precision,
    latest.chosen.evidence_scope,
    latest.chosen.delivery,
    latest.chosen.note,
    latest.chosen.source_id
from latest
left join target_at($moments) as target
    on
        latest.on_date = target.on_date
        and latest.chosen.capability_id = target.capability_id
