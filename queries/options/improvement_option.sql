-- meaning: Which changes would improve most (rule 14): each capability of a unit raised to its
--     target, and each live agreement that its forces could join, joined by all of them, with how
--     much would get better. Changes that improve nothing are left out.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: edition id = empty: the edition of the requirement; empty for the newest
-- grain: kind, subject_id, rocu_id
-- units: was is what the change mends: below (the target), not_assessed, or not_party;
--     obligation_count counts pairs of force and obligation whose position gets better,
--     function_count pairs of force and function whose coverage does, force_count forces in both

with member as (
    select
        rocu_id,
        force_id
    from membership_at([$as_of])
    where coalesce(rocu_id = $rocu, $rocu is null)
),

party as (
    select * from live_party_at([$as_of])
),

raised as (
    select
        'raise_capability' as kind,
        delivers.capability_id as subject_id,
        unit.rocu_id,
        unit.force_id,
        delivers.function_id,
        if(capability.capability_id is null, 'not_assessed', 'below') as was,
        5 as rank
    from usable_unit_at([$as_of]) as unit
    cross join function_capability as delivers
    left join capability_at([$as_of]) as capability
        on
            unit.rocu_id = capability.rocu_id
            and delivers.capability_id = capability.capability_id
    where
        coalesce(unit.rocu_id = $rocu, $rocu is null)
        and (
            capability.capability_id is null
            or capability.level < coalesce(capability.target, 3)
        )
),

-- The units that an agreement is within reach of: all of them where it is national, else those
-- that have a party in it, and their neighbours.
within_reach as (
    select
        agreement.agreement_id,
        rocu.rocu_id
    from agreement
    cross join rocu
    where agreement.scope = 'national'
    union
    select
        party.agreement_id,
        unnest([membership.rocu_id, neighbour.rocu_id]) as rocu_id
    from party
    inner join membership_at([$as_of]) as membership on party.force_id = membership.force_id
    left join rocu_neighbour as neighbour on membership.rocu_id = neighbour.neighbour_id
),

joined as (
    select
        'join_agreement' as kind,
        live.agreement_id as subject_id,
        member.rocu_id,
        member.force_id,
        covers.function_id,
        'not_party' as was,
        case own.strength
            when 'full' then 5
            when 'partial' then 3
            when 'none' then 1
            else 4
        end as rank
    from (
        -- A national agreement may name no force at all, only an agency, and can still be joined.
        select
            agreement.agreement_id,
            agreement.lead_force_id
        from agreement_standing_at([$as_of]) as standing
        inner join agreement on standing.agreement_id = agreement.agreement_id
        where standing.standing = 'live' and agreement.underpins_rocu_id is null
    ) as live
    inner join within_reach on live.agreement_id = within_reach.agreement_id
    inner join member on within_reach.rocu_id = member.rocu_id
    inner join agreement_function as covers on live.agreement_id = covers.agreement_id
    left join own_function_at([$as_of]) as own
        on
            live.lead_force_id = own.force_id
            and covers.function_id = own.function_id
    where
        (live.agreement_id, member.force_id) not in (select (agreement_id, force_id) from party)
        and (own.strength is null or live.lead_force_id != member.force_id)
),

added as (
    select * from raised
    union all
    select * from joined
),

-- The better of the coverage and the new route counts; a route of strength none turns not known
-- into a gap.
after as (
    select
        added.kind,
        added.subject_id,
        added.rocu_id,
        added.force_id,
        added.function_id,
        added.was,
        coverage.rank as rank_before,
        if(added.rank = 1 and coverage.rank = 2, 1, greatest(added.rank, coverage.rank)) as rank
    from added
    inner join coverage_at([$as_of]) as coverage
        on
            added.force_id = coverage.force_id
            and added.function_id = coverage.function_id
),

asked as (
    select
        obligation_id,
        function_id
    from obligation_need()
    where edition = coalesce($edition, (select max(edition) from spr_edition))
),

-- What holds a position down (rule 8): the functions that are short of partial coverage, or where
-- none is, those of the worst.
held as (
    select
        coverage.force_id,
        asked.obligation_id,
        list(coverage.rank order by coverage.rank) as ranks,
        greatest(ranks[1], 2) as highest_rank,
        len(list_filter(ranks, lambda rank: rank <= highest_rank)) as function_count
    from coverage_at([$as_of]) as coverage
    inner join asked on coverage.function_id = asked.function_id
    group by coverage.force_id, asked.obligation_id
),

better_function as (
    select *
    from after
    where rank > rank_before and rank >= 3
),

-- A position gets better where all that holds it down does.
better_position as (
    select
        better.kind,
        better.subject_id,
        better.rocu_id,
        better.force_id,
        held.obligation_id,
        any_value(better.was) as was
    from better_function as better
    inner join asked on better.function_id = asked.function_id
    inner join held
        on
            better.force_id = held.force_id
            and asked.obligation_id = held.obligation_id
    where better.rank_before <= held.highest_rank
    group by
        better.kind, better.subject_id, better.rocu_id, better.force_id, held.obligation_id
    having count(*) = any_value(held.function_count)
),

better as (
    select
        kind,
        subject_id,
        rocu_id,
        force_id,
        function_id,
        was
    from better_function
    union all by name
    select *
    from better_position
)

select
    kind,
    subject_id,
    rocu_id,
    len(list_distinct(list(force_id))) as force_count,
    count(obligation_id) as obligation_count,
    count(function_id) as function_count,
    was
from better
group by kind, subject_id, rocu_id, was
order by obligation_count desc, function_count desc, kind, subject_id, rocu_id
