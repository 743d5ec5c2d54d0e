-- meaning: The level that the newest standard in effect asks of each capability (rule 3). A
--     capability without a standard has no row, so no gap.
-- parameter: moments dates: the days asked about
-- grain: on_date, capability_id
-- units: target is a level, 1 to 4

select
    moment.on_date,
    standard.capability_id,
    arg_max(
        standard.target_level,
        (
            coalesce(standard.effective_from, date '0001-01-01'),
            standard.target_level,
            standard.source_id
        )
    ) as target,
    arg_max(
        standard.source_id,
        (
            coalesce(standard.effective_from, date '0001-01-01'),
            standard.target_level,
            standard.source_id
        )
    ) as source_id
from (select unnest($moments) as on_date) as moment
inner join capability_standard as standard
    on coalesce(standard.effective_from <= moment.on_date, true)
group by moment.on_date, standard.capability_id
order by on_date, capability_id
