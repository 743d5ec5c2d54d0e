-- meaning: The forces that are party to each agreement of whatever status: named itself, through
--     the regional unit that it belongs to on the day, or as one of all forces.
-- parameter: as_of date: the as-at date
-- grain: agreement_id, force_id
-- units: none

select
    agreement.agreement_id,
    force.force_id
from agreement
inner join agreement_party as party on agreement.agreement_id = party.agreement_id
inner join force
    on party.party_kind = 'force' and party.party_id in (force.force_id, 'all-forces')

union

select
    agreement.agreement_id,
    membership.force_id
from agreement
inner join agreement_party as party on agreement.agreement_id = party.agreement_id
inner join membership_at([$as_of]) as membership
    on party.party_kind = 'rocu' and party.party_id = membership.rocu_id
order by agreement_id, force_id
