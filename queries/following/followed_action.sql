-- meaning: Actions that are due in the next while or overdue, told to the region of the board, and
--     to the region and the force that they are about.
-- parameter: as_of date: the as-at date
-- parameter: days int = 14: how many days ahead
-- grain: action_id
-- units: status is open or overdue; places are who it is told to

with standing as (
    select
        *,
        split_part(subject, ':', 1) as subject_kind,
        split_part(split_part(subject, ':', 2), '/', 1) as subject_owner
    from action_at($as_of)
    where
        status = 'overdue'
        or (status = 'open' and due_on <= cast($as_of + to_days($days) as date))
),

about as (
    select
        *,
        case
            when subject_kind in ('rocu_capability', 'secondment', 'funding')
                then 'rocu:' || subject_owner
            when subject_kind in ('force_function', 'force_obligation')
                then 'force:' || subject_owner
        end as subject_place
    from standing
)

select
    about.action_id,
    action.what,
    about.owner,
    about.due_on,
    about.status,
    list_distinct([
        if(about.board = 'network', 'network', 'rocu:' || about.board),
        about.subject_place,
        'rocu:' || home.rocu_id
    ]) as places
from about
inner join action on about.action_id = action.action_id
left join membership_at([$as_of]) as home on about.subject_place = 'force:' || home.force_id
order by about.due_on, about.action_id
