-- meaning: The meetings on record, of one board or of all, the newest first.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- grain: board, meeting_on
-- units: is_over says whether the meeting was before the day

select
    board,
    meeting_on,
    kind,
    papers_due_on,
    meeting_on < $as_of as is_over
from meeting
where coalesce(board = $board, $board is null)
order by meeting_on desc, board
