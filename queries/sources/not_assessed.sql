-- meaning: How much of the picture nobody has assessed or published, of how much. None of it is a
--     gap.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition of the Strategic Policing Requirement
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force; empty for all of them
-- grain: kind
-- units: counts: unknown_count of total_count

with unit as (
    select rocu_id
    from rocu
    where rocu_id = $rocu or $rocu is null
),

member as (
    select force_id from force_of($as_of, $rocu, $force)
),

live as (
    select distinct
        party.agreement_id,
        covers.function_id,
        party.lead_force_id
    from live_party_at([$as_of]) as party
    inner join member on party.force_id = member.force_id
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    where party.underpins_rocu_id is null
),

counted as (
    select
        if(capability.framework = 'core-2015', 'core_capability', 'other_capability') as kind,
        count(*) filter (position.position = 'not_assessed') as unknown_count,
        count(*) as total_count
    from capability_position($as_of) as position
    inner join unit on position.rocu_id = unit.rocu_id
    inner join capability on position.capability_id = capability.capability_id
    group by if(capability.framework = 'core-2015', 'core_capability', 'other_capability')

    union all

    select
        'own_function' as kind,
        count(*) filter (own.force_id is null) as unknown_count,
        count(*) as total_count
    from member
    cross join policing_function
    left join own_function_at([$as_of]) as own
        on
            member.force_id = own.force_id
            and policing_function.function_id = own.function_id

    union all

    select
        'agreement_level' as kind,
        count(*) filter (own.force_id is null) as unknown_count,
        count(*) as total_count
    from live
    left join own_function_at([$as_of]) as own
        on
            live.lead_force_id = own.force_id
            and live.function_id = own.function_id

    union all

    select
        'statement' as kind,
        count(*) filter (
            member.force_id not in (
                select statement.force_id
                from spr_statement as statement
                where
                    statement.edition = $edition
                    and coalesce(statement.as_of <= $as_of, true)
            )
        ) as unknown_count,
        count(*) as total_count
    from member
)

select
    kind,
    unknown_count,
    total_count
from counted
order by kind
