-- meaning: Statements under the edition of the requirement in force on the day, or else the last
--     before, that the routes contradict or do not evidence (rule 11). Not evidenced is never
--     a gap.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: force_id, threat_id, dimension, as_of, source_id
-- units: none

-- All statements of a force that say the same of one threat have the same finding.
with judged as (
    select distinct
        gap.force_id,
        gap.edition,
        gap.threat_id,
        gap.stated,
        gap.derived,
        gap.finding
    from assurance_gap($as_of) as gap
    where
        gap.edition = (
            select arg_max(edition, (in_force, in_force_from, edition))
            from edition_in_force($as_of)
            where in_force_from <= $as_of
        )
)

select
    force.rocu_id,
    force.unit,
    statement.force_id,
    force.force,
    statement.edition,
    statement.threat_id,
    threat.name as threat,
    statement.dimension,
    statement.position as stated,
    judged.derived,
    judged.finding,
    statement.as_of,
    statement.as_of_precision,
    statement.source_id
from judged
inner join spr_statement as statement
    on
        judged.force_id = statement.force_id
        and judged.edition = statement.edition
        and judged.threat_id is not distinct from statement.threat_id
        and judged.stated = statement.position
        and coalesce(statement.as_of <= $as_of, true)
inner join force_of($as_of, $rocu) as force on statement.force_id = force.force_id
left join spr_threat as threat on statement.threat_id = threat.threat_id
order by
    force.force,
    threat.sort_order nulls first,
    statement.dimension,
    statement.as_of desc nulls last,
    statement.source_id,
    force_id,
    threat_id
