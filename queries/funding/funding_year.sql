-- meaning: The money of each recipient by financial year and stream (rule 17), over the amounts
--     that may be added and name a year; resource and capital are added. A stream is confirmed if
--     all its amounts are, else indicative. Amounts have no as-at date.
-- grain: recipient_kind, recipient_id, financial_year, kind, stream
-- units: amount_gbp nominal pounds

select
    recipient_kind,
    recipient_id,
    financial_year,
    kind,
    stream,
    if(bool_and(certainty = 'confirmed'), 'confirmed', 'indicative') as certainty,
    -- Added as decimals: 0.1 and 0.2 are 0.3.
    cast(sum(cast(amount_gbp as decimal(30, 4))) as double) as amount_gbp
from funding
where additive = 'yes' and financial_year is not null
group by recipient_kind, recipient_id, financial_year, kind, stream
order by recipient_kind, recipient_id, financial_year, kind, stream
