-- meaning: Every route by which a force has, or has access to, a function (rule 6), and its
--     strength. The lead force of an agreement needs no route to what it was itself assessed on.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id, kind, provider_id
-- units: rank is that of the strength, from 1 for none to 5 for full

with own as (
    select * from own_function_at($moments, $removed)
),

party as (
    select * from live_party_at($moments, $removed)
),

-- A member can use its unit when no agreement underpins the unit, or when a live one does and has
-- the member as a party.
usable_unit as (
    select
        membership.on_date,
        membership.force_id,
        membership.rocu_id
    from membership_at($moments) as membership
    where
        membership.rocu_id not in (
            select underpins_rocu_id
            from agreement
            where underpins_rocu_id is not null
        )
        or (membership.on_date, membership.rocu_id, membership.force_id) in (
            select (on_date, underpins_rocu_id, force_id)
            from party
            where underpins_rocu_id is not null
        )
),

reachable as (
    select
        unit.on_date,
        unit.force_id,
        unit.rocu_id,
        delivers.function_id,
        capability.capability_id,
        capability.position,
        capability.access_strength as strength
    from usable_unit as unit
    inner join capability_at($moments, $removed) as capability
        on
            unit.on_date = capability.on_date
            and unit.rocu_id = capability.rocu_id
    inner join function_capability as delivers on capability.capability_id = delivers.capability_id
),

agreed as (
    select
        party.on_date,
        party.force_id,
        covers.function_id,
        party.agreement_id,
        party.lead_force_id,
        own.strength as lead_strength
    from party
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    left join own
        on
            party.on_date = own.on_date
            and party.lead_force_id = own.force_id
            and covers.function_id = own.function_id
    where party.underpins_rocu_id is null
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
        'regional' as kind,
        rocu_id as provider_id,
        case
            when bool_or(strength = 'full') then 'full'
            when bool_or(strength = 'unassured') then 'unassured'
            when bool_or(strength = 'partial') then 'partial'
            else 'none'
        end as strength
    from reachable
    where strength is not null
    group by on_date, force_id, function_id, rocu_id

    union all

    select
        on_date,
        force_id,
        function_id,
        'national' as kind,
        capability_id as provider_id,
        'unassured' as strength
    from reachable
    where position = 'transferred'

    union all

    select
        on_date,
        force_id,
        function_id,
        'agreement' as kind,
        agreement_id as provider_id,
        coalesce(lead_strength, 'unassured') as strength
    from agreed
    where lead_strength is null or lead_force_id != force_id
)

select
    route.*,
    ranked.rank
from route
inner join strength_rank() as ranked on route.strength = ranked.strength
order by on_date, force_id, function_id, kind, provider_id
