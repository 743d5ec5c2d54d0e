-- meaning: The functions of forces that hang on one provider (rule 9) with every obligation of an
--     edition that needs them, the force's position on it, and whether that would get worse
--     without the function. A function that no obligation needs has one row without one.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id, function_id, obligation_id
-- units: none

with needs as (
    select
        needs.function_id,
        needs.obligation_id
    from obligation_function as needs
    inner join spr_obligation as obligation on needs.obligation_id = obligation.obligation_id
    where obligation.edition = $edition
)

select
    membership.rocu_id,
    sole.force_id,
    sole.function_id,
    sole.kind,
    sole.provider_id,
    sole.own_assessed,
    needs.obligation_id,
    position.position,
    coalesce(
        list_position(['gap', 'unknown', 'partial', 'unassured', 'evidenced'], position.position)
        > list_position(['gap', 'unknown'], sole.coverage_without),
        false
    ) as falls
from sole_provider_at([$as_of]) as sole
left join membership_at([$as_of]) as membership on sole.force_id = membership.force_id
left join needs on sole.function_id = needs.function_id
left join obligation_position_at([$as_of]) as position
    on
        sole.force_id = position.force_id
        and needs.obligation_id = position.obligation_id
where
    coalesce(membership.rocu_id = $rocu, $rocu is null)
    and coalesce(sole.force_id = $force, $force is null)
