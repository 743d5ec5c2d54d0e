-- meaning: Who could help forces with the functions that they cannot show access to, as help_of
--     tells it, but whether the day to give notice has passed: so it is the same on most days.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- parameter: function id = empty: one function; empty for all that need help
-- grain: force_id, function_id, kind, subject_id
-- units: place is the order within a force and a function, from 1

with wanted as (
    select
        coverage.force_id,
        coverage.function_id,
        coverage.coverage,
        force.rocu_id
    from coverage_at([$as_of]) as coverage
    inner join force_of($as_of, $rocu, $force) as force on coverage.force_id = force.force_id
    where
        coalesce(coverage.function_id = $function, $function is null)
        and coverage.coverage in ('gap', 'partial', 'unknown')
),

neighbour as (
    select
        rocu_id,
        neighbour_id
    from rocu_neighbour
),

-- A live agreement that names no force, only an agency, has one row, and its force is empty.
party as (
    select
        agreement.agreement_id,
        party.force_id,
        agreement.lead_force_id,
        membership.rocu_id
    from agreement_standing_at([$as_of]) as standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
    left join live_party_at([$as_of]) as party on agreement.agreement_id = party.agreement_id
    left join membership_at([$as_of]) as membership on party.force_id = membership.force_id
    where standing.standing = 'live' and agreement.underpins_rocu_id is null
),

-- How near the nearest party of an agreement is: 1 national, 2 in the region, 3 next to it.
joinable as (
    select
        wanted.force_id,
        wanted.function_id,
        1 as kind_place,
        'join_agreement' as kind,
        party.agreement_id as subject_id,
        min(
            case
                when agreement.scope = 'national' then 1
                when party.rocu_id = wanted.rocu_id then 2
                when neighbour.neighbour_id is not null then 3
                else 4
            end
        ) as nearness,
        any_value(party.lead_force_id) as lead_force_id,
        count(distinct party.force_id) as party_count
    from wanted
    inner join agreement_function as covers on wanted.function_id = covers.function_id
    inner join party on covers.agreement_id = party.agreement_id
    inner join agreement on party.agreement_id = agreement.agreement_id
    left join neighbour
        on
            wanted.rocu_id = neighbour.rocu_id
            and party.rocu_id = neighbour.neighbour_id
    group by wanted.force_id, wanted.function_id, party.agreement_id
    having not coalesce(bool_or(party.force_id = wanted.force_id), false)
),

at_standard as (
    select
        rocu_id,
        capability_id,
        access_strength != 'full' as is_stated,
        source_id,
        as_of,
        as_of_precision
    from capability_at([$as_of])
    where strength = 'full'
),

unit as (
    select
        wanted.force_id,
        wanted.function_id,
        2 as kind_place,
        'ask_unit' as kind,
        capability.rocu_id as subject_id,
        min(if(neighbour.neighbour_id is null, 4, 3)) as nearness,
        -- Evidence about the unit itself goes before a statement about every unit.
        arg_min(capability, (capability.is_stated, capability.capability_id)) as chosen
    from wanted
    inner join function_capability as delivers on wanted.function_id = delivers.function_id
    inner join at_standard as capability
        on
            delivers.capability_id = capability.capability_id
            and wanted.rocu_id is distinct from capability.rocu_id
    left join neighbour
        on
            wanted.rocu_id = neighbour.rocu_id
            and capability.rocu_id = neighbour.neighbour_id
    group by wanted.force_id, wanted.function_id, capability.rocu_id
),

able as (
    select
        wanted.force_id,
        wanted.function_id,
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
    select * from joinable
    union all by name
    select
        * exclude (chosen),
        chosen.is_stated,
        chosen.capability_id,
        chosen.source_id,
        chosen.as_of,
        chosen.as_of_precision
    from unit
    union all by name
    select * from able
),

placed as (
    select
        *,
        row_number() over (
            partition by force_id, function_id
            order by
                kind_place,
                coalesce(is_stated, false),
                coalesce(nearness, 4),
                subject_id
        ) as place
    from option
)

select
    option.force_id,
    option.function_id,
    policing_function.name as function,
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
inner join wanted
    on
        option.force_id = wanted.force_id
        and option.function_id = wanted.function_id
inner join policing_function on option.function_id = policing_function.function_id
left join agreement on option.subject_id = agreement.agreement_id and option.kind_place = 1
order by policing_function.name, force_id, place, function_id, kind, subject_id
