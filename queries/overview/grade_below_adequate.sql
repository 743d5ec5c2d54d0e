-- meaning: Units and forces whose latest grade on a question is requires improvement or inadequate,
--     by region and name, never by grade.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: subject_kind, subject_id, question
-- units: none

select
    subject.rocu_id,
    subject.unit,
    subject.subject_kind,
    subject.subject_id,
    subject.subject,
    known.inspection,
    known.question,
    known.grade,
    known.published_on,
    known.published_on_precision,
    known.source_id
from inspection_subject($as_of, $rocu) as subject
inner join grade_known($as_of) as known
    on
        subject.subject_kind = known.subject_kind
        and subject.subject_id = known.subject_id
where known.is_latest and known.is_below_adequate
order by
    subject.rocu_id is null,
    subject.rocu_id = 'london',
    subject.unit,
    subject.subject_kind = 'force',
    subject.subject,
    known.question,
    subject_kind,
    subject_id
