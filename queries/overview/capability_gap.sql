-- meaning: Capabilities assessed below the standard. One that is not assessed, moved to a national
--     service, or without a standard is never a gap.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; gap in levels

select
    position.rocu_id,
    position.unit,
    position.capability_id,
    position.capability,
    position.framework,
    position.position,
    position.level,
    position.target,
    position.gap,
    position.as_of,
    position.as_of_precision,
    position.source_id
from capability_matrix($as_of, framework := 'all') as position
where
    position.gap > 0
    and coalesce(position.rocu_id = $rocu, $rocu is null)
order by position.rocu_id = 'london', position.unit, position.capability, rocu_id, capability_id
