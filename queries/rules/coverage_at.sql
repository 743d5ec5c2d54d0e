-- meaning: What the routes of each force to each function amount to (rule 7).
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: route_count counts routes, those of strength none included

with routes as (
    select
        on_date,
        force_id,
        function_id,
        count(*) as route_count,
        bool_or(strength = 'full') as has_full,
        bool_or(strength = 'unassured') as has_unassured,
        bool_or(strength = 'partial') as has_partial
    from route_at($moments, $removed)
    group by on_date, force_id, function_id
)

select
    moment.on_date,
    force.force_id,
    policing_function.function_id,
    case
        when routes.route_count is null then 'unknown'
        when routes.has_full then 'assured'
        when routes.has_unassured then 'unassured'
        when routes.has_partial then 'partial'
        else 'gap'
    end as coverage,
    coalesce(routes.route_count, 0) as route_count
from (select unnest($moments) as on_date) as moment
cross join force
cross join policing_function
left join routes
    on
        moment.on_date = routes.on_date
        and force.force_id = routes.force_id
        and policing_function.function_id = routes.function_id
