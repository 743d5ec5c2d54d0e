-- meaning: What forces have access to under live agreements, the routes of kind agreement of rule
--     6, gathered by agreement and function: all forces, those of a region, or one.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: agreement id = all: one agreement, or all
-- grain: agreement_id, function_id
-- units: force_count counts forces

with named as (
    select
        id,
        short_name
    from name()
    where kind = 'force'
)

select
    agreement.agreement_id,
    agreement.name as agreement,
    route.function_id,
    policing_function.name as function_name,
    agreement.lead_force_id,
    route.strength,
    count(*) as force_count,
    string_agg(named.short_name, '; ' order by named.short_name) as forces,
    agreement.source_id
from route_at([$as_of]) as route
inner join agreement on route.provider_id = agreement.agreement_id
inner join policing_function on route.function_id = policing_function.function_id
inner join named on route.force_id = named.id
left join membership_at([$as_of]) as membership on route.force_id = membership.force_id
where
    route.kind = 'agreement'
    and coalesce(route.force_id = $force, membership.rocu_id = $rocu, $rocu is null)
    and $agreement in (agreement.agreement_id, 'all')
group by all
order by policing_function.name, agreement.name, agreement_id, function_id
