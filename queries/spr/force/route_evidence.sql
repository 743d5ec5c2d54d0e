-- meaning: What is known behind the routes of one force to one function: its own assessment, the
--     capabilities of its unit that deliver the function, the live agreements that cover it with
--     the assessment of their lead force, and the agreements on which access to the unit rests.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: function id: the function
-- grain: kind, id, detail
-- units: level 0 to 4

with home as (
    select rocu_id
    from membership_at([$as_of])
    where force_id = $force
),

route as (
    select *
    from route_at([$as_of])
    where force_id = $force and function_id = $function
),

own as (
    select *
    from own_function_at([$as_of])
    where function_id = $function
)

select
    'agreement' as kind,
    agreement.agreement_id as id,
    agreement.lead_force_id as detail,
    agreement.status as position,
    null as level,
    agreement.legal_basis,
    null as evidence_scope,
    agreement.starts_on as as_of,
    agreement.starts_on_precision as as_of_precision,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.note,
    agreement.source_id
from agreement
inner join route on route.kind = 'agreement' and agreement.agreement_id = route.provider_id

union all by name

select
    'door' as kind,
    agreement.agreement_id as id,
    agreement.underpins_rocu_id as detail,
    agreement.status as position,
    agreement.legal_basis,
    agreement.starts_on as as_of,
    agreement.starts_on_precision as as_of_precision,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.note,
    agreement.source_id
from agreement
inner join home on agreement.underpins_rocu_id = home.rocu_id
inner join live_party_at([$as_of]) as party
    on
        agreement.agreement_id = party.agreement_id
        and party.force_id = $force
where (select bool_or(kind in ('regional', 'national')) from route)

union all by name

select
    'own' as kind,
    own.force_id as id,
    own.level,
    own.as_of,
    own.as_of_precision,
    own.note,
    own.source_id
from own
where own.force_id = $force

union all by name

select
    'lead' as kind,
    own.force_id as id,
    route.provider_id as detail,
    own.level,
    own.as_of,
    own.as_of_precision,
    own.note,
    own.source_id
from route
inner join agreement on route.kind = 'agreement' and route.provider_id = agreement.agreement_id
inner join own on agreement.lead_force_id = own.force_id

union all by name

select
    'capability' as kind,
    capability.capability_id as id,
    capability.rocu_id as detail,
    capability.position,
    capability.level,
    capability.evidence_scope,
    capability.as_of,
    capability.as_of_precision,
    capability.note,
    capability.source_id
from capability_at([$as_of]) as capability
inner join home on capability.rocu_id = home.rocu_id
inner join function_capability as delivers on capability.capability_id = delivers.capability_id
where
    delivers.function_id = $function
    and (select bool_or(kind in ('regional', 'national')) from route)
order by kind, id, detail
