-- meaning: What rests on each agreement that is live, and would stop if it ended (rule 10): the
--     functions to which forces would lose their only known route, and the standings of forces on
--     the obligations of an edition that would fall. An agreement that alone keeps a unit open for
--     a force carries all that the force reaches through the unit.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit, for what its forces would lose; empty for all
-- parameter: force id = empty: one force, for what it would lose; empty for all
-- grain: agreement_id
-- units: force_ids and function_ids are lists of those that would lose a route; functions_lost
--     counts pairs of force and function; standings_falling counts pairs of force and obligation,
--     of the forces in falling_force_ids, and standings_unknown and standings_short those that need
--     what would be lost or weakened and are not known or a gap already; near_force_ids are other
--     forces of the same region that would lose a route, forces_elsewhere counts the rest

-- The one live agreement that lets a member use its unit, where there is no second one.
with door as (
    select
        membership.force_id,
        any_value(party.agreement_id) as agreement_id
    from membership_at([$as_of]) as membership
    inner join live_party_at([$as_of]) as party
        on
            membership.rocu_id = party.underpins_rocu_id
            and membership.force_id = party.force_id
    group by membership.force_id
    having count(*) = 1
),

-- The best route of each force to each function by each agreement that carries any, and by none.
carried as (
    select
        route.force_id,
        route.function_id,
        case
            when route.kind = 'agreement' then route.provider_id
            when route.kind in ('regional', 'national') then door.agreement_id
        end as agreement_id,
        max(route.rank) as rank
    from route_at([$as_of]) as route
    left join door on route.force_id = door.force_id
    group by all
),

-- Coverage as in rule 7: the best route, of rank 1 for a gap to 5; beside it the next best, which
-- is what is left without the agreement that carries the best.
covered as (
    select
        force_id,
        function_id,
        max(rank, 2) as best_two,
        best_two[1] as rank
    from carried
    group by force_id, function_id
),

-- The same without the agreement: without any route it is not known, which has rank 2.
changed as (
    select
        carried.agreement_id,
        carried.force_id,
        carried.function_id,
        covered.rank,
        if(carried.rank = covered.rank, coalesce(covered.best_two[2], 2), covered.rank)
            as rank_without
    from carried
    inner join covered
        on
            carried.force_id = covered.force_id
            and carried.function_id = covered.function_id
    where carried.agreement_id is not null and rank_without != covered.rank
),

mine as (
    select
        force_id,
        rocu_id
    from force_of($as_of, $rocu, $force)
),

near as (
    select membership.force_id
    from membership_at([$as_of]) as membership
    where
        membership.rocu_id in (select mine.rocu_id from mine)
        and membership.force_id not in (select mine.force_id from mine)
),

lost as (
    select
        changed.agreement_id,
        list_sort(list_distinct(list(mine.force_id))) as force_ids,
        list_sort(
            list_distinct(list(changed.function_id) filter (mine.force_id is not null))
        ) as function_ids,
        count(mine.force_id) as functions_lost,
        list_sort(list_distinct(list(near.force_id))) as near_force_ids,
        count(distinct changed.force_id)
        filter (mine.force_id is null and near.force_id is null) as forces_elsewhere
    from changed
    left join mine on changed.force_id = mine.force_id
    left join near on changed.force_id = near.force_id
    where changed.rank >= 3 and changed.rank_without < 3
    group by changed.agreement_id
),

asked as (
    select
        obligation_id,
        function_id
    from obligation_need()
    where edition = $edition
),

-- The worst coverage among the functions that an obligation needs (rule 8).
standing as (
    select
        mine.force_id,
        asked.obligation_id,
        min(coalesce(covered.rank, 2)) as rank
    from mine
    cross join asked
    left join covered
        on
            mine.force_id = covered.force_id
            and asked.function_id = covered.function_id
    group by mine.force_id, asked.obligation_id
),

-- A standing falls where the coverage of any function that it needs falls below it.
moved as (
    select
        changed.agreement_id,
        changed.force_id,
        asked.obligation_id,
        any_value(standing.rank) as rank,
        min(changed.rank_without) < any_value(standing.rank) as is_falling
    from changed
    inner join asked on changed.function_id = asked.function_id
    inner join standing
        on
            changed.force_id = standing.force_id
            and asked.obligation_id = standing.obligation_id
    group by changed.agreement_id, changed.force_id, asked.obligation_id
),

falling as (
    select
        agreement_id,
        count(*) filter (is_falling) as standings_falling,
        list_sort(list_distinct(list(force_id) filter (is_falling))) as falling_force_ids,
        count(*) filter (not is_falling and rank = 2) as standings_unknown,
        count(*) filter (not is_falling and rank = 1) as standings_short
    from moved
    group by agreement_id
)

select
    live.agreement_id,
    agreement.underpins_rocu_id,
    coalesce(lost.force_ids, []) as force_ids,
    coalesce(lost.function_ids, []) as function_ids,
    coalesce(lost.functions_lost, 0) as functions_lost,
    coalesce(falling.standings_falling, 0) as standings_falling,
    coalesce(falling.falling_force_ids, []) as falling_force_ids,
    coalesce(falling.standings_unknown, 0) as standings_unknown,
    coalesce(falling.standings_short, 0) as standings_short,
    coalesce(lost.near_force_ids, []) as near_force_ids,
    coalesce(lost.forces_elsewhere, 0) as forces_elsewhere
from agreement_standing_at([$as_of]) as live
inner join agreement on live.agreement_id = agreement.agreement_id
left join lost on live.agreement_id = lost.agreement_id
left join falling on live.agreement_id = falling.agreement_id
where live.standing = 'live'
order by live.agreement_id
