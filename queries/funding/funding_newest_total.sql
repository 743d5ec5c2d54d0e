-- meaning: The amounts of the newest financial year for which a network total was published.
-- parameter: as_of date: the as-at date
-- grain: funding_id
-- units: amount_gbp nominal pounds

select
    funding_id,
    financial_year,
    kind,
    resource_or_capital,
    amount_gbp,
    precision,
    coverage_note,
    source_id
from funding_amount($as_of, of_section := 'total')
where financial_year is not null
qualify begins_in = max(begins_in) over ()
order by resource_or_capital = 'capital', amount_gbp desc, funding_id
