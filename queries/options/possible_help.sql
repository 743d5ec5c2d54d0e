-- meaning: Who could help forces with the functions that they cannot show access to, as help_of
--     tells it, but whether the day to give notice has passed: so it is the same on most days.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- parameter: function id = empty: one function; empty for all that need help
-- grain: force_id, function_id, kind, subject_id
-- units: place is the order within a force and a function, from 1

-- Numbered in the order of the answer, so that its many rows are sorted by numbers, not by names.
with wanted as (
    select
        coverage.force_id,
        coverage.function_id,
        policing_function.name as function,
        coverage.coverage,
        force.rocu_id,
        row_number() over (
            order by policing_function.name, coverage.force_id, coverage.function_id
        ) as pair
    from coverage_at([$as_of]) as coverage
    inner join force_of($as_of, $rocu, $force) as force on coverage.force_id = force.force_id
    inner join policing_function on coverage.function_id = policing_function.function_id
    where
        coalesce(coverage.function_id = $function, $function is null)
        and coverage.coverage in ('gap', 'partial', 'unknown')
),

party as (
    select
        party.agreement_id,
        party.force_id,
        membership.rocu_id
    from live_party_at([$as_of]) as party
    left join membership_at([$as_of]) as membership on party.force_id = membership.force_id
),

-- A live agreement that names no force, only an agency, has no party.
joinable as (
    select
        agreement.agreement_id,
        agreement.scope,
        agreement.lead_force_id,
        count(party.force_id) as party_count
    from agreement_standing_at([$as_of]) as standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
    left join party on agreement.agreement_id = party.agreement_id
    where standing.standing = 'live' and agreement.underpins_rocu_id is null
    group by agreement.agreement_id, agreement.scope, agreement.lead_force_id
),

-- How near the nearest party of an agreement is to a region: 2 in it, 3 next to it.
near as (
    select
        within.agreement_id,
        within.rocu_id,
        min(within.nearness) as nearness
    from (
        select
            party.agreement_id,
            unnest([party.rocu_id, neighbour.rocu_id]) as rocu_id,
            unnest([2, 3]) as nearness
        from party
        left join rocu_neighbour as neighbour on party.rocu_id = neighbour.neighbour_id
    ) as within
    group by within.agreement_id, within.rocu_id
),

joined as (
    select
        wanted.pair,
        1 as kind_place,
        'join_agreement' as kind,
        joinable.agreement_id as subject_id,
        if(joinable.scope = 'national', 1, near.nearness) as nearness,
        joinable.lead_force_id,
        joinable.party_count
    from wanted
    inner join agreement_function as covers on wanted.function_id = covers.function_id
    inner join joinable on covers.agreement_id = joinable.agreement_id
    left join near
        on
            joinable.agreement_id = near.agreement_id
            and wanted.rocu_id = near.rocu_id
    left join party
        on
            joinable.agreement_id = party.agreement_id
            and wanted.force_id = party.force_id
    where party.force_id is null
),

-- Of several capabilities of a unit at standard, evidence about the unit itself goes before a
-- statement about every unit.
able_unit as (
    select
        delivers.function_id,
        capability.rocu_id,
        arg_min(
            capability, (capability.access_strength != 'full', capability.capability_id)
        ) as chosen
    from capability_at([$as_of]) as capability
    inner join function_capability as delivers on capability.capability_id = delivers.capability_id
    where capability.strength = 'full'
    group by delivers.function_id, capability.rocu_id
),

unit as (
    select
        wanted.pair,
        2 as kind_place,
        'ask_unit' as kind,
        able_unit.rocu_id as subject_id,
        if(neighbour.rocu_id is null, 4, 3) as nearness,
        able_unit.chosen.access_strength != 'full' as is_stated,
        able_unit.chosen.capability_id,
        able_unit.chosen.source_id,
        able_unit.chosen.as_of,
        able_unit.chosen.as_of_precision
    from wanted
    inner join able_unit
        on
            wanted.function_id = able_unit.function_id
            and wanted.rocu_id is distinct from able_unit.rocu_id
    left join rocu_neighbour as neighbour
        on
            wanted.rocu_id = neighbour.rocu_id
            and able_unit.rocu_id = neighbour.neighbour_id
),

able as (
    select
        wanted.pair,
        3 as kind_place,
        'ask_force' as kind,
        own.force_id as subject_id,
        if(membership.rocu_id = wanted.rocu_id, 2, 4) as nearness,
        own.source_id,
        own.as_of,
        own.as_of_precision
    from wanted
    inner join own_function_at([$as_of]) as own
        on
            wanted.function_id = own.function_id
            and wanted.force_id != own.force_id
    left join membership_at([$as_of]) as membership on own.force_id = membership.force_id
    where own.strength = 'full'
),

option as (
    select * from joined
    union all by name
    select * from unit
    union all by name
    select * from able
),

placed as (
    select
        *,
        -- Numbered together, less those of other forces and functions: in a thousand parts of
        -- three options each it would take twice as long.
        row_number() over (
            order by
                pair,
                kind_place,
                coalesce(is_stated, false),
                coalesce(nearness, 4),
                subject_id
        ) - rank() over (order by pair) + 1 as place
    from option
)

select
    wanted.force_id,
    wanted.function_id,
    wanted.function,
    wanted.coverage,
    option.place,
    option.kind,
    option.subject_id,
    coalesce(option.nearness, 4) as nearness,
    coalesce(option.is_stated, false) as is_stated,
    option.lead_force_id,
    option.party_count,
    option.capability_id,
    agreement.notice_months,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.legal_basis,
    option.as_of,
    coalesce(option.as_of_precision, 'undated') as as_of_precision,
    coalesce(option.source_id, agreement.source_id) as source_id
from placed as option
inner join wanted on option.pair = wanted.pair
left join agreement on option.subject_id = agreement.agreement_id and option.kind_place = 1
order by option.pair, place, force_id, function_id, kind, subject_id
