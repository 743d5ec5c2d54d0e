-- meaning: Inspection grades that could be known on the later of two dates and not yet on the
--     earlier, each with the grade before it of the same subject on the same question, if any.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit, for it and its forces; empty for the network
-- parameter: force id = empty: the force, for it and its unit; empty for all
-- grain: subject_kind, subject_id, inspection_after, question
-- units: none

with in_order as (
    select
        *,
        lag(grade) over before as grade_before,
        lag(inspection) over before as inspection_before,
        lag(published_on) over before as published_on_before,
        lag(published_on_precision) over before as published_on_precision_before,
        lag(source_id) over before as before_source_id
    from grade_known($as_of)
    window before as (
        partition by subject_kind, subject_id, question
        order by placed_on nulls first, inspection
    )
)

select
    subject.rocu_id,
    subject.unit,
    subject.subject_kind,
    subject.subject_id,
    subject.subject,
    graded.question,
    graded.inspection_before,
    graded.grade_before,
    graded.published_on_before,
    graded.published_on_precision_before,
    graded.inspection as inspection_after,
    graded.grade as grade_after,
    graded.published_on as published_on_after,
    graded.published_on_precision as published_on_precision_after,
    graded.before_source_id,
    graded.source_id
from in_order as graded
inner join inspection_subject($as_of, $rocu) as subject
    on
        graded.subject_kind = subject.subject_kind
        and graded.subject_id = subject.subject_id
left join grade_known(least($since, $as_of)) as earlier
    on
        graded.subject_kind = earlier.subject_kind
        and graded.subject_id = earlier.subject_id
        and graded.inspection = earlier.inspection
        and graded.question = earlier.question
where
    earlier.inspection is null
    and (
        $force is null
        or (subject.subject_kind = 'force' and subject.subject_id = $force)
        or (
            subject.subject_kind = 'rocu'
            and subject.rocu_id in (
                select rocu_id
                from membership_at([$as_of])
                where force_id = $force
            )
        )
    )
order by
    graded.published_on desc nulls last,
    subject.unit nulls last,
    subject.subject_kind = 'force',
    subject.subject,
    graded.inspection,
    graded.question,
    subject_kind,
    subject_id,
    inspection_after
