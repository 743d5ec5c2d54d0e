-- meaning: Where every force stands on one obligation, or on one function, and its region.
-- parameter: as_of date: the as-at date
-- parameter: obligation id = empty: the obligation
-- parameter: function id = empty: the function
-- grain: force_id
-- units: functions_required, functions_covered and route_count count functions and routes

with found as (
    select
        force_id,
        position as state,
        functions_required,
        functions_covered
    from position_at([$as_of])
    where obligation_id = $obligation

    union all by name

    select
        force_id,
        coverage as state,
        route_count
    from coverage_at([$as_of])
    where function_id = $function
)

select
    force.rocu_id,
    force.unit,
    found.force_id,
    force.force,
    found.state,
    found.functions_required,
    found.functions_covered,
    found.route_count
from found
inner join force_of($as_of) as force on found.force_id = force.force_id
order by unit nulls last, force, force_id
