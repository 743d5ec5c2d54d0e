-- meaning: The latest assessment of each function that a force runs itself (rule 2), with the
--     strength it gives (rule 4; a force's own function has target 3). One that was never
--     assessed has no row.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: level 0 to 4

-- The newest day of each, undated ones counting as the oldest.
with newest as (
    select
        moment.on_date,
        assessment.force_id,
        assessment.function_id,
        max(coalesce(assessment.as_of, date '0001-01-01')) as as_of
    from (select unnest($moments) as on_date) as moment
    inner join force_function_assessment as assessment
        on coalesce(assessment.as_of <= moment.on_date, true)
    group by all
),

-- Of several on that day, the lower level comes first, then the id of the source.
latest as (
    select
        newest.on_date,
        arg_min(
            assessment,
            (assessment.level, assessment.source_id, assessment.as_of_precision)
        ) as chosen
    from newest
    inner join force_function_assessment as assessment
        on
            newest.force_id = assessment.force_id
            and newest.function_id = assessment.function_id
            and newest.as_of = coalesce(assessment.as_of, date '0001-01-01')
    group by newest.on_date, newest.force_id, newest.function_id
),

judged as (
    select
        on_date,
        chosen,
        if(
            list_contains(
                coalesce($removed, []),
                'force_function:' || chosen.force_id || '/' || chosen.function_id
            ),
            0,
            chosen.level
        ) as level
    from latest
)

select
    on_date,
    chosen.force_id,
    chosen.function_id,
    level,
    case
        when level >= 3 then 'full'
        when level > 0 then 'partial'
        else 'none'
    end as strength,
    chosen.as_of,
    chosen.as_of_precision,
    chosen.note,
    chosen.source_id
from judged
order by on_date, chosen.force_id, chosen.function_id
