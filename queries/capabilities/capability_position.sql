-- meaning: The position of every core or other capability in every unit, its target and its gap;
--     not_assessed where nothing is known, which is never a gap.
-- parameter: as_of date: the as-at date
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; gap in levels, empty where level or target is

select
    rocu_id,
    capability_id,
    position,
    level,
    target,
    gap,
    as_of,
    as_of_precision,
    evidence_scope,
    delivery,
    source_id
from capability_position_at([$as_of])
order by rocu_id, capability_id
