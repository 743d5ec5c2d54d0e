-- meaning: Functions that forces run themselves whose latest assessment (rule 2) differs between
--     two dates in its level or in what it rests on, old and new.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit on the later date; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id, function_id
-- units: level_before and level_after 0 to 4

select
    force.rocu_id,
    force.unit,
    after.force_id,
    force.force,
    after.function_id,
    policing_function.name as function,
    if(after.level is distinct from before.level, 'level', 'evidence') as change,
    before.level as level_before,
    before.as_of as as_of_before,
    before.as_of_precision as as_of_precision_before,
    before.source_id as before_source_id,
    after.level as level_after,
    after.as_of as as_of_after,
    after.as_of_precision as as_of_precision_after,
    after.source_id
from own_function_at([$as_of]) as after
left join own_function_at([least($since, $as_of)]) as before
    on
        after.force_id = before.force_id
        and after.function_id = before.function_id
inner join force_of($as_of, $rocu, $force) as force on after.force_id = force.force_id
inner join policing_function on after.function_id = policing_function.function_id
where
    (after.level, after.as_of, after.source_id)
    is distinct from (before.level, before.as_of, before.source_id)
order by change desc, unit nulls last, force, function, force_id, function_id
