-- meaning: Whether each capability of each unit is at the standard, stated only (at it, by a
--     statement about every unit), below it, assessed where no standard is set, moved to a national
--     service, or not assessed.
-- parameter: as_of date: the as-at date
-- parameter: framework id = core-2015: core-2015 for the core ones, or all
-- grain: rocu_id, capability_id
-- units: level 0 to 4

select
    position.rocu_id,
    position.unit,
    position.capability_id,
    position.capability,
    case
        when position.position in ('not_assessed', 'transferred') then position.position
        when position.target is null then 'no_standard'
        when position.gap > 0 then 'below'
        when position.evidence_scope = 'network' then 'stated'
        else 'at_standard'
    end as standing,
    position.position,
    position.level,
    position.as_of,
    position.as_of_precision,
    position.evidence_scope,
    position.source_id
from capability_matrix($as_of, $framework) as position
order by rocu_id, capability_id
