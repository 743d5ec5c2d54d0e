-- meaning: The deflator of each financial year that approximate real terms are made with: those of
--     the newest base year, recollected to whole numbers.
-- grain: financial_year
-- units: deflator 100 in the base year

select
    recollected.financial_year,
    recollected.base_year,
    nullif(recollected.index, 0) as deflator,
    recollected.source_id
from gdp_deflator as recollected
where recollected.base_year = (select max(base_year) from gdp_deflator)
order by recollected.financial_year
