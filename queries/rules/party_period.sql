-- meaning: The forces that are named as party to each agreement (rule 5), as long as they are:
--     always where a force is named itself, or as one of all forces, and while it belongs to a
--     regional unit that is named. Whether the agreement is live is not asked here. A force that is
--     named in several ways has a row for each.
-- grain: agreement_id, force_id, party_id, member_from
-- units: none

select
    party.agreement_id,
    force.force_id,
    party.party_id,
    null::date as member_from,
    null::date as member_to
from agreement_party as party
inner join force on party.party_id in (force.force_id, 'all-forces')
where party.party_kind = 'force'

union all

select
    party.agreement_id,
    membership.force_id,
    party.party_id,
    membership.member_from,
    membership.member_to
from agreement_party as party
inner join rocu_membership as membership on party.party_id = membership.rocu_id
where party.party_kind = 'rocu'
order by agreement_id, force_id, party_id, member_from
