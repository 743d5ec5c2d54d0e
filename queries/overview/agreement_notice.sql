-- meaning: Agreements to look at: past their term with no renewal found, ending within a year,
--     under review, or ended. One under review can also be past its term or about to end.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: a region's unit, for agreements with a party there; empty for all
-- grain: notice, agreement_id
-- units: none

with standing as (
    select
        agreement.*,
        standing.standing
    from agreement
    inner join agreement_standing($as_of) as standing
        on agreement.agreement_id = standing.agreement_id
    where
        $rocu is null
        or agreement.agreement_id in (
            select party.agreement_id
            from agreement_force($as_of) as party
            inner join membership_at([$as_of]) as membership
                on party.force_id = membership.force_id
            where membership.rocu_id = $rocu
        )
),

noticed as (
    select
        standing as notice,
        ends_on as noticed_on,
        ends_on_precision as noticed_on_precision,
        *
    from standing
    where standing in ('term_ended', 'ended')
    union all
    select
        'ending' as notice,
        ends_on as noticed_on,
        ends_on_precision as noticed_on_precision,
        *
    from standing
    where standing = 'live' and ends_on <= $as_of + interval 1 year
    union all
    select
        'under_review' as notice,
        review_on as noticed_on,
        review_on_precision as noticed_on_precision,
        *
    from standing
    where status = 'under_review' and standing in ('live', 'term_ended')
)

select
    notice,
    agreement_id,
    name as agreement,
    standing,
    scope,
    noticed_on,
    noticed_on_precision,
    note,
    source_id
from noticed
-- What is to come is told soonest first, what is over newest first.
order by
    notice,
    if(notice in ('ending', 'under_review'), noticed_on, null) nulls last,
    noticed_on desc nulls last,
    name,
    agreement_id
