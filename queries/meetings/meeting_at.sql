-- meaning: The last and the next meeting of each board that has any on record: the newest before
--     the day, and the earliest on or after it.
-- parameter: as_of date: the as-at date
-- grain: board
-- units: board is a unit, or network

select
    board,
    max(meeting_on) filter (meeting_on < $as_of) as last_on,
    min(meeting_on) filter (meeting_on >= $as_of) as next_on
from meeting
group by board
order by board
