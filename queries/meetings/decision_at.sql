-- meaning: What was asked of each board and how it stands: the newest entry at or before the day
--     tells. What was deferred is asked again from the board's next meeting on.
-- parameter: as_of date: the as-at date
-- grain: board, subject
-- units: state is asked, agreed, refused, deferred or noted; meeting_on is the meeting that it was
--     last before

with newest as (
    select
        board,
        subject,
        arg_max(meeting_on, (told_on, number)) as meeting_on,
        arg_max(state, (told_on, number)) as state
    from board_decision
    where told_on <= $as_of
    group by board, subject
),

asked_again as (
    select
        newest.board,
        newest.subject,
        min(meeting.meeting_on) as meeting_on
    from newest
    inner join meeting
        on newest.board = meeting.board and newest.meeting_on < meeting.meeting_on
    where newest.state = 'deferred' and meeting.meeting_on <= $as_of
    group by newest.board, newest.subject
)

select
    newest.board,
    coalesce(asked_again.meeting_on, newest.meeting_on) as meeting_on,
    newest.subject,
    if(asked_again.meeting_on is null, newest.state, 'asked') as state
from newest
left join asked_again
    on newest.board = asked_again.board and newest.subject = asked_again.subject
order by board, meeting_on, subject
