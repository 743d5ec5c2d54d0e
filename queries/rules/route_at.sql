-- meaning: Every route by which a force has, or has access to, a function (rule 6), and its
--     strength. The lead force of an agreement needs no route to what it was itself assessed on.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id, kind, provider_id
-- units: rank is that of the strength, from 1 for none to 5 for full; 2 is left for a coverage that
--     is not known

with own as (
    select * from own_function_at($moments, $removed)
),

-- What a capability gives: the unit's best one counts, each that a national body has by itself.
reachable as (
    select
        unit.on_date,
        unit.force_id,
        delivers.function_id,
        if(capability.position = 'transferred', 'national', 'regional') as kind,
        if(kind = 'national', capability.capability_id, unit.rocu_id) as provider_id,
        if(kind = 'national', 'unassured', capability.access_strength) as strength
    from usable_unit_at($moments, $removed) as unit
    inner join capability_at($moments, $removed) as capability
        on
            unit.on_date = capability.on_date
            and unit.rocu_id = capability.rocu_id
    inner join function_capability as delivers on capability.capability_id = delivers.capability_id
),

route as (
    select
        on_date,
        force_id,
        function_id,
        'own' as kind,
        force_id as provider_id,
        strength
    from own

    union all

    select
        on_date,
        force_id,
        function_id,
        kind,
        provider_id,
        arg_max(
            strength, list_position(['none', 'partial', 'unassured', 'full'], strength)
        ) as strength
    from reachable
    group by on_date, force_id, function_id, kind, provider_id

    union all

    select
        party.on_date,
        party.force_id,
        covers.function_id,
        'agreement' as kind,
        party.agreement_id as provider_id,
        coalesce(own.strength, 'unassured') as strength
    from live_party_at($moments, $removed) as party
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    left join own
        on
            party.on_date = own.on_date
            and party.lead_force_id = own.force_id
            and covers.function_id = own.function_id
    where
        party.underpins_rocu_id is null
        and (own.strength is null or party.lead_force_id != party.force_id)
)

select
    *,
    list_position(['none', 'unknown', 'partial', 'unassured', 'full'], strength) as rank
from route
order by on_date, force_id, function_id, kind, provider_id
