-- meaning: What each route rests on: a force's own assessment, the strongest and then the newest of
--     the capabilities by which a unit delivers the function, the capability that a national body
--     took over, or the agreement.
-- parameter: as_of date: the as-at date
-- grain: force_id, function_id, kind, provider_id
-- units: capabilities counts the unit's assessed capabilities that deliver the function; place is
--     that of the kind of route, from 1 for the force's own; rank is that of the strength, from 1
--     for none to 5 for full

with assessed as (
    select
        delivers.function_id,
        capability.rocu_id,
        capability.capability_id,
        capability.position,
        capability.strength,
        ranked.rank,
        capability.evidence_scope,
        capability.as_of,
        capability.as_of_precision,
        capability.source_id
    from capability_at([$as_of]) as capability
    inner join function_capability as delivers on capability.capability_id = delivers.capability_id
    left join strength_rank() as ranked on capability.strength = ranked.strength
),

regional as (
    select
        rocu_id,
        function_id,
        count(*) as capabilities,
        arg_min(
            assessed,
            (
                -rank,
                -epoch(coalesce(as_of, date '0001-01-01')),
                capability_id
            )
        ) as best
    from assessed
    where strength is not null
    group by rocu_id, function_id
),

route as (
    select
        route.*,
        membership.rocu_id
    from route_at([$as_of]) as route
    left join membership_at([$as_of]) as membership on route.force_id = membership.force_id
)

select
    route.force_id,
    route.function_id,
    route.kind,
    list_position(['own', 'regional', 'agreement', 'national'], route.kind) as place,
    route.provider_id,
    route.strength,
    route.rank,
    coalesce(regional.best.capability_id, national.capability_id) as capability_id,
    regional.capabilities,
    coalesce(regional.best.evidence_scope, national.evidence_scope) as evidence_scope,
    coalesce(own.as_of, regional.best.as_of, national.as_of) as as_of,
    coalesce(
        own.as_of_precision, regional.best.as_of_precision, national.as_of_precision
    ) as as_of_precision,
    coalesce(
        own.source_id, regional.best.source_id, national.source_id, agreement.source_id
    ) as source_id
from route
left join own_function_at([$as_of]) as own
    on
        route.kind = 'own'
        and route.force_id = own.force_id
        and route.function_id = own.function_id
left join regional
    on
        route.kind = 'regional'
        and route.rocu_id = regional.rocu_id
        and route.function_id = regional.function_id
left join assessed as national
    on
        route.kind = 'national'
        and route.rocu_id = national.rocu_id
        and route.provider_id = national.capability_id
        and route.function_id = national.function_id
left join agreement
    on
        route.kind = 'agreement'
        and route.provider_id = agreement.agreement_id
order by force_id, function_id, kind, provider_id
