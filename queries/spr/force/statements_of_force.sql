-- meaning: What one force or its commissioner has published on one edition, beside the worst
--     position that its routes support on the obligations of the threat or of the edition, and
--     what the two together say (rule 11). Not evidenced is never a gap.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: edition id: the edition
-- grain: threat_id, dimension, as_of, as_of_precision, source_id
-- units: none

with judged as (
    select
        statement.threat_id,
        statement.dimension,
        statement.position as stated,
        statement.as_of,
        statement.as_of_precision,
        statement.note,
        statement.source_id,
        arg_min(obligation.position, obligation.rank) as derived
    from spr_statement as statement
    left join position_at([$as_of]) as obligation
        on
            statement.force_id = obligation.force_id
            and statement.edition = obligation.edition
            and coalesce(statement.threat_id = obligation.threat_id, statement.threat_id is null)
            and obligation.position != 'not_derived'
    where
        statement.force_id = $force
        and statement.edition = $edition
        and coalesce(statement.as_of <= $as_of, true)
    group by all
)

select
    judged.threat_id,
    threat.name as threat,
    judged.dimension,
    judged.stated,
    judged.derived,
    finding.finding,
    judged.as_of,
    judged.as_of_precision,
    judged.note,
    judged.source_id
from judged
left join spr_threat as threat on judged.threat_id = threat.threat_id
left join (
    select distinct
        threat_id,
        dimension,
        stated,
        finding,
        as_of,
        source_id
    from assurance_gap($as_of)
    where force_id = $force and edition = $edition
) as finding
    on
        judged.threat_id is not distinct from finding.threat_id
        and judged.dimension = finding.dimension
        and judged.stated = finding.stated
        and judged.as_of is not distinct from finding.as_of
        and judged.source_id = finding.source_id
order by
    judged.as_of desc nulls last,
    threat.sort_order nulls first,
    judged.dimension,
    threat_id,
    as_of_precision,
    source_id
