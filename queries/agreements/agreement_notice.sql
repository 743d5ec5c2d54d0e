-- meaning: Why somebody has to look at agreements: past their term with no renewal found, ending or
--     due for review within some months, past their review date, under review, or ended. One
--     agreement can have several reasons.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: a region's unit, for agreements with a party there; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: months int = 12: how many months ahead an end or a review counts
-- grain: notice, agreement_id
-- units: none

with standing as (
    select
        agreement.*,
        standing.standing
    from agreement
    inner join agreement_of($as_of, $rocu, $force) as mine
        on agreement.agreement_id = mine.agreement_id
    inner join agreement_standing($as_of) as standing
        on agreement.agreement_id = standing.agreement_id
),

noticed as (
    select
        *,
        unnest(
            [
                if(standing = 'term_ended', 'term_ended', null),
                if(
                    standing = 'live'
                    and ends_on <= $as_of + to_months(cast($months as integer)),
                    'ending', null
                ),
                if(
                    standing = 'live' and review_on <= $as_of and status != 'under_review',
                    'review_passed', null
                ),
                if(
                    status = 'under_review' and standing in ('live', 'term_ended'),
                    'under_review', null
                ),
                if(
                    standing = 'live'
                    and review_on > $as_of
                    and review_on <= $as_of + to_months(cast($months as integer)),
                    'review_due', null
                ),
                if(standing = 'ended', 'ended', null)
            ]
        ) as notice
    from standing
)

select
    notice,
    agreement_id,
    name as agreement,
    standing,
    scope,
    if(notice in ('term_ended', 'ending', 'ended'), ends_on, review_on) as noticed_on,
    if(
        notice in ('term_ended', 'ending', 'ended'), ends_on_precision, review_on_precision
    ) as noticed_on_precision,
    note,
    source_id
from noticed
where notice is not null
-- What is to come is told soonest first, what is over newest first.
order by
    notice,
    if(notice in ('term_ended', 'ended', 'review_passed'), null, noticed_on) nulls last,
    noticed_on desc nulls last,
    name,
    agreement_id
