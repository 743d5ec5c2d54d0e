-- meaning: The days on which actions were decided, and the day itself: between them what they are
--     about may have moved. Of one board or all, and about things of one kind or all.
-- parameter: as_of date: the as-at date
-- parameter: kind id = empty: the kind of what they are about, such as force_function; empty for
--     all
-- parameter: board id = empty: a unit, or network; empty for all
-- grain: on_date
-- units: none

select decided_on as on_date
from action
where
    decided_on <= $as_of
    and coalesce(starts_with(subject, $kind || ':'), true)
    and coalesce(board = $board, $board is null)

union

select $as_of as on_date
order by on_date
