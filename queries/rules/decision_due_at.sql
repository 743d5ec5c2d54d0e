-- meaning: What has to be decided about each agreement on each date, and by when (rule 15). One
--     that is past its term (in force or under review, started, its end before the day) has that
--     alone. A live one has its end, less the notice that its terms ask, and beside it the review
--     that is to come or that passed without a recorded outcome.
-- parameter: moments dates: the days asked about
-- grain: on_date, agreement_id, kind
-- units: kind is term_past, ends, review or review_past

with standing as (
    select
        standing.on_date,
        standing.standing,
        agreement.*
    from agreement_standing_at($moments) as standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
),

due as (
    select
        on_date,
        agreement_id,
        'term_past' as kind,
        ends_on as due_on
    from standing
    where standing = 'term_ended'

    union all

    -- Without stated notice a decision is due on the last day. Of 31 May less three months the 28th
    -- or 29th of February is due, the last day of its month.
    select
        on_date,
        agreement_id,
        'ends' as kind,
        cast(ends_on - to_months(cast(coalesce(notice_months, 0) as integer)) as date) as due_on
    from standing
    where standing = 'live' and ends_on is not null

    union all

    select
        on_date,
        agreement_id,
        if(review_on >= on_date, 'review', 'review_past') as kind,
        review_on as due_on
    from standing
    where standing = 'live' and review_on is not null
)

select
    on_date,
    agreement_id,
    kind,
    due_on
from due
order by on_date, due_on, kind, agreement_id
