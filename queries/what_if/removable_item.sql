-- meaning: Everything that could be taken away (rule 10) and lost by it on the day: live
--     agreements, forces that are party to them, assessed capabilities of units, and assessed
--     functions of forces. What is not here is not live, not a party, or was never assessed.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; only what touches it, its capabilities and its
--     forces; empty for all
-- parameter: force id = empty: one force; only what touches it and its unit; empty for all
-- grain: kind, id
-- units: level 0 to 4; routes counts the routes of a strength other than none that rest on it
--     alone or with others

with member as (
    select * from force_of($as_of, $rocu, $force)
),

party as (
    select
        party.*,
        agreement.source_id
    from live_party_at([$as_of]) as party
    inner join agreement on party.agreement_id = agreement.agreement_id
),

unit as (
    select rocu_id
    from rocu
    where
        coalesce(rocu_id = $rocu, $rocu is null)
        and ($force is null or rocu_id in (select member.rocu_id from member))
)

select
    'rocu_capability' as kind,
    capability.rocu_id || '/' || capability.capability_id as id,
    capability.level,
    capability.source_id
from capability_at([$as_of]) as capability
inner join unit on capability.rocu_id = unit.rocu_id

union all by name

select
    'force_function' as kind,
    own.force_id || '/' || own.function_id as id,
    own.level,
    own.source_id
from own_function_at([$as_of]) as own
inner join member on own.force_id = member.force_id

union all by name

select
    'agreement' as kind,
    standing.agreement_id as id,
    agreement.source_id
from agreement_standing_at([$as_of]) as standing
inner join agreement on standing.agreement_id = agreement.agreement_id
where
    standing.standing = 'live'
    and (
        ($rocu is null and $force is null)
        or agreement.underpins_rocu_id in (select unit.rocu_id from unit)
        or standing.agreement_id in (
            select party.agreement_id
            from party
            inner join member on party.force_id = member.force_id
        )
    )

union all by name

select
    'agreement_party' as kind,
    party.agreement_id || '/' || party.force_id as id,
    party.source_id
from party
inner join member on party.force_id = member.force_id
order by kind, id
