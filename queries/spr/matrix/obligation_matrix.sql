-- meaning: The position of every force, or of those of a region, on the obligations of one
--     edition. Evidenced says that access is evidenced, not that a duty is discharged.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: threat id = all: a threat, cross-cutting for obligations on no single one, or all
-- parameter: dimension id = all: a dimension, or all
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: force_id, obligation_id
-- units: functions_required and functions_covered count functions

select
    force.rocu_id,
    force.unit,
    position.force_id,
    force.force,
    position.obligation_id,
    position.position,
    position.functions_required,
    position.functions_covered,
    obligation.source_id
from obligation_position_at([$as_of]) as position
inner join
    edition_obligation($edition, $threat, $dimension) as obligation
    on position.obligation_id = obligation.obligation_id
inner join force_of($as_of, $rocu) as force on position.force_id = force.force_id
order by unit nulls last, force, obligation.place, force_id, obligation_id
