-- meaning: The size of forces on one basis beside how many of the functions that an edition needs
--     they have, or have access to. Bases differ, so an answer has one of them only.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: basis id = empty: what is counted and how; empty for the basis of most forces
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id
-- units: value counts what measure says; functions_needed and functions_covered count functions

with chosen as (
    select
        coalesce(
            $basis, (
                select arg_min(measure, (-force_count, measure))
                from size_basis_option($as_of, $rocu)
            )
        ) as measure
),

stated as (
    select
        size.force_id,
        size.measure,
        arg_min(
            size,
            (-epoch(coalesce(size.as_of, date '0001-01-01')), size.source_id, size.as_of_precision)
        ) as newest
    from force_size as size
    inner join chosen on size.measure = chosen.measure
    where coalesce(size.as_of <= $as_of, true)
    group by size.force_id, size.measure
),

covered as (
    select
        coverage.force_id,
        count(*) as functions_needed,
        count(*) filter (coverage.coverage in ('assured', 'unassured')) as functions_covered
    from coverage_at([$as_of]) as coverage
    inner join function_need($edition) as needed on coverage.function_id = needed.function_id
    group by coverage.force_id
)

select
    force.rocu_id,
    force.unit,
    force.force_id,
    force.force,
    stated.measure,
    stated.newest.value,
    stated.newest.as_of,
    stated.newest.as_of_precision,
    coalesce(covered.functions_needed, 0) as functions_needed,
    coalesce(covered.functions_covered, 0) as functions_covered,
    stated.newest.source_id
from stated
inner join force_of($as_of, $rocu) as force on stated.force_id = force.force_id
left join covered on stated.force_id = covered.force_id
order by unit nulls last, force, force_id
