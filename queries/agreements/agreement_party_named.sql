-- meaning: The parties of each agreement with the names that people use. Commissioners go by their
--     force; other bodies, which have no table of their own, by the words of their id.
-- grain: agreement_id, party_kind, party_id
-- units: none

with short as (
    select
        force_id,
        regexp_replace(name, ' (Police Service|Police|Constabulary)$', '') as name
    from force
)

select
    party.agreement_id,
    party.party_kind,
    party.party_id,
    case
        when party.party_id = 'all-forces' then 'All ' || (select count(*) from force) || ' forces'
        when party.party_kind in ('force', 'pcc') then short.name
        when party.party_kind = 'rocu' then rocu.name
        when party.party_kind = 'agency' then agency.name
        when length(party.party_id) <= 4 then upper(party.party_id)
        else upper(party.party_id[1]) || replace(party.party_id[2:], '-', ' ')
    end as name
from agreement
inner join agreement_party as party on agreement.agreement_id = party.agreement_id
left join short on party.party_kind in ('force', 'pcc') and party.party_id = short.force_id
left join rocu on party.party_kind = 'rocu' and party.party_id = rocu.rocu_id
left join agency on party.party_kind = 'agency' and party.party_id = agency.agency_id
order by party.agreement_id, party.party_kind, name, party_id
