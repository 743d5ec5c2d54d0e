-- meaning: Forces whose position on an obligation of one edition differs between two dates, old and
--     new, whether that is better or worse (rule 8), the functions whose coverage changed, and the
--     first cause that bears on one of them, with its source. Worse ones first.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit on the later date; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id, obligation_id
-- units: functions, coverages_before and coverages_after are lists in the same order

select
    force.rocu_id,
    force.unit,
    changed.force_id,
    force.force,
    changed.obligation_id,
    changed.position_before,
    changed.position as position_after,
    changed.direction,
    changed.functions,
    changed.coverages_before,
    changed.coverages as coverages_after,
    changed.reason.cause_kind,
    changed.reason.cause_id,
    changed.reason.detail as cause_detail,
    changed.reason.source_id as cause_source_id
from position_change_at(list_distinct([least($since, $as_of), $as_of])) as changed
inner join edition_obligation($edition) as obligation
    on changed.obligation_id = obligation.obligation_id
inner join force_of($as_of, $rocu, $force) as force on changed.force_id = force.force_id
where changed.edition = $edition
order by
    -- Against the alphabet: worse, neither, better.
    changed.direction desc,
    unit nulls last,
    force,
    obligation.place,
    force_id,
    obligation_id
