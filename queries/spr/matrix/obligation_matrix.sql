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
    membership.rocu_id,
    rocu.short_name as unit,
    position.force_id,
    force.name as force,
    position.obligation_id,
    position.position,
    position.functions_required,
    position.functions_covered,
    obligation.source_id
from obligation_position_at([$as_of]) as position
inner join
    edition_obligation($edition, $threat, $dimension) as obligation
    on position.obligation_id = obligation.obligation_id
inner join force on position.force_id = force.force_id
left join membership_at([$as_of]) as membership on position.force_id = membership.force_id
left join rocu on membership.rocu_id = rocu.rocu_id
where coalesce(membership.rocu_id = $rocu, $rocu is null)
order by unit nulls last, force, obligation.place, force_id, obligation_id
