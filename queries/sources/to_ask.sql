-- meaning: Whom to ask about what is not assessed or not known, by office: the head of a unit about
--     its capabilities, and the chief officer of a force about the functions of which nothing
--     recorded says how it gets them, or whose level it has not stated although others reach them
--     through an agreement that it leads. None of it is a gap.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition whose obligations need the functions
-- parameter: rocu id = empty: the region's unit and its forces; empty for the network
-- parameter: force id = empty: one force and its unit; empty for all
-- grain: office, body_id
-- units: capability_ids, function_ids and led_ids in the order in which most obligations need them;
--     core_count counts the core capabilities, which stand first; obligation_count counts the
--     obligations that need any of it

with member as (
    select
        force_id,
        rocu_id
    from force_of($as_of, $rocu, $force)
),

need as (
    select
        function_id,
        obligation_id
    from obligation_need()
    where edition = $edition
),

capability_need as (
    select distinct
        delivers.capability_id,
        need.obligation_id
    from function_capability as delivers
    inner join need on delivers.function_id = need.function_id
),

-- What is not known: of which kind, whose to say, and the obligations that need it.
unknown as (
    select
        'head' as office,
        position.rocu_id as body_id,
        if(capability.framework = 'core-2015', 'core', 'other') as kind,
        position.capability_id as id,
        need.obligation_id
    from capability_position($as_of) as position
    inner join capability on position.capability_id = capability.capability_id
    left join capability_need as need on position.capability_id = need.capability_id
    where
        position.position = 'not_assessed'
        and ($force is null or position.rocu_id in (select member.rocu_id from member))
        and coalesce(position.rocu_id = $rocu, $rocu is null)

    union all

    select
        'chief' as office,
        coverage.force_id as body_id,
        'function' as kind,
        coverage.function_id as id,
        need.obligation_id
    from coverage_at([$as_of]) as coverage
    inner join member on coverage.force_id = member.force_id
    left join need on coverage.function_id = need.function_id
    where coverage.coverage = 'unknown'

    union all

    select distinct
        'chief' as office,
        party.lead_force_id as body_id,
        'led' as kind,
        covers.function_id as id,
        need.obligation_id
    from live_party_at([$as_of]) as party
    inner join member on party.force_id = member.force_id
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    left join own_function_at([$as_of]) as own
        on
            party.lead_force_id = own.force_id
            and covers.function_id = own.function_id
    left join need on covers.function_id = need.function_id
    where
        party.underpins_rocu_id is null
        and party.lead_force_id is not null
        and own.force_id is null
),

counted as (
    select
        office,
        body_id,
        kind,
        id,
        count(obligation_id) as obligations
    from unknown
    group by office, body_id, kind, id
),

touched as (
    select
        office,
        body_id,
        len(list_distinct(list(obligation_id))) as obligation_count
    from unknown
    group by office, body_id
)

select
    if(counted.office = 'head', 'rocu', 'force') as body_kind,
    counted.office,
    counted.body_id,
    coalesce(
        list(counted.id order by counted.kind, counted.obligations desc, counted.id) filter (
            counted.kind in ('core', 'other')
        ),
        []
    ) as capability_ids,
    count(*) filter (counted.kind = 'core') as core_count,
    coalesce(
        list(counted.id order by counted.obligations desc, counted.id) filter (
            counted.kind = 'function'
        ),
        []
    ) as function_ids,
    coalesce(
        list(counted.id order by counted.obligations desc, counted.id) filter (
            counted.kind = 'led'
        ),
        []
    ) as led_ids,
    any_value(touched.obligation_count) as obligation_count
from counted
inner join touched on counted.office = touched.office and counted.body_id = touched.body_id
group by counted.office, counted.body_id
order by counted.office = 'head' desc, obligation_count desc, counted.body_id, office
