-- meaning: For whom amounts of a funding stream were stated, with the newest year, and the
--     capabilities that lean on it: those assessed as at least planned in the units that it was
--     stated for, of the cyber family alone for national cyber funding. No rule says what would be
--     lost without it, and what an amount pays for is not recorded.
-- parameter: as_of date: the as-at date
-- parameter: stream id = home_office_rocu_grant: the stream as the contract words it
-- parameter: rocu id = empty: one unit; empty for all
-- grain: side, kind, id
-- units: id is a unit, network for the units together, or a capability; financial_year is the
--     newest

with stated as (
    select
        recipient_kind,
        if(recipient_kind = 'network', 'network', recipient_id) as id,
        max(financial_year) as financial_year,
        list_sort(list_distinct(list(source_id))) as source_ids
    from funding_amount($as_of, of_stream := $stream)
    where
        recipient_kind in ('rocu', 'network')
        and ($rocu is null or recipient_kind = 'network' or recipient_id = $rocu)
    group by recipient_kind, recipient_id
),

unit as (
    select rocu.rocu_id
    from rocu
    where
        coalesce(rocu.rocu_id = $rocu, $rocu is null)
        and (
            rocu.rocu_id in (select stated.id from stated)
            or 'network' in (select stated.id from stated)
        )
)

select
    'stated' as side,
    'recipient' as kind,
    id,
    financial_year,
    if(recipient_kind = 'rocu', [id], []) as rocu_ids,
    source_ids
from stated

union all by name

select
    'leans' as side,
    'capability' as kind,
    capability.capability_id as id,
    list(capability.rocu_id order by capability.rocu_id) as rocu_ids,
    list_sort(list_distinct(list(capability.source_id))) as source_ids
from capability_at([$as_of]) as capability
inner join capability as named on capability.capability_id = named.capability_id
inner join unit on capability.rocu_id = unit.rocu_id
where capability.level > 0 and ($stream != 'national_cyber' or named.family = 'cyber')
group by capability.capability_id
order by side desc, kind, id
