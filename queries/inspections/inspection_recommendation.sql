-- meaning: Recommendations that could be known on the day, and the region that their owner names,
--     or their text where no owner is recorded, and the force if they name one: for a region its
--     own, then those that name none. Those whose due day has passed come first. Whether one was
--     carried out is not recorded. One without a dated source is not listed before the first year
--     that its inspection names.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: a force whose own come first
-- parameter: whose id = all: all; own for those that name the region; nobody for those that name
--     none
-- parameter: most int = empty: how many at most; empty for all
-- grain: recommendation_id
-- units: recommendation_count, past_due_count and undated_count count all of them, those beyond the
--     most included

select
    recommendation.recommendation_id,
    recommendation.inspection,
    period.first_year,
    recommendation.text_summary,
    recommendation.owner,
    owned.rocu_id,
    owned.force_id,
    recommendation.due_on,
    recommendation.due_on_precision,
    case recommendation.due_on_precision
        when 'day' then recommendation.due_on < $as_of
        when 'month' then recommendation.due_on < date_trunc('month', $as_of)
        when 'year' then year(recommendation.due_on) < year($as_of)
    end as is_past_due,
    count(*) over () as recommendation_count,
    count(*) filter (is_past_due) over () as past_due_count,
    count(*) filter (recommendation.due_on is null) over () as undated_count,
    recommendation.source_id
from recommendation
inner join inspection_period() as period on recommendation.inspection = period.inspection
inner join source on recommendation.source_id = source.source_id
left join recommendation_owner($as_of) as owned
    on recommendation.recommendation_id = owned.recommendation_id
where
    coalesce(
        coalesce(source.published_on, make_date(period.first_year, 1, 1)) <= $as_of, true
    )
    and ($rocu is null or owned.rocu_id is null or owned.rocu_id = $rocu)
    and ($whose = 'all' or (owned.rocu_id is null) = ($whose = 'nobody'))
order by
    owned.rocu_id is null and $rocu is not null,
    coalesce(owned.force_id = $force, false) desc,
    coalesce(is_past_due, false) desc,
    recommendation.due_on nulls last,
    period.first_year desc nulls last,
    recommendation.inspection,
    recommendation.recommendation_id
limit $most
