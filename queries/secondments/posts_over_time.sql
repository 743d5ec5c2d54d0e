-- meaning: The posts of other agencies' staff (rule 16) on the day, and at the end of each of the
--     last quarters that had ended by then: totals of the arrangements that state both
--     established and filled posts, as in posts_by_agency. With it the arrangements that end by
--     the next 31 March, the end of the financial year, and those without a recorded end.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit; empty for all
-- parameter: quarters int = 12: how many quarters
-- grain: on_date
-- units: established, filled, vacant and over_filled count posts, empty where no arrangement
--     states both; agencies counts agencies whose posts are stated, all_agencies all;
--     arrangements, not_stated, withheld, ending and without_end count arrangements

with moment as (
    select
        on_date,
        make_date(year(on_date) + if(month(on_date) > 3, 1, 0), 3, 31) as year_end
    from (
        select on_date from quarter_end($as_of, $quarters)
        union
        select $as_of as on_date
    ) as asked
),

held as (
    select *
    from
        arrangement_at(
            list_append(
                (select list(on_date order by on_date) from quarter_end($as_of, $quarters)), $as_of
            )
        )
    where not has_ended and coalesce(rocu_id = $of_rocu, $of_rocu is null)
)

select
    moment.on_date,
    moment.on_date = $as_of as is_as_at,
    moment.on_date + 1 = date_trunc('quarter', moment.on_date + 1) as is_quarter_end,
    moment.year_end,
    count(distinct held.agency_id) filter (held.vacant is not null) as agencies,
    count(distinct held.agency_id) as all_agencies,
    count(held.agency_id) as arrangements,
    sum(held.posts_established) filter (held.vacant is not null) as established,
    sum(held.posts_filled) filter (held.vacant is not null) as filled,
    sum(held.vacant) as vacant,
    sum(held.over_filled) as over_filled,
    count(held.agency_id) filter (held.vacant is null and not held.posts_withheld) as not_stated,
    count(held.agency_id) filter (held.posts_withheld) as withheld,
    min(held.as_of) filter (held.vacant is not null) as oldest_on,
    max(held.as_of) filter (held.vacant is not null) as newest_on,
    arg_max(held.as_of_precision, held.as_of) filter (held.vacant is not null)
        as newest_on_precision,
    count(held.agency_id) filter (held.ends_on <= moment.year_end) as ending,
    count(held.agency_id) filter (held.ends_on is null) as without_end,
    coalesce(list(distinct held.source_id order by held.source_id) filter (
        held.source_id is not null
    ), []) as source_ids
from moment
left join held on moment.on_date = held.on_date
group by moment.on_date, moment.year_end
order by moment.on_date
