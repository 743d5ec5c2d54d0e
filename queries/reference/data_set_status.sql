-- meaning: Which data sets the database holds, and the highest marking among their rows.
-- grain: data_set
-- units: none

with marked as (
    select marking from capability_assessment
    union all
    select marking from force_function_assessment
    union all
    select marking from spr_statement
    union all
    select marking from agreement
    union all
    select marking from secondment
    union all
    select marking from funding
    union all
    select marking from force_contribution
    union all
    select marking from workforce
)

select
    data_set,
    title,
    compiled_on,
    compiled_on_precision,
    note,
    coalesce((select max(marking) from marked), 'OFFICIAL') as marking
from data_set
