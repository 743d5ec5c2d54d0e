-- meaning: The sums of the amounts that may be summed: those marked additive, within one
--     recipient, financial year and kind, and never across them. No published amount is additive.
--     A sum is as precise as its least precise amount.
-- parameter: as_of date: the as-at date
-- parameter: in_terms id = nominal: nominal, or real for prices of the deflator's base year
-- parameter: of_rocu id = empty: one unit, and the forces that are its members on the day; empty
--     for all recipients
-- grain: recipient_kind, recipient_id, financial_year, kind
-- units: amount_gbp nominal pounds; shown_gbp pounds in the terms asked for, empty where one of the
--     amounts has none; amounts counts amounts

select
    recipient_kind,
    recipient_id,
    recipient,
    financial_year,
    begins_in,
    kind,
    count(*) as amounts,
    sum(amount_gbp) as amount_gbp,
    if(count(shown_gbp) = count(*), sum(shown_gbp), null) as shown_gbp,
    case
        when bool_or(shown_precision = 'over') and bool_or(shown_precision = 'under') then 'approx'
        when bool_or(shown_precision = 'over') then 'over'
        when bool_or(shown_precision = 'under') then 'under'
        when bool_or(shown_precision = 'approx') then 'approx'
        when bool_or(shown_precision = 'rounded') then 'rounded'
        else 'exact'
    end as shown_precision,
    max(base_year) as base_year,
    list(distinct source_id order by source_id) as source_ids
from funding_amount($as_of, $in_terms, of_rocu := $of_rocu)
cross join listing_order() as listed
where additive = 'yes' and financial_year is not null
group by
    recipient_kind, recipient_id, recipient, financial_year, begins_in, kind,
    listed.recipient_kinds, listed.amount_kinds
order by
    list_position(listed.recipient_kinds, recipient_kind),
    recipient,
    list_position(listed.amount_kinds, kind),
    begins_in desc,
    recipient_kind,
    recipient_id,
    financial_year,
    kind
