-- meaning: The forces that are party to each agreement of whatever status: named itself, through
--     the regional unit that it belongs to on the day, or as one of all forces.
-- parameter: as_of date: the as-at date
-- grain: agreement_id, force_id
-- units: none

select
    agreement_id,
    force_id
from party_at([$as_of])
order by agreement_id, force_id
