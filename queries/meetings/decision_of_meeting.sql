-- meaning: What one meeting of a board decided: of each decision that belongs to it the newest
--     entry, with the words of its minute. What was deferred before, asked again there and not
--     spoken of since is asked, without a minute.
-- parameter: as_of date: the as-at date
-- parameter: board id: a unit, or network
-- parameter: meeting date: the day of the meeting
-- grain: subject
-- units: state is asked, agreed, refused, deferred or noted

with told as (
    select
        subject,
        arg_max(state, (told_on, number)) as state,
        -- Where the newest entry has no minute there is none, never the words of one before it.
        nullif(arg_max(coalesce(minute, ''), (told_on, number)), '') as minute
    from board_decision
    where told_on <= $as_of and board = $board and meeting_on = $meeting
    group by subject
),

asked_again as (
    select standing.subject
    from decision_at($as_of) as standing
    left join told on standing.subject = told.subject
    where
        standing.board = $board
        and standing.meeting_on = $meeting
        and told.subject is null
)

select
    subject,
    state,
    minute
from told

union all

select
    subject,
    'asked' as state,
    null as minute
from asked_again
order by
    list_position(['agreed', 'refused', 'deferred', 'noted', 'asked'], state),
    subject
