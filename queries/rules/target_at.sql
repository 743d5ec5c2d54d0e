-- meaning: The level that the newest standard in effect asks of each capability (rule 3). A
--     capability without a standard has no row, so no gap.
-- parameter: moments dates: the days asked about
-- grain: on_date, capability_id
-- units: target is a level, 1 to 4

select
    moment.on_date,
    standard.capability_id,
    standard.target,
    standard.source_id
from (select unnest($moments) as on_date) as moment
inner join target_period() as standard
    on
        coalesce(standard.effective_from <= moment.on_date, true)
        and coalesce(standard.until_on > moment.on_date, true)
order by on_date, capability_id
