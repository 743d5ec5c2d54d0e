-- meaning: Statements that a force meets, or has access to, what the requirement asks, where the
--     routes contradict them or give no evidence (rule 11). Not evidenced is never a gap.
-- parameter: as_of date: the as-at date
-- grain: force_id, edition, threat_id, dimension, as_of, source_id
-- units: none

with judged as (
    select
        statement.force_id,
        statement.edition,
        statement.threat_id,
        statement.dimension,
        statement.position as stated,
        arg_min(obligation.position, obligation.rank) as derived,
        statement.as_of,
        statement.as_of_precision,
        statement.source_id
    from spr_statement as statement
    inner join position_at([$as_of]) as obligation
        on
            statement.force_id = obligation.force_id
            and statement.edition = obligation.edition
            and coalesce(statement.threat_id = obligation.threat_id, statement.threat_id is null)
    where
        statement.position in ('met', 'has_access')
        and coalesce(statement.as_of <= $as_of, true)
        and obligation.position != 'not_derived'
    group by all
)

select
    force_id,
    edition,
    threat_id,
    dimension,
    stated,
    derived,
    if(derived = 'unknown', 'not_evidenced', 'contradicted') as finding,
    as_of,
    source_id
from judged
where derived in ('gap', 'unknown', 'partial')
order by force_id, edition, threat_id, dimension, as_of, source_id
