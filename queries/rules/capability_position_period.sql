-- meaning: From when until when each capability of each unit is in one position beside one target
--     (rules 2 and 3), with the strength of the level (rule 4) and of the access that it gives a
--     force which reaches it (rule 6): a statement about all units assures nothing of this one.
--     Where nothing is known it is not_assessed, which is never a gap, and one that a national body
--     took over has no strength.
-- grain: rocu_id, capability_id, from_on
-- units: level 0 to 4; target 1 to 4; gap in levels, empty where level or target is; until_on is
--     the first day that is not among them; without a day it has always been so, or goes on

with turn as (
    select
        rocu.rocu_id,
        capability.capability_id,
        null::date as from_on
    from rocu
    cross join capability
    union
    select
        rocu_id,
        capability_id,
        as_of as from_on
    from capability_period()
    union
    select
        rocu.rocu_id,
        target.capability_id,
        target.effective_from as from_on
    from rocu
    cross join target_period() as target
),

period as (
    select
        *,
        lead(from_on) over (
            partition by rocu_id, capability_id
            order by from_on nulls first
        ) as until_on
    from turn
)

select
    period.rocu_id,
    period.capability_id,
    period.from_on,
    period.until_on,
    coalesce(latest.position, 'not_assessed') as position,
    latest.level,
    target.target,
    case
        when latest.level < target.target then target.target - latest.level
        when latest.level >= target.target then 0
    end as gap,
    case
        when latest.level >= coalesce(target.target, 3) then 'full'
        when latest.level > 0 then 'partial'
        when latest.level = 0 then 'none'
    end as strength,
    if(
        strength = 'full' and latest.evidence_scope = 'network', 'unassured', strength
    ) as access_strength,
    latest.as_of,
    latest.as_of_precision,
    latest.evidence_scope,
    latest.delivery,
    latest.note,
    latest.source_id
from period
left join capability_period() as latest
    on
        period.rocu_id = latest.rocu_id
        and period.capability_id = latest.capability_id
        and coalesce(latest.as_of <= period.from_on, latest.as_of is null)
        and coalesce(latest.until_on > period.from_on, true)
left join target_period() as target
    on
        period.capability_id = target.capability_id
        and coalesce(target.effective_from <= period.from_on, target.effective_from is null)
        and coalesce(target.until_on > period.from_on, true)
order by period.rocu_id, period.capability_id, period.from_on
