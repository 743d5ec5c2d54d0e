-- meaning: What was asked of each board and how it stands, with the words of the newest minute; of
--     one board, or of all.
-- parameter: as_of date: the as-at date
-- parameter: board id = empty: a unit, or network; empty for all
-- parameter: state id = empty: only those that stand so; empty for all
-- grain: board, subject
-- units: state is asked, agreed, refused, deferred or noted

with told as (
    select
        board,
        subject,
        -- Where the newest entry has no minute there is none, never the words of one before it.
        nullif(arg_max(coalesce(minute, ''), (told_on, number)), '') as minute,
        max(told_on) as told_on
    from board_decision
    where told_on <= $as_of
    group by board, subject
)

select
    standing.board,
    standing.meeting_on,
    standing.subject,
    standing.state,
    told.minute,
    told.told_on
from decision_at($as_of) as standing
inner join told on standing.board = told.board and standing.subject = told.subject
where
    coalesce(standing.board = $board, $board is null)
    and coalesce(standing.state = $state, $state is null)
order by standing.meeting_on desc, standing.state != 'asked', board, subject
