-- meaning: What one unit, or all of them together, has for each financial year and kind, with its
--     streams (rule 17), over the amounts that may be added. A year is confirmed if all its streams
--     are. The change is on the year before, and of the same units only. A kind that has an amount
--     of the present year comes first, else the one with most years: what was spent in ten years
--     does not stand before this year's budget.
-- parameter: as_of date: the as-at date, which tells which year is the present one
-- parameter: of_rocu id = empty: one unit; empty for all, each unit's own amounts added up
-- grain: kind, financial_year
-- units: amounts in nominal pounds; units counts units; begins_in is the calendar year in which the
--     financial year begins; kind_place is 1 for the kind that is told first

with amount as (
    select
        kind,
        financial_year,
        recipient_id,
        stream,
        certainty = 'confirmed' as is_confirmed,
        cast(amount_gbp as decimal(30, 4)) as amount_gbp
    from funding_year()
    where recipient_kind = 'rocu' and coalesce(recipient_id = $of_rocu, $of_rocu is null)
),

part as (
    select
        kind,
        financial_year,
        stream,
        bool_and(is_confirmed) as is_confirmed,
        sum(amount_gbp) as amount_gbp
    from amount
    group by kind, financial_year, stream
),

streamed as (
    select
        part.kind,
        part.financial_year,
        list(part.stream order by list_position(listed.streams, part.stream)) as streams,
        list(cast(part.amount_gbp as double) order by list_position(listed.streams, part.stream))
            as amounts,
        list(part.is_confirmed order by list_position(listed.streams, part.stream)) as confirmed
    from part
    cross join listing_order() as listed
    group by part.kind, part.financial_year
),

total as (
    select
        kind,
        financial_year,
        cast(left(financial_year, 4) as integer) as begins_in,
        sum(amount_gbp) as total_gbp,
        coalesce(sum(amount_gbp) filter (is_confirmed), 0) as confirmed_gbp,
        bool_and(is_confirmed) as is_confirmed,
        list_sort(list_distinct(list(recipient_id))) as rocu_ids
    from amount
    group by kind, financial_year
),

compared as (
    select
        *,
        begins_in = year($as_of) - if(month($as_of) < 4, 1, 0) as is_present,
        bool_or(is_present) over (partition by kind) as has_present,
        count(*) over (partition by kind) as years,
        if(
            lag(begins_in) over by_year = begins_in - 1 and lag(rocu_ids) over by_year = rocu_ids,
            lag(total_gbp) over by_year,
            null
        ) as before_gbp
    from total
    window by_year as (
        partition by kind
        order by begins_in
    )
),

sourced as (
    select
        kind,
        financial_year,
        list_sort(list_distinct(list(source_id))) as source_ids
    from funding
    where
        additive = 'yes'
        and recipient_kind = 'rocu'
        and coalesce(recipient_id = $of_rocu, $of_rocu is null)
    group by kind, financial_year
)

select
    compared.kind,
    dense_rank() over (
        order by
            compared.has_present desc,
            compared.years desc,
            list_position(listed.amount_kinds, compared.kind)
    ) as kind_place,
    compared.financial_year,
    compared.begins_in,
    compared.is_present,
    cast(compared.total_gbp as double) as total_gbp,
    cast(compared.confirmed_gbp as double) as confirmed_gbp,
    cast(compared.total_gbp - compared.confirmed_gbp as double) as indicative_gbp,
    compared.is_confirmed,
    cast(compared.total_gbp - compared.before_gbp as double) as change_gbp,
    cast(100 * (compared.total_gbp - compared.before_gbp) as double)
    / nullif(cast(compared.before_gbp as double), 0) as change_pct,
    len(compared.rocu_ids) as units,
    streamed.streams,
    streamed.amounts,
    streamed.confirmed,
    sourced.source_ids
from compared
inner join streamed
    on compared.kind = streamed.kind and compared.financial_year = streamed.financial_year
inner join sourced
    on compared.kind = sourced.kind and compared.financial_year = sourced.financial_year
cross join listing_order() as listed
order by
    kind_place,
    compared.begins_in,
    kind,
    financial_year
