-- meaning: The grades of units and forces by inspection that could be known on the day.
--     Inspections before 2021 had no grade adequate.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: subject_kind, subject_id, inspection, question
-- units: round counts the inspections, and the questions in each, from the earliest

select
    subject.rocu_id,
    subject.unit,
    subject.region,
    subject.subject_kind,
    subject.subject_id,
    subject.subject,
    subject.subject_short,
    known.inspection,
    known.question,
    dense_rank() over (
        order by known.first_year, known.last_year, known.inspection, known.question
    ) as round,
    known.grade,
    known.published_on,
    known.published_on_precision,
    known.is_latest,
    known.source_id
from inspection_subject($as_of, $rocu) as subject
inner join grade_known($as_of) as known
    on
        subject.subject_kind = known.subject_kind
        and subject.subject_id = known.subject_id
order by
    subject.rocu_id is null,
    subject.rocu_id = 'london',
    subject.unit,
    subject.subject_kind = 'force',
    subject.subject,
    round,
    known.question,
    subject_kind,
    subject_id,
    inspection
