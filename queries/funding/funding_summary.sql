-- meaning: How many amounts were published in each section and in all, and how precise they are.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit, and the forces that are its members on the day; empty
--     for all recipients
-- grain: section
-- units: counts of amounts

with amount as (
    select
        *,
        unnest([section, 'any']) as in_section
    from funding_amount($as_of, of_rocu := $of_rocu)
)

select
    in_section as section,
    count(*) as amounts,
    count(*) filter (precision = 'exact') as exact_amounts,
    count(*) filter (precision in ('over', 'under')) as bounds,
    count(*) filter (precision in ('rounded', 'approx')) as rounded_amounts,
    count(*) filter (financial_year is null) as amounts_without_year,
    count(*) filter (additive = 'yes') as additive_amounts
from amount
group by in_section
order by in_section, section
