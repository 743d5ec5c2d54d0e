-- meaning: Every capability of every unit at the end of each of the last quarters that had ended by
--     the day (rule 18): its position, level and target by rules 2 and 3, and what it rests on. It
--     is carried where the quarter brought no evidence of its own. On 30 September the quarter that
--     ends that day is the newest, on 29 September the one that ended on 30 June.
-- parameter: as_of date: the as-at date
-- parameter: quarters int = 12: how many quarters
-- grain: on_date, rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; position is not_assessed where nothing was known

select
    moment.on_date,
    rocu.rocu_id,
    capability.capability_id,
    coalesce(latest.position, 'not_assessed') as position,
    latest.level,
    target.target,
    latest.evidence_scope,
    latest.as_of,
    latest.as_of_precision,
    latest.as_of < date_trunc('quarter', moment.on_date) as is_carried,
    latest.note,
    latest.source_id
from quarter_end($as_of, $quarters) as moment
cross join rocu
cross join capability
left join
    capability_at(
        (select list(on_date order by on_date) from quarter_end($as_of, $quarters))
    ) as latest
    on
        moment.on_date = latest.on_date
        and rocu.rocu_id = latest.rocu_id
        and capability.capability_id = latest.capability_id
left join
    target_at(
        (select list(on_date order by on_date) from quarter_end($as_of, $quarters))
    ) as target
    on
        moment.on_date = target.on_date
        and capability.capability_id = target.capability_id
order by on_date, rocu_id, capability_id
