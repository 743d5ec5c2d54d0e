-- meaning: The obligations of one edition in the order of its threats, those on no single threat
--     last, with who owes them and how sure their wording is. The title is our own short name, or
--     the requirement where there is none.
-- parameter: edition id: the edition
-- parameter: threat id = all: a threat, cross-cutting for obligations on no single one, or all
-- parameter: dimension id = all: a dimension, or all
-- grain: obligation_id
-- units: place counts from 1; functions_required counts functions

with needs as (
    select
        obligation_id,
        count(*) as functions_required
    from obligation_function
    group by obligation_id
)

select
    row_number() over (
        order by threat.sort_order nulls last, threat.threat_id, obligation.obligation_id
    ) as place,
    obligation.obligation_id,
    obligation.edition,
    coalesce(obligation.threat_id, 'cross-cutting') as threat_id,
    threat.name as threat,
    obligation.dimension,
    obligation.duty_holder,
    coalesce(obligation.short_title, obligation.requirement) as title,
    obligation.requirement,
    obligation.reference,
    obligation.confidence,
    source.accessed_as = 'recalled' as is_recalled,
    coalesce(needs.functions_required, 0) as functions_required,
    obligation.source_id
from spr_obligation as obligation
inner join source on obligation.source_id = source.source_id
left join spr_threat as threat on obligation.threat_id = threat.threat_id
left join needs on obligation.obligation_id = needs.obligation_id
where
    obligation.edition = $edition
    and $threat in ('all', coalesce(obligation.threat_id, 'cross-cutting'))
    and $dimension in ('all', obligation.dimension)
order by place, obligation_id
