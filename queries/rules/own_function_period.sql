-- meaning: Each assessment of a function that a force runs itself which is the latest of some days
--     (rule 2): from its own day until the day of the next one, which is not among them. What is
--     not dated has always held, until the first that is.
-- grain: force_id, function_id, as_of
-- units: level 0 to 4; until_on is empty where no later assessment is known

-- Of several on one day, the lower level comes first, then the id of the source.
with chosen as (
    select distinct on (force_id, function_id, as_of)
        force_id,
        function_id,
        level,
        as_of,
        as_of_precision,
        note,
        source_id
    from force_function_assessment
    order by level, source_id, as_of_precision
)

select
    *,
    lead(as_of) over (
        partition by force_id, function_id
        order by as_of nulls first
    ) as until_on
from chosen
order by force_id, function_id, as_of
