-- meaning: What is being done about each thing that an action counts for, the overdue first and
--     then by due day; what was done or dropped follows, the last first.
-- parameter: as_of date: the as-at date
-- grain: subject, action_id
-- units: about is what the action itself is about; status is open, overdue, done or dropped, and
--     told_on the day on which that was last said

select
    reach.subject,
    action.action_id,
    action.board,
    action.subject as about,
    action.owner,
    action.due_on,
    action.status,
    action.told_on
from action_reach($as_of) as reach
inner join action_listed($as_of) as action on reach.action_id = action.action_id
order by
    reach.subject,
    list_position(['overdue', 'open', 'done', 'dropped'], action.status),
    if(action.status in ('done', 'dropped'), null, action.due_on),
    action.told_on desc,
    action.action_id
