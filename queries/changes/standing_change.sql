-- meaning: What moved between two dates, worse first: capabilities of units and own functions of
--     forces whose position or level differs, old and new. Newer evidence that says the same is no
--     change. A move to or from not assessed or a national service is neither better nor worse
--     (rule 18).
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit, for it and its forces; empty for all
-- parameter: force id = empty: one force, whose functions alone are told; empty for all
-- grain: kind, rocu_id, force_id, subject_id
-- units: level_before and level_after 0 to 4; target 1 to 4

with capability_move as (
    select
        'capability' as kind,
        after.rocu_id,
        after.unit as whose,
        after.capability_id as subject_id,
        after.capability as subject,
        before.position as position_before,
        before.level as level_before,
        before.evidence_scope as evidence_scope_before,
        before.source_id as before_source_id,
        after.position as position_after,
        after.level as level_after,
        after.evidence_scope as evidence_scope_after,
        after.target,
        after.as_of,
        after.as_of_precision,
        after.source_id
    from capability_matrix($as_of, framework := 'all') as after
    inner join capability_position(least($since, $as_of)) as before
        on
            after.rocu_id = before.rocu_id
            and after.capability_id = before.capability_id
    where
        (after.position, after.level) is distinct from (before.position, before.level)
        and coalesce(after.rocu_id = $rocu, $rocu is null)
),

own_move as (
    select
        'function' as kind,
        force.rocu_id,
        after.force_id,
        force.force as whose,
        after.function_id as subject_id,
        policing_function.name as subject,
        before.level as level_before,
        before.source_id as before_source_id,
        after.level as level_after,
        3 as target,
        after.as_of,
        after.as_of_precision,
        after.source_id
    from own_function_at([$as_of]) as after
    left join own_function_at([least($since, $as_of)]) as before
        on
            after.force_id = before.force_id
            and after.function_id = before.function_id
    inner join force_of($as_of, $rocu, $force) as force on after.force_id = force.force_id
    inner join policing_function on after.function_id = policing_function.function_id
    where after.level is distinct from before.level
),

named as (
    select
        *,
        ['absent', 'planned', 'partial', 'provided', 'provided'] as positions
    from own_move
),

moved as (
    select * from capability_move

    union all by name

    select
        * exclude (positions),
        coalesce(positions[level_before + 1], 'not_assessed') as position_before,
        coalesce(positions[level_after + 1], 'not_assessed') as position_after
    from named
)

select
    kind,
    rocu_id,
    force_id,
    whose,
    subject_id,
    subject,
    position_before,
    level_before,
    evidence_scope_before,
    position_after,
    level_after,
    evidence_scope_after,
    target,
    case
        when level_after < level_before then 'worse'
        when level_after > level_before then 'better'
        else 'neither'
    end as direction,
    as_of,
    as_of_precision,
    before_source_id,
    source_id
from moved
order by
    list_position(['worse', 'better', 'neither'], direction),
    kind,
    abs(level_after - level_before) desc nulls last,
    whose,
    subject,
    rocu_id,
    force_id,
    subject_id
