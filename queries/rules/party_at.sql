-- meaning: The forces that are party to each agreement of whatever status on each date: named
--     itself, through the regional unit that it belongs to, or as one of all forces.
-- parameter: moments dates: the days asked about
-- grain: on_date, agreement_id, force_id
-- units: none

select
    moment.on_date,
    party.agreement_id,
    party.force_id
from (select unnest(list_distinct($moments)) as on_date) as moment
inner join party_period() as party
    on
        coalesce(party.from_on <= moment.on_date, true)
        and coalesce(party.until_on > moment.on_date, true)
order by on_date, agreement_id, force_id
