-- meaning: What each agreement is on the day. It is live by rule 5; one that is not is not started,
--     past its term with no renewal found (it was last seen in force or under review), ended, in
--     development, or a programme.
-- parameter: as_of date: the as-at date
-- grain: agreement_id
-- units: none

select
    agreement.agreement_id,
    case
        when agreement.status in ('in_development', 'programme') then agreement.status
        when agreement.starts_on > $as_of then 'not_started'
        when agreement.ends_on >= $as_of then 'live'
        when agreement.status = 'ended' then 'ended'
        when agreement.ends_on < $as_of then 'term_ended'
        else 'live'
    end as standing
from agreement
