-- meaning: How forces reach the functions that an edition needs and that are not assured for them:
--     each route, or none, with the forces that have it. Functions that most obligations need come
--     first.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: function_id, coverage, kind, provider_id, strength, capability_id, source_id
-- units: obligations_needing counts obligations

with reached as (
    select
        covered.function_id,
        policing_function.name as function,
        covered.coverage,
        covered.rank,
        needs.obligations_needing,
        route.kind,
        route.place,
        route.provider_id,
        route.strength,
        route.capability_id,
        agreement.legal_basis,
        agreement.status,
        agreement.lead_force_id,
        list(covered.force_id order by force.force, force.force_id) as force_ids,
        route.source_id
    from coverage_at([$as_of]) as covered
    inner join function_need($edition) as needs on covered.function_id = needs.function_id
    inner join policing_function on covered.function_id = policing_function.function_id
    inner join force_of($as_of, $rocu, $force) as force on covered.force_id = force.force_id
    left join route_source($as_of) as route
        on
            covered.force_id = route.force_id
            and covered.function_id = route.function_id
    left join agreement on route.kind = 'agreement' and route.provider_id = agreement.agreement_id
    where covered.coverage != 'assured'
    group by all
)

select * exclude (rank, place)
from reached
order by
    obligations_needing desc,
    function,
    rank,
    place,
    provider_id,
    force_ids,
    function_id,
    coverage,
    kind,
    strength,
    capability_id,
    source_id
