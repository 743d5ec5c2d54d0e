-- meaning: Recommendations that could be known on the day, and the region that their owner names,
--     or their text where no owner is recorded, and the force if they name one: for a region its
--     own, then those that name none. One without a dated source is not listed before the first
--     year that its inspection names.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: recommendation_id
-- units: none

-- Where several names fit, the longest: "West Mercia Police" is not about the West.
with owned as (
    select
        recommendation.recommendation_id,
        arg_max(
            called, (length(called.words), called.rocu_id, called.force_id is null, called.force_id)
        ) as called
    from recommendation
    inner join region_called($as_of) as called
        on regexp_matches(
            coalesce(recommendation.owner, recommendation.text_summary),
            '\b' || regexp_escape(called.words) || '\b'
        )
    group by recommendation.recommendation_id
)

select
    recommendation.recommendation_id,
    recommendation.inspection,
    period.first_year,
    recommendation.text_summary,
    recommendation.owner,
    owned.called.rocu_id,
    owned.called.force_id,
    recommendation.due_on,
    recommendation.due_on_precision,
    case recommendation.due_on_precision
        when 'day' then recommendation.due_on
        when 'month' then last_day(recommendation.due_on)
        when 'year' then make_date(year(recommendation.due_on), 12, 31)
    end < $as_of as is_past_due,
    recommendation.source_id
from recommendation
inner join inspection_period() as period on recommendation.inspection = period.inspection
inner join source on recommendation.source_id = source.source_id
left join owned on recommendation.recommendation_id = owned.recommendation_id
where
    coalesce(
        coalesce(source.published_on, make_date(period.first_year, 1, 1)) <= $as_of, true
    )
    and ($rocu is null or owned.called.rocu_id is null or owned.called.rocu_id = $rocu)
order by
    owned.called.rocu_id is null and $rocu is not null,
    period.first_year desc nulls last,
    recommendation.inspection,
    recommendation.recommendation_id
