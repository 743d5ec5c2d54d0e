-- meaning: The years that the name of each inspection states, first and last: peel-2018-19 runs
--     from 2018 to 2019. Empty where a name states none.
-- grain: inspection
-- units: none

with named as (
    select inspection from inspection_grade
    union
    select inspection from inspection_count
    union
    select inspection from recommendation
),

stated as (
    select
        inspection,
        regexp_extract(inspection, '\b((?:19|20)\d\d)\b', 1) as first_year,
        regexp_extract(inspection, '\b(?:19|20)\d\d-(\d\d(?:\d\d)?)\b', 1) as second_year
    from named
)

select
    inspection,
    try_cast(first_year as integer) as first_year,
    greatest(
        try_cast(first_year as integer),
        try_cast(left(first_year, 2) || right(second_year, 2) as integer)
    ) as last_year
from stated
order by inspection
