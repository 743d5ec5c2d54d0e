-- meaning: What the routes of each force to each function amount to (rule 7), and whether they come
--     from one provider alone that is not the force itself (rule 9): then it is named, with what
--     the coverage would be without it: a gap where other routes were assessed as absent, else not
--     known.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: route_count counts routes, those of strength none included; rank and rank_without count
--     from 1 for a gap to 5 for assured, and not known is 2

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
        max(rank) as rank
    from route_at($moments, $removed)
    group by on_date, force_id, function_id
),

covered as (
    select
        *,
        rank >= 4 and provider_count = 1 and provider_kind != 'own' as is_sole
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
    coalesce(covered.is_own_assessed, false) as is_own_assessed,
    case when covered.is_sole then if(covered.route_count > 1, 1, 2) end as rank_without
from (select unnest($moments) as on_date) as moment
cross join force
cross join policing_function
left join covered
    on
        moment.on_date = covered.on_date
        and force.force_id = covered.force_id
        and policing_function.function_id = covered.function_id
order by on_date, force_id, function_id
