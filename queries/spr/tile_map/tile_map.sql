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
        functions_covered,
        null as route_count
    from obligation_position_at([$as_of])
    where obligation_id = $obligation

    union all

    select
        force_id,
        coverage as state,
        null as functions_required,
        null as functions_covered,
        route_count
    from coverage_at([$as_of])
    where function_id = $function
)

select
    membership.rocu_id,
    rocu.short_name as unit,
    found.force_id,
    force.name as force,
    found.state,
    found.functions_required,
    found.functions_covered,
    found.route_count
from found
inner join force on found.force_id = force.force_id
left join membership_at([$as_of]) as membership on found.force_id = membership.force_id
left join rocu on membership.rocu_id = rocu.rocu_id
order by unit nulls last, force, force_id
