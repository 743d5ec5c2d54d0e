-- meaning: What each agreement is on each date: live (rule 5), not started, past its term with no
--     renewal found (it was last seen in force or under review), ended, in development, or a
--     programme.
-- parameter: moments dates: the days asked about
-- grain: on_date, agreement_id
-- units: none

select
    moment.on_date,
    agreement.agreement_id,
    case
        when agreement.status in ('in_development', 'programme') then agreement.status
        when agreement.starts_on > moment.on_date then 'not_started'
        when agreement.ends_on >= moment.on_date then 'live'
        when agreement.status = 'ended' then 'ended'
        when agreement.ends_on < moment.on_date then 'term_ended'
        else 'live'
    end as standing
from (select unnest($moments) as on_date) as moment
cross join agreement
order by on_date, agreement_id
