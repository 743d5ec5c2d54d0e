-- meaning: How forces reach the functions that an edition needs and that are not assured for them:
--     each route, or none, with the forces that have it. Functions that most obligations need come
--     first.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: function_id, coverage, kind, provider_id, strength, capability_id, source_id
-- units: obligations_needing counts obligations

with needs as (
    select
        needs.function_id,
        count(*) as obligations_needing
    from obligation_function as needs
    inner join spr_obligation as obligation on needs.obligation_id = obligation.obligation_id
    where obligation.edition = $edition
    group by needs.function_id
),

reached as (
    select
        covered.function_id,
        policing_function.name as function,
        covered.coverage,
        needs.obligations_needing,
        route.kind,
        route.provider_id,
        route.strength,
        route.capability_id,
        agreement.legal_basis,
        agreement.status,
        agreement.lead_force_id,
        list(covered.force_id order by force.name, force.force_id) as force_ids,
        route.source_id
    from coverage_at([$as_of]) as covered
    inner join needs on covered.function_id = needs.function_id
    inner join policing_function on covered.function_id = policing_function.function_id
    inner join force on covered.force_id = force.force_id
    left join membership_at([$as_of]) as membership on covered.force_id = membership.force_id
    left join route_source($as_of) as route
        on
            covered.force_id = route.force_id
            and covered.function_id = route.function_id
    left join agreement on route.kind = 'agreement' and route.provider_id = agreement.agreement_id
    where
        covered.coverage != 'assured'
        and coalesce(membership.rocu_id = $rocu, $rocu is null)
        and coalesce(covered.force_id = $force, $force is null)
    group by all
)

select *
from reached
order by
    obligations_needing desc,
    function,
    list_position(['gap', 'unknown', 'partial', 'unassured'], coverage),
    list_position(['own', 'regional', 'agreement', 'national'], kind),
    provider_id,
    force_ids,
    function_id,
    coverage,
    kind,
    strength,
    capability_id,
    source_id
