-- meaning: The position of every capability in every unit on each date, as
--     capability_position_period has it; not_assessed where nothing is known.
-- parameter: moments dates: the days asked about
-- grain: on_date, rocu_id, capability_id
-- units: as in capability_position_period

select
    moment.on_date,
    period.rocu_id,
    period.capability_id,
    period.position,
    period.level,
    period.target,
    period.gap,
    period.strength,
    period.access_strength,
    period.as_of,
    period.as_of_precision,
    period.evidence_scope,
    period.delivery,
    period.note,
    period.source_id
from (select unnest(list_distinct($moments)) as on_date) as moment
inner join capability_position_period() as period
    on
        coalesce(period.from_on <= moment.on_date, true)
        and coalesce(period.until_on > moment.on_date, true)
order by on_date, rocu_id, capability_id
