-- meaning: The days on which actions about things of one kind were decided, and the day itself:
--     between them what they are about may have moved. No day where no such action was decided.
-- parameter: as_of date: the as-at date
-- parameter: kind id: the kind of what they are about, such as force_function
-- parameter: board id = empty: a unit, or network; empty for all
-- grain: on_date
-- units: none

select distinct unnest([decided_on, $as_of]) as on_date
from action
where
    decided_on <= $as_of
    and starts_with(subject, $kind || ':')
    and coalesce(board = $board, $board is null)
order by on_date
