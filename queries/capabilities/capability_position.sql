-- meaning: The position of every core or other capability in every unit, its target and its gap;
--     not_assessed where nothing is known, which is never a gap.
-- parameter: as_of date: the as-at date
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; gap in levels, empty where level or target is

select
    rocu.rocu_id,
    capability.capability_id,
    coalesce(latest.position, 'not_assessed') as position,
    latest.level,
    target.target,
    case
        when latest.level < target.target then target.target - latest.level
        when latest.level >= target.target then 0
    end as gap,
    latest.as_of,
    latest.as_of_precision,
    latest.evidence_scope,
    latest.delivery,
    latest.source_id
from rocu
cross join capability
left join capability_at([$as_of]) as latest
    on
        rocu.rocu_id = latest.rocu_id
        and capability.capability_id = latest.capability_id
left join target_at([$as_of]) as target on capability.capability_id = target.capability_id
order by rocu_id, capability_id
