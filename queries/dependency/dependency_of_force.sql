-- meaning: What a force rests on, provider by provider: the functions that it reaches through
--     each, and those that it reaches through that one alone. What rests on the force: the live
--     agreements that it leads, and the unit that it hosts.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- grain: side, kind, id
-- units: function_ids and sole_function_ids are lists; a force that does something itself is a
--     provider of kind own

with route as (
    select *
    from route_source($as_of)
    where force_id = $force and strength != 'none'
),

counted as (
    select
        *,
        count(*) over (partition by function_id) = 1 as is_sole
    from route
),

led as (
    select
        agreement.agreement_id,
        agreement.source_id,
        list(distinct party.force_id order by party.force_id)
        filter (party.force_id != $force) as force_ids
    from agreement
    inner join live_party_at([$as_of]) as party on agreement.agreement_id = party.agreement_id
    where agreement.lead_force_id = $force
    group by agreement.agreement_id, agreement.source_id
)

select
    'below' as side,
    kind,
    provider_id as id,
    list(function_id order by function_id) as function_ids,
    coalesce(list(function_id order by function_id) filter (is_sole), []) as sole_function_ids,
    [] as force_ids,
    list_sort(list_distinct(list(source_id))) as source_ids
from counted
group by kind, provider_id

union all

select
    'above' as side,
    'led' as kind,
    led.agreement_id as id,
    coalesce(
        list(covers.function_id order by covers.function_id)
        filter (covers.function_id is not null),
        []
    ) as function_ids,
    [] as sole_function_ids,
    coalesce(any_value(led.force_ids), []) as force_ids,
    list_sort(list_distinct(list(led.source_id))) as source_ids
from led
left join agreement_function as covers on led.agreement_id = covers.agreement_id
group by led.agreement_id

union all

select
    'above' as side,
    'host' as kind,
    rocu_id as id,
    [] as function_ids,
    [] as sole_function_ids,
    [] as force_ids,
    [source_id] as source_ids
from rocu
where host_force_id = $force
order by side desc, kind, id
