-- meaning: What each force contributes to a unit: an amount, a share of the unit's budget, or
--     both. A financial year yet to begin on the day is left out unless its source was published
--     by then. In real terms the amount of a year without a deflator is not shown.
-- parameter: as_of date: the as-at date
-- parameter: in_terms id = nominal: nominal, or real for prices of the deflator's base year
-- parameter: of_rocu id = empty: one unit; empty for all
-- parameter: of_force id = empty: one force; empty for all
-- parameter: of_measure id = empty: amount or share, for those that state it; empty for all
-- grain: rocu_id, force_id, financial_year, kind, source_id
-- units: amount_gbp nominal pounds; shown_gbp pounds in the terms asked for; share_pct percent of
--     the unit's budget

select
    contribution.rocu_id,
    rocu.short_name as unit,
    contribution.force_id,
    force.name as force,
    contribution.financial_year,
    contribution.kind,
    contribution.amount_gbp,
    if(
        $in_terms = 'real', contribution.amount_gbp * 100 / deflator.deflator,
        contribution.amount_gbp
    ) as shown_gbp,
    deflator.base_year,
    contribution.share_pct,
    contribution.source_id,
    if(
        $in_terms = 'real' and contribution.amount_gbp is not null, deflator.source_id, null
    ) as deflator_source_id
from force_contribution as contribution
inner join rocu on contribution.rocu_id = rocu.rocu_id
inner join force on contribution.force_id = force.force_id
inner join source on contribution.source_id = source.source_id
left join deflator_in_use() as deflator on contribution.financial_year = deflator.financial_year
cross join listing_order() as listed
where
    (
        make_date(cast(left(contribution.financial_year, 4) as integer), 4, 1) <= $as_of
        or source.published_on <= $as_of
    )
    and coalesce(contribution.rocu_id = $of_rocu, $of_rocu is null)
    and case $of_measure
        when 'amount' then contribution.amount_gbp is not null
        when 'share' then contribution.share_pct is not null
        else true
    end
    and coalesce(contribution.force_id = $of_force, $of_force is null)
order by
    rocu.short_name,
    contribution.financial_year desc,
    list_position(listed.amount_kinds, contribution.kind),
    contribution.share_pct desc nulls last,
    contribution.amount_gbp desc nulls last,
    force.name,
    contribution.source_id,
    rocu_id,
    force_id,
    kind
