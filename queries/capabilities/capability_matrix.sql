-- meaning: The position of every capability in every unit with the names that people use, core
--     ones only or all.
-- parameter: as_of date: the as-at date
-- parameter: framework id = core-2015: core-2015 for the 13 core ones, or all
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; gap in levels, empty where level or target is

select
    capability.family,
    capability.capability_id,
    capability.name as capability,
    capability.framework,
    rocu.rocu_id,
    rocu.short_name as unit,
    position.position,
    position.level,
    position.target,
    position.gap,
    position.as_of,
    position.as_of_precision,
    position.evidence_scope,
    position.delivery,
    position.source_id
from capability_position($as_of) as position
inner join capability on position.capability_id = capability.capability_id
inner join rocu on position.rocu_id = rocu.rocu_id
where $framework in (capability.framework, 'all')
order by
    list_position(
        [
            'intelligence', 'covert and technical', 'cyber', 'economic crime', 'protection',
            'prevent and partnership', 'investigation'
        ],
        capability.family
    ),
    capability.framework != 'core-2015',
    capability.name,
    rocu.rocu_id = 'london',
    rocu.short_name,
    rocu_id,
    capability_id
