-- meaning: What the routes of every force, or of those of a region, to each function amount to: to
--     those that obligations of an edition need, or to all.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: functions id = needed: needed for those that the edition needs, or all
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id, function_id
-- units: route_count counts routes, those of strength none included; obligations_needing counts
--     obligations

select
    force.rocu_id,
    force.unit,
    coverage.force_id,
    force.force,
    coverage.function_id,
    policing_function.name as function,
    coverage.function_id in (select function_id from function_capability) as is_regional,
    coalesce(needs.obligations_needing, 0) as obligations_needing,
    coverage.coverage,
    coverage.route_count
from coverage_at([$as_of]) as coverage
inner join force_of($as_of, $rocu) as force on coverage.force_id = force.force_id
inner join policing_function on coverage.function_id = policing_function.function_id
left join function_need($edition) as needs on coverage.function_id = needs.function_id
where $functions = 'all' or needs.obligations_needing is not null
order by unit nulls last, force, is_regional desc, function, force_id, function_id
