-- meaning: From when until when each force is party to each agreement that is live meanwhile (rule
--     5): an agreement within its dates that is in force, under review, or ended on a day that is
--     known. A force is named itself, as one of all forces, or through its regional unit while it
--     belongs to that. One that is named in several ways can have several rows.
-- grain: agreement_id, force_id, from_on, until_on
-- units: none

with named as (
    select
        party.agreement_id,
        force.force_id,
        null::date as member_from,
        null::date as member_to
    from agreement_party as party
    inner join force on party.party_id in (force.force_id, 'all-forces')
    where party.party_kind = 'force'

    union all

    select
        party.agreement_id,
        membership.force_id,
        membership.member_from,
        membership.member_to
    from agreement_party as party
    inner join rocu_membership as membership on party.party_id = membership.rocu_id
    where party.party_kind = 'rocu'
)

-- Without a day an agreement and a membership have always held, and go on.
select distinct
    named.agreement_id,
    agreement.lead_force_id,
    agreement.underpins_rocu_id,
    named.force_id,
    greatest(agreement.starts_on, named.member_from) as from_on,
    least(agreement.ends_on, named.member_to) as until_on
from named
inner join agreement on named.agreement_id = agreement.agreement_id
where
    agreement.status not in ('in_development', 'programme')
    and (agreement.status != 'ended' or agreement.ends_on is not null)
order by agreement_id, force_id, from_on, until_on
