-- meaning: What the routes of each force to each function amount to (rule 7), and whether they come
--     from one provider alone that is not the force itself (rule 9): then it is named.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: route_count counts routes, those of strength none included; rank counts from 1 for a gap
--     to 5 for assured, and not known is 2

with routes as (
    select
        on_date,
        force_id,
        function_id,
        count(*) as route_count,
        count(*) filter (strength != 'none') as provider_count,
        any_value(kind) filter (strength != 'none') as provider_kind,
        any_value(provider_id) filter (strength != 'none') as provider_id,
        bool_or(kind = 'own') as is_own_assessed,
        bool_or(strength = 'full') as has_full,
        bool_or(strength = 'unassured') as has_unassured,
        bool_or(strength = 'partial') as has_partial
    from route_at($moments, $removed)
    group by on_date, force_id, function_id
),

covered as (
    select
        *,
        case
            when has_full then 5
            when has_unassured then 4
            when has_partial then 3
            else 1
        end as rank,
        (has_full or has_unassured) and provider_count = 1 and provider_kind != 'own' as is_sole
    from routes
)

select
    moment.on_date,
    force.force_id,
    policing_function.function_id,
    coalesce(covered.rank, 2) as rank,
    ['gap', 'unknown', 'partial', 'unassured', 'assured'][coalesce(covered.rank, 2)] as coverage,
    coalesce(covered.route_count, 0) as route_count,
    coalesce(covered.is_sole, false) as is_sole,
    if(covered.is_sole, covered.provider_kind, null) as provider_kind,
    if(covered.is_sole, covered.provider_id, null) as provider_id,
    coalesce(covered.is_own_assessed, false) as is_own_assessed
from (select unnest($moments) as on_date) as moment
cross join force
cross join policing_function
left join covered
    on
        moment.on_date = covered.on_date
        and force.force_id = covered.force_id
        and policing_function.function_id = covered.function_id
order by on_date, force_id, function_id
