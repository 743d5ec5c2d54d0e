-- meaning: Capabilities whose position, level or evidence differs between two dates, old and new.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date
-- parameter: framework id = core-2015: core-2015 for the 13 core ones, or all
-- grain: rocu_id, capability_id
-- units: level_before and level_after 0 to 4

select
    after.rocu_id,
    after.unit,
    after.capability_id,
    after.capability,
    after.family,
    if(
        (after.position, after.level) is distinct from (before.position, before.level),
        'position',
        'evidence'
    ) as change,
    before.position as position_before,
    before.level as level_before,
    before.as_of as as_of_before,
    before.as_of_precision as as_of_precision_before,
    before.source_id as source_id_before,
    after.position as position_after,
    after.level as level_after,
    after.as_of as as_of_after,
    after.as_of_precision as as_of_precision_after,
    after.source_id as source_id_after
from capability_matrix($as_of, $framework) as after
inner join capability_position($since) as before
    on
        after.rocu_id = before.rocu_id
        and after.capability_id = before.capability_id
where
    (after.position, after.level, after.source_id)
    is distinct from (before.position, before.level, before.source_id)
order by change desc, after.unit, after.capability, rocu_id, capability_id
