-- meaning: The forces that are party to each agreement that is live (rule 5). An agreement is
--     live within its dates if it is in force, under review, or ended on a day that is known. A
--     force is a party if it is named itself, through its regional unit, or as one of all forces.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, agreement_id, force_id
-- units: none

with live as (
    select
        standing.on_date,
        agreement.agreement_id,
        agreement.lead_force_id,
        agreement.underpins_rocu_id
    from agreement_standing_at($moments) as standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
    where
        standing.standing = 'live'
        and coalesce(not list_contains($removed, 'agreement:' || agreement.agreement_id), true)
),

-- A party can be the force itself, all forces, or the regional unit of the force on that day.
named_as as (
    select
        moment.on_date,
        force.force_id,
        unnest(['force', 'force', 'rocu']) as party_kind,
        unnest([force.force_id, 'all-forces', membership.rocu_id]) as party_id
    from (select unnest($moments) as on_date) as moment
    cross join force
    left join membership_at($moments) as membership
        on
            moment.on_date = membership.on_date
            and force.force_id = membership.force_id
)

select distinct
    live.on_date,
    live.agreement_id,
    live.lead_force_id,
    live.underpins_rocu_id,
    named_as.force_id
from live
inner join agreement_party as party on live.agreement_id = party.agreement_id
inner join named_as
    on
        live.on_date = named_as.on_date
        and party.party_kind = named_as.party_kind
        and party.party_id = named_as.party_id
where
    coalesce(
        not list_contains(
            $removed, 'agreement_party:' || live.agreement_id || '/' || named_as.force_id
        ),
        true
    )
order by on_date, agreement_id, force_id
