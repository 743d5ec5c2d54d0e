-- meaning: The actions of action_listed, each with where what it is about stood at the decision and
--     where it stands.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- parameter: owner id = all: an office, in capitals or small letters, or all
-- parameter: stands id = all: open for those open and overdue, done, dropped, or all
-- grain: action_id
-- units: as in action_listed and action_moved

select
    listed.action_id,
    listed.board,
    listed.subject,
    listed.what,
    listed.owner,
    listed.decided_on,
    listed.due_on,
    listed.cost_gbp,
    listed.paid_by,
    listed.status,
    listed.note,
    listed.told_on,
    moved.was,
    moved.is_now,
    moved.due_was,
    moved.due_is_now,
    moved.direction,
    moved.has_closed
from action_listed($as_of, $board, $owner, $stands) as listed
left join action_moved($as_of, $board) as moved on listed.action_id = moved.action_id
order by
    list_position(['overdue', 'open', 'done', 'dropped'], listed.status),
    listed.due_on,
    listed.action_id
