-- meaning: The amounts that may not be added up year by year, one by one, the newest year first:
--     published ones, which overlap, and those without a financial year. The rest is in
--     funding_by_year.
-- parameter: as_of date: the as-at date
-- parameter: in_terms id = nominal: nominal, or real for prices of the deflator's base year
-- parameter: that id = all: total for totals of the network, other for all others, or all
-- parameter: of_rocu id = empty: one unit, and the forces that are its members on the day; empty
--     for all recipients
-- parameter: of_stream id = empty: one stream; empty for all
-- grain: funding_id
-- units: amount_gbp nominal pounds; shown_gbp pounds in the terms asked for

select
    section,
    funding_id,
    recipient_kind,
    recipient_id,
    recipient,
    financial_year,
    stream,
    kind,
    resource_or_capital,
    amount_gbp,
    precision,
    shown_gbp,
    shown_precision,
    base_year,
    certainty,
    coverage_note,
    source_id,
    deflator_source_id
from funding_amount($as_of, $in_terms, of_rocu := $of_rocu, of_stream := $of_stream)
cross join listing_order() as listed
where
    ($that = 'all' or (section = 'total') = ($that = 'total'))
    and not (additive = 'yes' and section = 'unit' and financial_year is not null)
order by
    begins_in desc nulls last,
    list_position(listed.recipient_kinds, recipient_kind),
    recipient,
    amount_gbp desc,
    funding_id
