-- meaning: Every function of one force with its coverage, and each route to it with what the route
--     rests on; a function without a route has one row. Functions that the edition needs first.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: edition id: the edition whose obligations are counted
-- grain: function_id, kind, provider_id
-- units: route_count counts routes, obligations_needing counts obligations, capabilities those
--     assessed that deliver the function in the unit

select
    coverage.function_id,
    policing_function.name as function,
    coverage.coverage,
    coverage.route_count,
    coalesce(needs.obligations_needing, 0) as obligations_needing,
    route.kind,
    route.provider_id,
    route.strength,
    route.capability_id,
    route.capabilities,
    route.evidence_scope,
    route.as_of,
    route.as_of_precision,
    agreement.legal_basis,
    agreement.status,
    agreement.lead_force_id,
    sole.own_assessed as sole_own_assessed,
    route.source_id
from coverage_at([$as_of]) as coverage
inner join policing_function on coverage.function_id = policing_function.function_id
left join function_need($edition) as needs on coverage.function_id = needs.function_id
left join route_source($as_of) as route
    on
        coverage.force_id = route.force_id
        and coverage.function_id = route.function_id
left join agreement on route.kind = 'agreement' and route.provider_id = agreement.agreement_id
left join single_point_of_failure($as_of) as sole
    on
        route.force_id = sole.force_id
        and route.function_id = sole.function_id
        and route.kind = sole.kind
        and route.provider_id = sole.provider_id
where coverage.force_id = $force
order by
    needs.obligations_needing is null,
    policing_function.name,
    route.rank desc nulls last,
    route.place,
    route.provider_id,
    function_id,
    kind
