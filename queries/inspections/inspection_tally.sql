-- meaning: What inspections counted (recommendations, causes of concern, areas for improvement) of
--     the network, a unit or a force, as far as published. Do not add counts of different
--     inspections. A count without a dated source is not listed before the first year that its
--     inspection names.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: inspection, subject_kind, subject_id, measure
-- units: value counts what measure names

select
    tally.inspection,
    period.first_year,
    tally.subject_kind,
    tally.subject_id,
    subject.subject,
    subject.rocu_id,
    tally.measure,
    tally.value,
    tally.source_id
from inspection_count as tally
inner join inspection_period() as period on tally.inspection = period.inspection
inner join source on tally.source_id = source.source_id
left join inspection_subject($as_of) as subject
    on
        tally.subject_kind = subject.subject_kind
        and tally.subject_id = subject.subject_id
where
    coalesce(
        coalesce(source.published_on, make_date(period.first_year, 1, 1)) <= $as_of, true
    )
    and (
        $rocu is null
        or tally.subject_kind = 'network'
        or subject.rocu_id = $rocu
    )
order by
    tally.subject_kind = 'network' desc,
    period.first_year desc nulls last,
    tally.inspection,
    subject.subject,
    tally.measure,
    subject_kind,
    subject_id
