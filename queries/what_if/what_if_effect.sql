-- meaning: What taking some things away (rule 10) does to each function of each force whose routes
--     change, with every obligation of an edition that needs the function and whose position that
--     bears on. A function that no obligation needs has one row without an obligation. What was
--     never assessed cannot be lost, so taking it away changes nothing.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: removed ids = empty: what is taken away, such as agreement:some-id
-- grain: force_id, function_id, obligation_id
-- units: routes_before and routes_after are lists of the routes of a strength other than none; sole
--     says whether exactly one provider is left of those, which is not the force (rule 9)

with route as materialized (
    select
        *,
        false as is_after
    from route_at([$as_of])
    union all
    select
        *,
        true as is_after
    from route_at([$as_of], $removed)
),

reached as (
    select
        force_id,
        function_id,
        is_after,
        bool_or(kind = 'own') as own_assessed,
        list_sort(
            list({ 'kind': kind, 'provider_id': provider_id, 'strength': strength })
        ) as routes,
        max(rank) as rank
    from route
    group by force_id, function_id, is_after
),

now as (
    select *
    from reached
    where not is_after
),

without as (
    select *
    from reached
    where is_after
),

-- Coverage as in rule 7. Without any route it is not known, which has rank 2.
pair as (
    select
        coalesce(now.force_id, without.force_id) as force_id,
        coalesce(now.function_id, without.function_id) as function_id,
        coalesce(now.own_assessed, false) as own_assessed,
        coalesce(now.routes, []) as routes_before,
        coalesce(without.routes, []) as routes_after,
        coalesce(now.rank, 2) as rank_before,
        coalesce(without.rank, 2) as rank_after
    from now
    full join without
        on
            now.force_id = without.force_id
            and now.function_id = without.function_id
),

asked as (
    select
        obligation_id,
        function_id
    from obligation_need()
    where edition = $edition
),

touched as (
    select distinct
        pair.force_id,
        asked.obligation_id
    from pair
    inner join asked on pair.function_id = asked.function_id
    where pair.rank_before != pair.rank_after
),

-- The worst coverage among the functions that an obligation needs (rule 8).
position as (
    select
        touched.force_id,
        touched.obligation_id,
        min(coalesce(pair.rank_before, 2)) as rank_before,
        min(coalesce(pair.rank_after, 2)) as rank_after
    from touched
    inner join asked on touched.obligation_id = asked.obligation_id
    left join pair
        on
            touched.force_id = pair.force_id
            and asked.function_id = pair.function_id
    group by touched.force_id, touched.obligation_id
),

told as (
    select
        force_id,
        function_id,
        own_assessed,
        rank_before,
        rank_after,
        list_filter(
            routes_before, lambda one: struct_extract(one, 'strength') != 'none'
        ) as routes_before,
        list_filter(
            routes_after, lambda one: struct_extract(one, 'strength') != 'none'
        ) as routes_after
    from pair
    where routes_before != routes_after
)

select
    told.force_id,
    force.name as force,
    membership.rocu_id,
    told.function_id,
    policing_function.name as function,
    ['gap', 'unknown', 'partial', 'unassured', 'assured'][told.rank_before] as coverage_before,
    ['gap', 'unknown', 'partial', 'unassured', 'assured'][told.rank_after] as coverage_after,
    told.rank_before >= 3 and told.rank_after < 3 as is_lost,
    told.routes_before,
    told.routes_after,
    told.own_assessed,
    told.rank_before >= 4
    and len(told.routes_before) = 1
    and told.routes_before[1].kind != 'own' as sole_before,
    told.rank_after >= 4
    and len(told.routes_after) = 1
    and told.routes_after[1].kind != 'own' as sole_after,
    position.obligation_id,
    ['gap', 'unknown', 'partial', 'unassured', 'evidenced'][position.rank_before]
        as position_before,
    ['gap', 'unknown', 'partial', 'unassured', 'evidenced'][position.rank_after]
        as position_after,
    position.rank_after < position.rank_before as is_worse
from told
inner join force on told.force_id = force.force_id
inner join policing_function on told.function_id = policing_function.function_id
left join membership_at([$as_of]) as membership on told.force_id = membership.force_id
left join asked
    on
        told.function_id = asked.function_id
        and told.rank_before != told.rank_after
left join position
    on
        told.force_id = position.force_id
        and asked.obligation_id = position.obligation_id
order by force.name, policing_function.name, position.obligation_id, force_id, function_id
