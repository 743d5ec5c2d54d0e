-- meaning: Each assessment of a capability of a unit that is the latest of some days (rule 2): from
--     its own day until the day of the next one, which is not among them. What is not dated has
--     always held, until the first that is.
-- grain: rocu_id, capability_id, as_of
-- units: level 0 to 4; until_on is empty where no later assessment is known

-- Of several on one day, evidence about the unit itself comes first, then the more cautious
-- position (absent before planned), then the id of the source.
with chosen as (
    select distinct on (rocu_id, capability_id, as_of)
        rocu_id,
        capability_id,
        position,
        level,
        delivery,
        evidence_scope,
        as_of,
        as_of_precision,
        note,
        source_id
    from capability_assessment
    order by
        evidence_scope != 'unit',
        list_position(['absent', 'planned', 'partial', 'transferred', 'provided'], position),
        source_id,
        as_of_precision
)

select
    *,
    lead(as_of) over (
        partition by rocu_id, capability_id
        order by as_of nulls first
    ) as until_on
from chosen
order by rocu_id, capability_id, as_of
