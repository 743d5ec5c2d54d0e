-- meaning: The inspection grades of one force, and of the unit that it belongs to on the day, that
--     could be known then.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- grain: subject_kind, subject_id, inspection, question
-- units: none

select
    known.subject_kind,
    known.subject_id,
    known.inspection,
    known.question,
    known.grade,
    known.published_on,
    known.published_on_precision,
    known.is_latest,
    known.source_id
from grade_known($as_of) as known
left join membership_at([$as_of]) as membership
    on
        known.subject_kind = 'rocu'
        and known.subject_id = membership.rocu_id
        and membership.force_id = $force
where
    (known.subject_kind = 'force' and known.subject_id = $force)
    or membership.force_id is not null
order by
    known.subject_kind,
    known.published_on desc nulls last,
    known.inspection desc,
    known.question,
    subject_id
