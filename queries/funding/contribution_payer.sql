-- meaning: Who contributes to a unit, year by year, as contribution_year has it, with the size of
--     the force beside it: the newest number stated by the day on the basis on which most of the
--     region's forces state one, else the newest on another. The largest payer of the newest year
--     comes first.
-- parameter: as_of date: the as-at date, which tells which year is the present one
-- parameter: of_rocu id = empty: one unit; empty for all
-- grain: rocu_id, force_id, kind
-- units: amounts nominal pounds; shares percent; size counts what measure says; size_pct percent
--     of the forces of the unit that contribute, empty where not all state it on one basis

with basis as (
    select measure from size_basis_option($as_of, $of_rocu)
    order by force_count desc, measure
    limit 1
),

sized as (
    select distinct on (size.force_id)
        size.force_id,
        size.measure,
        size.value as size,
        size.source_id as size_source_id,
        coalesce(size.measure = basis.measure, false) as is_on_basis
    from force_size as size
    left join basis on true
    where coalesce(size.as_of <= $as_of, true)
    order by is_on_basis desc, size.as_of desc nulls last, size.measure, size.source_id
),

payer as (
    select
        rocu_id,
        force_id,
        kind,
        list(financial_year order by financial_year) as years,
        list(amount_gbp order by financial_year) as amounts,
        list(contribution_pct order by financial_year) as contribution_pcts,
        list(share_pct order by financial_year) as share_pcts,
        list(certainty order by financial_year) as certainties,
        max(financial_year) as last_year,
        coalesce(arg_max(amount_gbp, financial_year), 0) as newest_gbp,
        coalesce(arg_max(share_pct, financial_year), 0) as newest_pct,
        max(amount_gbp) filter (years_ahead = 0) as present_gbp,
        max(contribution_pct) filter (years_ahead = 0) as present_pct,
        max(share_pct) filter (years_ahead = 0) as present_share_pct,
        max(amount_gbp) filter (years_ahead = -1) as before_gbp,
        list_sort(list_distinct(list(source_id))) as source_ids
    from (
        select
            *,
            cast(left(financial_year, 4) as integer)
            - (year($as_of) - if(month($as_of) < 4, 1, 0)) as years_ahead
        from contribution_year()
        where coalesce(rocu_id = $of_rocu, $of_rocu is null)
    ) as contribution
    group by rocu_id, force_id, kind
)

select
    payer.rocu_id,
    rocu.short_name as unit,
    payer.force_id,
    force.name as force,
    payer.kind,
    payer.years,
    payer.amounts,
    payer.contribution_pcts,
    payer.share_pcts,
    payer.certainties,
    payer.last_year,
    payer.present_gbp,
    payer.present_pct,
    payer.present_share_pct,
    payer.present_gbp - payer.before_gbp as change_gbp,
    100 * (payer.present_gbp - payer.before_gbp) / nullif(payer.before_gbp, 0) as change_pct,
    sized.measure,
    sized.size,
    sized.is_on_basis,
    if(
        count(sized.size) filter (sized.is_on_basis) over alike = count(*) over alike,
        100 * sized.size / nullif(sum(sized.size) over alike, 0),
        null
    ) as size_pct,
    payer.source_ids,
    sized.size_source_id
from payer
inner join rocu on payer.rocu_id = rocu.rocu_id
inner join force on payer.force_id = force.force_id
left join sized on payer.force_id = sized.force_id
cross join listing_order() as listed
window alike as (partition by payer.rocu_id, payer.kind)
order by
    payer.rocu_id = 'london',
    rocu.short_name,
    list_position(listed.amount_kinds, payer.kind),
    payer.newest_gbp desc,
    payer.newest_pct desc,
    force.name,
    rocu_id,
    force_id,
    kind
