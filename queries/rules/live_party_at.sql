-- meaning: The forces that are party to each agreement that is live (rule 5). An agreement is
--     live within its dates if it is in force, under review, or ended on a day that is known. A
--     force is a party if it is named itself, through its regional unit, or as one of all forces.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, agreement_id, force_id
-- units: none

select distinct
    live.on_date,
    live.agreement_id,
    agreement.lead_force_id,
    agreement.underpins_rocu_id,
    party.force_id
from agreement_standing_at($moments) as live
inner join agreement on live.agreement_id = agreement.agreement_id
inner join party_period() as party
    on
        live.agreement_id = party.agreement_id
        and coalesce(party.member_from <= live.on_date, true)
        and coalesce(party.member_to >= live.on_date, true)
where
    live.standing = 'live'
    and coalesce(not list_contains($removed, 'agreement:' || live.agreement_id), true)
    and coalesce(
        not list_contains(
            $removed, 'agreement_party:' || live.agreement_id || '/' || party.force_id
        ),
        true
    )
order by on_date, agreement_id, force_id
