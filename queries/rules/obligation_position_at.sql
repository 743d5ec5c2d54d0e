-- meaning: The position of each force on each obligation (rule 8), with the functions that the
--     obligation needs and the coverage of each. The lists take as long as all else of it, so
--     whoever does not read them asks position_at.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, obligation_id
-- units: rank, functions_required and functions_covered as in position_at

with needed as (
    select
        coverage.on_date,
        coverage.force_id,
        needs.obligation_id,
        list_sort(
            list({ 'function_id': coverage.function_id, 'coverage': coverage.coverage })
        ) as functions
    from coverage_at($moments, $removed) as coverage
    inner join obligation_function as needs on coverage.function_id = needs.function_id
    group by coverage.on_date, coverage.force_id, needs.obligation_id
)

select
    position.on_date,
    position.force_id,
    position.obligation_id,
    position.edition,
    position.threat_id,
    position.position,
    position.rank,
    position.functions_required,
    position.functions_covered,
    coalesce(needed.functions, []) as functions
from position_at($moments, $removed) as position
left join needed
    on
        position.on_date = needed.on_date
        and position.force_id = needed.force_id
        and position.obligation_id = needed.obligation_id
order by on_date, force_id, obligation_id
