-- meaning: The actions that were decided by the day, and how each stands: its newest entry at or
--     before the day tells. One that is open after its due day is overdue.
-- parameter: as_of date: the as-at date
-- grain: action_id
-- units: cost in pounds; status is open, overdue, done or dropped

with told as (
    select
        action_id,
        arg_max(status, (told_on, number)) as status,
        arg_max(due_on, (told_on, number)) filter (due_on is not null) as due_on
    from action_entry
    where told_on <= $as_of
    group by action_id
)

select
    action.action_id,
    action.board,
    action.subject,
    action.owner,
    action.decided_on,
    told.due_on,
    action.cost_gbp,
    if(told.status = 'open' and told.due_on < $as_of, 'overdue', told.status) as status
from action
inner join told on action.action_id = told.action_id
where action.decided_on <= $as_of
order by told.due_on, action.action_id
