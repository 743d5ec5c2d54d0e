-- meaning: Every grade that could be known on the day, and whether it is the latest of its subject
--     on its question. A grade without a day of publication is never known before the first year
--     that its inspection names, and is placed in time at the end of the last one.
-- parameter: as_of date: the as-at date
-- grain: subject_kind, subject_id, inspection, question
-- units: first_year and last_year are calendar years

with placed as (
    select
        grade.*,
        period.first_year,
        period.last_year,
        coalesce(grade.published_on, make_date(period.last_year, 12, 31)) as placed_on
    from inspection_grade as grade
    inner join inspection_period() as period on grade.inspection = period.inspection
    where
        coalesce(
            coalesce(grade.published_on, make_date(period.first_year, 1, 1)) <= $as_of, true
        )
)

select
    subject_kind,
    subject_id,
    inspection,
    first_year,
    last_year,
    question,
    grade,
    grade in ('requires_improvement', 'inadequate') as is_below_adequate,
    published_on,
    published_on_precision,
    placed_on,
    -- Numbered together, less those before its subject and question: parts take twice as long.
    row_number() over (
        order by subject_kind, subject_id, question, placed_on desc nulls last, inspection desc
    ) = rank() over (order by subject_kind, subject_id, question) as is_latest,
    source_id
from placed
order by subject_kind, subject_id, inspection, question
