-- meaning: What each unit has by financial year (rule 17), of the kind of amount that most years
--     are recorded of: the region's own first, then its neighbours; or every unit. Commissioners'
--     share is that of the stream of contributions in the present year.
-- parameter: as_of date: the as-at date, which tells which year is the present one
-- parameter: of_rocu id = empty: one unit, with its neighbours; empty for all
-- grain: rocu_id
-- units: amounts in nominal pounds; contribution_pct and change_pct percent

with total as (
    select
        recipient_id as rocu_id,
        kind,
        financial_year,
        cast(left(financial_year, 4) as integer) as begins_in,
        begins_in - (year($as_of) - if(month($as_of) < 4, 1, 0)) as years_ahead,
        bool_and(certainty = 'confirmed') as is_confirmed,
        cast(sum(cast(amount_gbp as decimal(30, 4))) as double) as amount_gbp,
        sum(amount_gbp) filter (stream = 'pcc_contribution') as contribution_gbp
    from funding_year()
    where recipient_kind = 'rocu'
    group by recipient_id, kind, financial_year
),

drawn_kind as (
    select total.kind
    from total
    cross join listing_order() as listed
    group by total.kind, listed.amount_kinds
    order by count(distinct financial_year) desc, list_position(listed.amount_kinds, total.kind)
    limit 1
),

sourced as (
    select
        funding.recipient_id as rocu_id,
        list_sort(list_distinct(list(funding.source_id))) as source_ids
    from funding
    inner join drawn_kind on funding.kind = drawn_kind.kind
    where funding.additive = 'yes' and funding.recipient_kind = 'rocu'
    group by funding.recipient_id
),

by_unit as (
    select
        total.rocu_id,
        total.kind,
        list(total.financial_year order by total.begins_in) as years,
        list(total.amount_gbp order by total.begins_in) as amounts,
        list(total.is_confirmed order by total.begins_in) as confirmed,
        max(total.amount_gbp) filter (total.years_ahead = 0) as present_gbp,
        max(total.amount_gbp) filter (total.years_ahead = -1) as before_gbp,
        max(total.contribution_gbp) filter (total.years_ahead = 0) as contribution_gbp,
        max(total.financial_year) filter (total.is_confirmed) as last_confirmed_year,
        max(total.financial_year) as last_year
    from total
    inner join drawn_kind on total.kind = drawn_kind.kind
    group by total.rocu_id, total.kind
)

select
    rocu.rocu_id,
    rocu.short_name as unit,
    coalesce(rocu.rocu_id = $of_rocu, false) as is_own,
    by_unit.kind,
    by_unit.years,
    by_unit.amounts,
    by_unit.confirmed,
    by_unit.present_gbp,
    100 * (by_unit.present_gbp - by_unit.before_gbp) / nullif(by_unit.before_gbp, 0) as change_pct,
    100 * by_unit.contribution_gbp / nullif(by_unit.present_gbp, 0) as contribution_pct,
    by_unit.last_confirmed_year,
    by_unit.last_year,
    coalesce(sourced.source_ids, []) as source_ids
from rocu
inner join by_unit on rocu.rocu_id = by_unit.rocu_id
inner join sourced on rocu.rocu_id = sourced.rocu_id
where
    $of_rocu is null
    or rocu.rocu_id = $of_rocu
    or (rocu.rocu_id, $of_rocu) in (
        select (beside.neighbour_id, beside.rocu_id) from rocu_neighbour as beside
    )
order by is_own desc, rocu.rocu_id = 'london', unit, rocu_id
