-- meaning: Everything that was ever said of each decision, in the words of the minutes: the
--     decision that was last spoken of first, and of each the newest entry first.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- parameter: state id = empty: only decisions that stand so on the day; empty for all
-- grain: board, number
-- units: state is asked, agreed, refused, deferred or noted; told_on is the day from which it
--     holds, and meeting_on the meeting that it belongs to

select
    entry.board,
    entry.number,
    entry.subject,
    entry.meeting_on,
    entry.told_on,
    entry.state,
    entry.minute
from board_decision as entry
inner join decision_at($as_of) as standing
    on entry.board = standing.board and entry.subject = standing.subject
where
    entry.told_on <= $as_of
    and coalesce(entry.board = $board, $board is null)
    and coalesce(standing.state = $state, $state is null)
order by
    max(entry.told_on) over (partition by entry.board, entry.subject) desc,
    entry.board,
    entry.subject,
    entry.told_on desc,
    entry.number desc
