-- meaning: The latest assessment of each function that a force runs itself (rule 2), with the
--     strength it gives (rule 4; a force's own function has target 3). One that was never
--     assessed has no row.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: level 0 to 4

with judged as (
    select
        moment.on_date,
        assessment.*,
        if(
            list_contains(
                $removed, 'force_function:' || assessment.force_id || '/' || assessment.function_id
            ),
            0,
            assessment.level
        ) as judged_level
    from (select unnest(list_distinct($moments)) as on_date) as moment
    inner join own_function_period() as assessment
        on
            coalesce(assessment.as_of <= moment.on_date, true)
            and coalesce(assessment.until_on > moment.on_date, true)
)

select
    on_date,
    force_id,
    function_id,
    judged_level as level,
    case
        when judged_level >= 3 then 'full'
        when judged_level > 0 then 'partial'
        else 'none'
    end as strength,
    as_of,
    as_of_precision,
    note,
    source_id
from judged
order by on_date, force_id, function_id
