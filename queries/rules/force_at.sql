-- meaning: Each force with its name and the regional unit that it belongs to on each date. The unit
--     is empty where no membership covers the day.
-- parameter: moments dates: the days asked about
-- grain: on_date, force_id
-- units: none

select
    moment.on_date,
    period.force_id,
    period.force,
    period.rocu_id,
    period.unit,
    period.is_underpinned,
    period.source_id
from (select unnest(list_distinct($moments)) as on_date) as moment
inner join force_period() as period
    on
        coalesce(period.from_on <= moment.on_date, true)
        and coalesce(period.until_on > moment.on_date, true)
order by on_date, force_id
