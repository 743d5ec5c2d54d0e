-- meaning: How many units and forces have a published grade on the day, and how many of them were
--     last graded below adequate on some question. Counts, never an average.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: subject_kind
-- units: subjects, graded, requires_improvement, inadequate and below_adequate count units or
--     forces; grades, grades_undated and grades_before_2021 count grades

with graded as (
    select
        subject_kind,
        subject_id,
        bool_or(is_latest and is_below_adequate) as is_below_adequate,
        bool_or(is_latest and grade = 'requires_improvement') as requires_improvement,
        bool_or(is_latest and grade = 'inadequate') as is_inadequate,
        count(*) as grades,
        count(*) filter (published_on is null) as grades_undated,
        count(*) filter (first_year < 2021) as grades_before_2021
    from grade_known($as_of)
    group by subject_kind, subject_id
)

select
    subject.subject_kind,
    count(*) as subjects,
    count(graded.subject_id) as graded,
    count(*) filter (graded.is_below_adequate) as below_adequate,
    count(*) filter (graded.requires_improvement) as requires_improvement,
    count(*) filter (graded.is_inadequate) as inadequate,
    cast(coalesce(sum(graded.grades), 0) as bigint) as grades,
    cast(coalesce(sum(graded.grades_undated), 0) as bigint) as grades_undated,
    cast(coalesce(sum(graded.grades_before_2021), 0) as bigint) as grades_before_2021
from inspection_subject($as_of, $rocu) as subject
left join graded
    on
        subject.subject_kind = graded.subject_kind
        and subject.subject_id = graded.subject_id
group by subject.subject_kind
order by subject.subject_kind desc
