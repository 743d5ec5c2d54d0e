-- meaning: What each force, or its commissioner, says of its standing under one edition of the
--     requirement, beside how many obligations of the threat, or of the edition, access is shown
--     to, and beside its latest inspection grade on each question. They stand side by side and are
--     not combined. A force without a statement, or a grade, has a row.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition of the requirement
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force; empty for all of them
-- grain: force_id, threat_id, dimension, stated_on, statement_source_id, question
-- units: obligations_needing and obligations_shown count obligations that need functions

with shown as (
    select
        force_id,
        threat_id,
        count(*) as obligations_needing,
        count(*) filter (position = 'evidenced') as obligations_shown
    from position_at([$as_of])
    where
        edition = $edition
        and position != 'not_derived'
    group by grouping sets ((force_id), (force_id, threat_id))
    having grouping(threat_id) = 1 or threat_id is not null
)

select
    subject.rocu_id,
    subject.unit,
    subject.subject_id as force_id,
    subject.subject as force,
    statement.threat_id,
    threat.name as threat,
    statement.dimension,
    statement.position as stated,
    statement.as_of as stated_on,
    statement.as_of_precision as stated_on_precision,
    statement.note,
    statement.source_id as statement_source_id,
    coalesce(shown.obligations_needing, 0) as obligations_needing,
    coalesce(shown.obligations_shown, 0) as obligations_shown,
    known.inspection,
    known.question,
    known.grade,
    known.published_on,
    known.published_on_precision,
    known.source_id as grade_source_id
from inspection_subject($as_of, $rocu) as subject
left join spr_statement as statement
    on
        subject.subject_id = statement.force_id
        and statement.edition = $edition
        and coalesce(statement.as_of <= $as_of, true)
left join spr_threat as threat on statement.threat_id = threat.threat_id
left join shown
    on
        subject.subject_id = shown.force_id
        and statement.threat_id is not distinct from shown.threat_id
left join grade_known($as_of) as known
    on
        subject.subject_id = known.subject_id
        and known.subject_kind = 'force'
        and known.is_latest
where
    subject.subject_kind = 'force'
    and coalesce(subject.subject_id = $force, $force is null)
order by
    subject.rocu_id is null,
    subject.rocu_id = 'london',
    subject.unit,
    subject.subject,
    threat.sort_order nulls first,
    statement.dimension,
    statement.as_of desc nulls last,
    statement.source_id,
    known.question,
    force_id,
    threat_id,
    stated_on,
    statement_source_id
