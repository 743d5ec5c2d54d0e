-- meaning: The days on which actions were decided, and the day itself: between them what they are
--     about may have moved.
-- parameter: as_of date: the as-at date
-- grain: on_date
-- units: none

select decided_on as on_date
from action
where decided_on <= $as_of

union

select $as_of as on_date
order by on_date
