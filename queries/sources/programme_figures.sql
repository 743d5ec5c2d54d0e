-- meaning: Figures published about programmes of joint work, at or before the day or undated.
-- parameter: as_of date: the as-at date
-- grain: fact_id
-- units: value in the unit that stands beside it

select
    fact_id,
    programme,
    measure,
    value,
    unit,
    as_of,
    as_of_precision,
    source_id
from programme_fact
where coalesce(programme_fact.as_of <= $as_of, true)
order by programme, programme_fact.as_of nulls last, fact_id
