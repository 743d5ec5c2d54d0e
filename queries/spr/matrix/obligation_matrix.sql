-- meaning: The standing of every force, or of those of a region, on the obligations of one
--     edition. Evidenced says that access is shown, not that a duty is discharged. The heading is
--     the standing that calls for attention most: a gap, then partial, before what is not known.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: threat id = all: a threat, cross-cutting for obligations on no single one, or all
-- parameter: dimension id = all: a dimension, or all
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: part id = all: all obligations, or of those that some force cannot show the most
--     urgent alone (urgent), or all the others (rest)
-- parameter: most int = 10: how many obligations are urgent at most
-- grain: force_id, obligation_id
-- units: functions_required and functions_covered count functions

with standing as (
    select
        force.rocu_id,
        force.unit,
        position.force_id,
        force.force,
        obligation.place,
        position.obligation_id,
        position.position,
        min(
            list_position(
                ['gap', 'partial', 'unknown', 'unassured', 'evidenced', 'not_derived'],
                position.position
            )
        ) over (partition by position.obligation_id) as urgency_place,
        position.functions_required,
        position.functions_covered,
        obligation.source_id
    from position_at([$as_of]) as position
    inner join
        edition_obligation($edition, $threat, $dimension) as obligation
        on position.obligation_id = obligation.obligation_id
    inner join force_of($as_of, $rocu) as force on position.force_id = force.force_id
),

ranked as (
    select
        *,
        ['gap', 'partial', 'unknown', 'unassured', 'evidenced', 'not_derived'][
            urgency_place
        ] as heading,
        heading in ('gap', 'partial', 'unknown')
        and dense_rank() over (order by urgency_place, place) <= $most as is_urgent
    from standing
)

select
    rocu_id,
    unit,
    force_id,
    force,
    obligation_id,
    position,
    heading,
    functions_required,
    functions_covered,
    source_id
from ranked
where $part = 'all' or is_urgent = ($part = 'urgent')
order by unit nulls last, force, urgency_place, place, force_id, obligation_id
