-- meaning: What each agreement is on the day: live, not started, past its term with no renewal
--     found, ended, in development, or a programme.
-- parameter: as_of date: the as-at date
-- grain: agreement_id
-- units: none

select
    agreement_id,
    standing
from agreement_standing_at([$as_of])
order by agreement_id
