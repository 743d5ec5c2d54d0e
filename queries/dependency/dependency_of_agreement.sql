-- meaning: What an agreement rests on (the own function of its lead force, its parties) and what
--     rests on it: the functions that forces reach by it, or by the unit that it founds or hosts.
-- parameter: as_of date: the as-at date
-- parameter: agreement id: the agreement
-- grain: side, kind, id
-- units: id names a function, or is empty for the parties and for a lead force not recorded; detail
--     is the strength of the lead force, empty where it was not assessed

with party as (
    select force_id
    from live_party_at([$as_of])
    where agreement_id = $agreement
),

led as (
    select
        covers.function_id,
        agreement.lead_force_id,
        own.strength,
        own.as_of,
        own.as_of_precision,
        coalesce(own.source_id, agreement.source_id) as source_id
    from agreement
    inner join agreement_function as covers on agreement.agreement_id = covers.agreement_id
    left join own_function_at([$as_of]) as own
        on
            agreement.lead_force_id = own.force_id
            and covers.function_id = own.function_id
    where agreement.agreement_id = $agreement and agreement.underpins_rocu_id is null
),

given as (
    select
        route.function_id,
        list_sort(list_distinct(list(route.force_id))) as force_ids
    from route_at([$as_of]) as route
    inner join party on route.force_id = party.force_id
    inner join agreement on agreement.agreement_id = $agreement
    left join membership_at([$as_of]) as membership on route.force_id = membership.force_id
    where
        route.strength != 'none'
        and (
            (route.kind = 'agreement' and route.provider_id = $agreement)
            or (
                route.kind in ('regional', 'national')
                and membership.rocu_id = agreement.underpins_rocu_id
            )
        )
    group by route.function_id
)

select
    'below' as side,
    'lead' as kind,
    if(lead_force_id is null, null, function_id) as id,
    strength as detail,
    if(lead_force_id is null, [], [lead_force_id]) as force_ids,
    as_of,
    as_of_precision,
    [source_id] as source_ids
from led
qualify lead_force_id is not null or row_number() over (order by function_id) = 1

union all by name

select
    'below' as side,
    'party' as kind,
    list(party.force_id order by party.force_id) as force_ids,
    list_sort(list_distinct(list(agreement.source_id))) as source_ids
from party
inner join agreement on agreement.agreement_id = $agreement
having count(*) > 0

union all by name

select
    'above' as side,
    'function' as kind,
    given.function_id as id,
    agreement.underpins_rocu_id as detail,
    given.force_ids,
    [agreement.source_id] as source_ids
from given
inner join agreement on agreement.agreement_id = $agreement
order by side desc, kind, id
