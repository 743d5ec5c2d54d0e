-- meaning: The actions that were decided by the day, the overdue first and then by due day, with
--     what is to be done and what was last said of each; of one board or all, of one owner or all.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- parameter: owner id = all: an office, in capitals or small letters, or all
-- parameter: stands id = all: open for those open and overdue, done, dropped, or all
-- grain: action_id
-- units: cost in pounds; status is open, overdue, done or dropped

with told as (
    select
        action_id,
        arg_max(note, (told_on, number)) as note,
        max(told_on) as told_on
    from action_entry
    where told_on <= $as_of
    group by action_id
)

select
    standing.action_id,
    standing.board,
    standing.subject,
    action.what,
    standing.owner,
    standing.decided_on,
    standing.due_on,
    standing.cost_gbp,
    action.paid_by,
    standing.status,
    told.note,
    told.told_on
from action_at($as_of) as standing
inner join action on standing.action_id = action.action_id
inner join told on standing.action_id = told.action_id
where
    coalesce(standing.board = $board, $board is null)
    and lower($owner) in (lower(standing.owner), 'all')
    and $stands in (if(standing.status = 'overdue', 'open', standing.status), 'all')
order by
    list_position(['overdue', 'open', 'done', 'dropped'], standing.status),
    standing.due_on,
    action_id
