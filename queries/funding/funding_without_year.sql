-- meaning: The published amounts without a financial year, which no chart can draw: none was
--     stated, or they stand for several years together.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit, and the forces that are its members on the day; empty
--     for all recipients
-- grain: funding_id
-- units: amount_gbp nominal pounds

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
    amount_gbp as shown_gbp,
    precision as shown_precision,
    additive,
    certainty,
    coverage_note,
    source_id
from funding_amount($as_of, of_rocu := $of_rocu)
cross join listing_order() as listed
where financial_year is null
order by
    list_position(listed.recipient_kinds, recipient_kind),
    recipient,
    amount_gbp desc,
    funding_id
