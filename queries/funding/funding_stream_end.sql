-- meaning: Until which financial year each stream of one unit, or of all of them together, has an
--     amount that may be added (rule 17), and until which a confirmed one: the first to end first.
--     The horizon is the last year of which anything of that kind is recorded. An outturn tells of
--     what was spent, so it ends nothing and is left out.
-- parameter: as_of date: the as-at date, which tells which year is the present one
-- parameter: of_rocu id = empty: one unit; empty for all, each unit's own amounts added up
-- grain: kind, stream
-- units: last_gbp and present_gbp nominal pounds

with part as (
    select
        kind,
        stream,
        financial_year,
        cast(left(financial_year, 4) as integer) as begins_in,
        bool_and(certainty = 'confirmed') as is_confirmed,
        cast(sum(cast(amount_gbp as decimal(30, 4))) as double) as amount_gbp
    from funding_year()
    where
        recipient_kind = 'rocu'
        and coalesce(recipient_id = $of_rocu, $of_rocu is null)
        and kind != 'outturn'
    group by kind, stream, financial_year
),

ended as (
    select
        kind,
        stream,
        max(begins_in) as last_begins_in,
        max(financial_year) as last_year,
        arg_max(amount_gbp, begins_in) as last_gbp,
        arg_max(is_confirmed, begins_in) as is_last_confirmed,
        max(financial_year) filter (is_confirmed) as last_confirmed_year,
        max(amount_gbp) filter (
            begins_in = year($as_of) - if(month($as_of) < 4, 1, 0)
        ) as present_gbp
    from part
    group by kind, stream
),

sourced as (
    select
        kind,
        stream,
        list_sort(list_distinct(list(source_id))) as source_ids
    from funding
    where
        additive = 'yes'
        and financial_year is not null
        and recipient_kind = 'rocu'
        and coalesce(recipient_id = $of_rocu, $of_rocu is null)
    group by kind, stream
)

select
    ended.kind,
    ended.stream,
    ended.last_begins_in,
    ended.last_year,
    ended.last_gbp,
    ended.is_last_confirmed,
    ended.last_confirmed_year,
    ended.present_gbp,
    max(ended.last_year) over (partition by ended.kind) as horizon,
    ended.last_begins_in < year($as_of) - if(month($as_of) < 4, 1, 0) as has_ended,
    sourced.source_ids
from ended
inner join sourced on ended.kind = sourced.kind and ended.stream = sourced.stream
cross join listing_order() as listed
order by
    list_position(listed.amount_kinds, ended.kind),
    ended.last_begins_in,
    ended.last_gbp desc,
    kind,
    stream
