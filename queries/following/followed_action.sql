-- meaning: Actions that are due in the next while or overdue, told to the region of the board, and
--     to the region and the force that they are about.
-- parameter: as_of date: the as-at date
-- parameter: days int = 14: how many days ahead
-- grain: action_id
-- units: status is open or overdue; places are who it is told to

with about as (
    select
        standing.action_id,
        action.what,
        standing.owner,
        standing.due_on,
        standing.status,
        standing.board,
        split_part(standing.subject, ':', 1) as subject_kind,
        split_part(split_part(standing.subject, ':', 2), '/', 1) as subject_owner
    from action_at($as_of) as standing
    inner join action on standing.action_id = action.action_id
    where
        standing.status = 'overdue'
        or (
            standing.status = 'open'
            and standing.due_on <= cast($as_of + to_days($days) as date)
        )
)

select
    about.action_id,
    about.what,
    about.owner,
    about.due_on,
    about.status,
    list_distinct([
        if(about.board = 'network', 'network', 'rocu:' || about.board),
        if(about.subject_kind in ('rocu_capability', 'secondment', 'funding'),
            'rocu:' || about.subject_owner, null),
        if(about.subject_kind in ('force_function', 'force_obligation'),
            'force:' || about.subject_owner, null),
        'rocu:' || home.rocu_id
    ]) as places
from about
left join membership_at([$as_of]) as home
    on
        about.subject_kind in ('force_function', 'force_obligation')
        and about.subject_owner = home.force_id
order by about.due_on, about.action_id
