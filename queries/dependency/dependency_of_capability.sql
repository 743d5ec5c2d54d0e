-- meaning: What a capability of one unit, or of all units, rests on (its latest assessments, and
--     the live agreements that underpin the units), whose staff it leans on, and what rests on it:
--     the functions that forces reach by it.
-- parameter: as_of date: the as-at date
-- parameter: capability id: the capability
-- parameter: rocu id = empty: one unit; empty for all
-- grain: side, kind, id
-- units: id names a unit, an agreement, an agency or a function; detail is the position of an
--     assessment, or the basis of the staff; level 0 to 4; is_everywhere says of staff that an
--     entry is about every unit

with assessed as (
    select *
    from capability_at([$as_of])
    where
        capability_id = $capability
        and coalesce(rocu_id = $rocu, $rocu is null)
),

underpinning as (
    select
        agreement.agreement_id,
        agreement.underpins_rocu_id,
        agreement.source_id,
        list_sort(list_distinct(list(party.force_id))) as force_ids
    from agreement
    inner join assessed on agreement.underpins_rocu_id = assessed.rocu_id
    inner join live_party_at([$as_of]) as party on agreement.agreement_id = party.agreement_id
    group by agreement.agreement_id, agreement.underpins_rocu_id, agreement.source_id
),

-- The newest entry of each agency, and whether any entry is about every unit.
staffed as (
    select
        agency_id,
        bool_or(scope = 'network') as is_everywhere,
        list_sort(list_distinct(list(rocu_id) filter (scope = 'unit'))) as rocu_ids,
        arg_min(
            entry, (-epoch(coalesce(as_of, date '0001-01-01')), basis, source_id, rocu_id)
        ) as newest,
        list_sort(list_distinct(list(source_id))) as source_ids
    from secondment_entry($as_of, $rocu, of_capability := $capability) as entry
    where not is_reverse
    group by agency_id
),

given as (
    select
        route.function_id,
        list_sort(list_distinct(list(route.force_id))) as force_ids,
        list_sort(list_distinct(list(assessed.rocu_id))) as rocu_ids,
        list_sort(list_distinct(list(assessed.source_id))) as source_ids
    from assessed
    inner join membership_at([$as_of]) as membership on assessed.rocu_id = membership.rocu_id
    inner join function_capability as delivers on assessed.capability_id = delivers.capability_id
    inner join route_at([$as_of]) as route
        on
            membership.force_id = route.force_id
            and delivers.function_id = route.function_id
            and if(
                assessed.position = 'transferred',
                route.kind = 'national' and route.provider_id = assessed.capability_id,
                route.kind = 'regional' and assessed.strength != 'none'
            )
    group by route.function_id
)

select
    'below' as side,
    'assessment' as kind,
    rocu_id as id,
    position as detail,
    level,
    [rocu_id] as rocu_ids,
    [] as force_ids,
    false as is_everywhere,
    as_of,
    as_of_precision,
    [source_id] as source_ids
from assessed

union all by name

select
    'below' as side,
    'agreement' as kind,
    agreement_id as id,
    [underpins_rocu_id] as rocu_ids,
    force_ids,
    false as is_everywhere,
    [source_id] as source_ids
from underpinning

union all by name

select
    'leans' as side,
    'agency' as kind,
    agency_id as id,
    newest.basis as detail,
    coalesce(rocu_ids, []) as rocu_ids,
    [] as force_ids,
    is_everywhere,
    newest.as_of,
    newest.as_of_precision,
    source_ids
from staffed

union all by name

select
    'above' as side,
    'function' as kind,
    function_id as id,
    rocu_ids,
    force_ids,
    false as is_everywhere,
    source_ids
from given
order by side desc, kind, id
