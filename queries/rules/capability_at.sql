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
        *,
        coalesce(
            list_contains($removed, 'rocu_capability:' || rocu_id || '/' || capability_id), false
        ) as is_removed
    from capability_position_at($moments)
    where position != 'not_assessed'
)

select
    on_date,
    rocu_id,
    capability_id,
    if(is_removed, 'absent', position) as position,
    if(is_removed, 0, level) as level,
    target,
    if(is_removed, 'none', strength) as strength,
    if(is_removed, 'none', access_strength) as access_strength,
    as_of,
    as_of_precision,
    evidence_scope,
    delivery,
    note,
    source_id
from latest
order by on_date, rocu_id, capability_id
