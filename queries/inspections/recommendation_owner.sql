-- meaning: The region that the owner of a recommendation names, or its text where no owner is
--     recorded, and the force if they name one. Where several names fit, the longest counts: "West
--     Mercia Police" is not about the West.
-- parameter: as_of date: the as-at date
-- grain: recommendation_id
-- units: none

with fitting as (
    select
        recommendation.recommendation_id,
        arg_max(
            called, (length(called.words), called.rocu_id, called.force_id is null, called.force_id)
        ) as called
    from recommendation
    inner join region_called($as_of) as called
        on
            -- To look for whole words takes long, so only where the letters are there at all.
            if(
                contains(coalesce(recommendation.owner, recommendation.text_summary), called.words),
                regexp_matches(
                    coalesce(recommendation.owner, recommendation.text_summary),
                    '\b' || regexp_escape(called.words) || '\b'
                ),
                false
            )
    group by recommendation.recommendation_id
)

select
    recommendation_id,
    called.rocu_id,
    called.force_id
from fitting
order by recommendation_id
