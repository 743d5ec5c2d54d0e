-- meaning: Everything that was said of an action by the day, or of all actions: how it stood from
--     when on, by when it was then due, and in which role that was recorded.
-- parameter: as_of date: the as-at date
-- parameter: action id = empty: the action; empty for all
-- grain: action_id, number
-- units: number is the place of the entry in the ledger; status is open, done or dropped

select
    entry.action_id,
    entry.number,
    action.what,
    entry.told_on,
    entry.status,
    last_value(entry.due_on ignore nulls) over (
        partition by entry.action_id
        order by entry.told_on, entry.number
    ) as due_on,
    entry.note,
    entry.recorded_as
from action_entry as entry
inner join action on entry.action_id = action.action_id
where
    entry.told_on <= $as_of
    and action.decided_on <= $as_of
    and coalesce(entry.action_id = $action, $action is null)
order by entry.action_id, entry.told_on, entry.number
