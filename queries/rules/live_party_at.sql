-- meaning: The forces that are party to each agreement that is live (rule 5). An agreement is
--     live within its dates if it is in force, under review, or ended on a day that is known. A
--     force is a party if it is named itself, through its regional unit, or as one of all forces.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, agreement_id, force_id
-- units: none

select
    moment.on_date,
    party.agreement_id,
    party.lead_force_id,
    party.underpins_rocu_id,
    party.force_id
from (select unnest(list_distinct($moments)) as on_date) as moment
inner join party_period() as party
    on
        coalesce(party.live_from_on <= moment.on_date, true)
        and coalesce(party.live_until_on > moment.on_date, true)
where
    party.can_be_live
    and coalesce(not list_contains($removed, 'agreement:' || party.agreement_id), true)
    and coalesce(
        not list_contains(
            $removed, 'agreement_party:' || party.agreement_id || '/' || party.force_id
        ),
        true
    )
order by on_date, agreement_id, force_id
