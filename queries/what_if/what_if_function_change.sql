-- meaning: What the routes of forces to functions amount to where that would be different if some
--     things were taken away (rule 10).
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away, such as agreement:some-id
-- grain: force_id, function_id
-- units: none
-- unasked: for the command line; pages ask what_if_effect, which has positions too

select
    now.force_id,
    now.function_id,
    now.coverage as coverage_before,
    without.coverage as coverage_after
from coverage_at([$as_of]) as now
inner join coverage_at([$as_of], $removed) as without
    on
        now.force_id = without.force_id
        and now.function_id = without.function_id
where now.coverage != without.coverage
order by force_id, function_id
