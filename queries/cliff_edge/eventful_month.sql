-- meaning: The first days of those of the next months before which something happened that a
--     position can change by: an agreement or a membership started or ended, a standard took
--     effect, an assessment was made. On the others positions are what they were a month before.
-- parameter: as_of date: the as-at date
-- parameter: months int = 36: how many months to look ahead
-- grain: month
-- units: month is its first day

with event as (
    select starts_on as happened_on from agreement
    union
    select ends_on + 1 as happened_on from agreement
    union
    select member_from as happened_on from rocu_membership
    union
    select member_to + 1 as happened_on from rocu_membership
    union
    select effective_from as happened_on from capability_standard
    union
    select as_of as happened_on from capability_assessment
    union
    select as_of as happened_on from force_function_assessment
)

select distinct
    cast(
        date_trunc('month', happened_on)
        + if(happened_on = date_trunc('month', happened_on), interval 0 month, interval 1 month)
        as date
    ) as month
from event
where
    happened_on > $as_of
    and happened_on
    <= date_trunc('month', $as_of) + to_months(cast($months as integer))
order by month
