-- meaning: Functions that a force has, or has access to, through one provider that is not itself
--     (rule 9). Where its own function was never assessed it is the only known provider.
-- parameter: as_of date: the as-at date
-- grain: force_id, function_id
-- units: none

with routes as (
    select * from route_at([$as_of])
),

sole_provider as (
    select
        force_id,
        function_id,
        any_value(kind) as kind,
        any_value(provider_id) as provider_id
    from routes
    where strength != 'none'
    group by force_id, function_id
    having count(*) = 1 and bool_or(strength in ('full', 'unassured'))
)

select
    sole_provider.force_id,
    sole_provider.function_id,
    sole_provider.kind,
    sole_provider.provider_id,
    if(own.force_id is null, 'no', 'yes') as own_assessed
from sole_provider
left join routes as own
    on
        sole_provider.force_id = own.force_id
        and sole_provider.function_id = own.function_id
        and own.kind = 'own'
where sole_provider.kind != 'own'
