-- meaning: The position of each force on each obligation (rule 8): the worst coverage among the
--     functions that the obligation needs, or not_derived where it needs none.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, obligation_id
-- units: rank counts from 1 for a gap to 5 for evidenced, not known is 2 and not derived has none;
--     functions_required and functions_covered count functions; covered means assured or unassured

with needed as (
    select
        coverage.on_date,
        coverage.force_id,
        needs.obligation_id,
        count(*) as functions_required,
        count(*) filter (coverage.coverage in ('assured', 'unassured')) as functions_covered,
        min(coverage.rank) as rank
    from coverage_at($moments, $removed) as coverage
    inner join obligation_function as needs on coverage.function_id = needs.function_id
    group by coverage.on_date, coverage.force_id, needs.obligation_id
)

select
    moment.on_date,
    force.force_id,
    obligation.obligation_id,
    obligation.edition,
    obligation.threat_id,
    coalesce(
        ['gap', 'unknown', 'partial', 'unassured', 'evidenced'][needed.rank], 'not_derived'
    ) as position,
    needed.rank,
    coalesce(needed.functions_required, 0) as functions_required,
    coalesce(needed.functions_covered, 0) as functions_covered
from (select unnest($moments) as on_date) as moment
cross join force
cross join spr_obligation as obligation
left join needed
    on
        moment.on_date = needed.on_date
        and force.force_id = needed.force_id
        and obligation.obligation_id = needed.obligation_id
order by on_date, force_id, obligation_id
