-- meaning: What the routes of every force, or of those of a region, to each function amount to: to
--     those that obligations of an edition need, or to all.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: functions id = needed: needed for those that the edition needs, or all
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id, function_id
-- units: route_count counts routes, those of strength none included; obligations_needing counts
--     obligations

with needs as (
    select
        needs.function_id,
        count(*) as obligations_needing
    from obligation_function as needs
    inner join spr_obligation as obligation on needs.obligation_id = obligation.obligation_id
    where obligation.edition = $edition
    group by needs.function_id
)

select
    membership.rocu_id,
    rocu.short_name as unit,
    coverage.force_id,
    force.name as force,
    coverage.function_id,
    policing_function.name as function,
    coverage.function_id in (select function_id from function_capability) as is_regional,
    coalesce(needs.obligations_needing, 0) as obligations_needing,
    coverage.coverage,
    coverage.route_count
from coverage_at([$as_of]) as coverage
inner join force on coverage.force_id = force.force_id
inner join policing_function on coverage.function_id = policing_function.function_id
left join needs on coverage.function_id = needs.function_id
left join membership_at([$as_of]) as membership on coverage.force_id = membership.force_id
left join rocu on membership.rocu_id = rocu.rocu_id
where
    ($functions = 'all' or needs.obligations_needing is not null)
    and coalesce(membership.rocu_id = $rocu, $rocu is null)
order by unit nulls last, force, is_regional desc, function, force_id, function_id
