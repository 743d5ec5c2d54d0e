-- meaning: The position of one force on the obligations of one edition, with the names of the
--     functions behind each by what their routes amount to.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: edition id: the edition
-- parameter: threat id = all: a threat, cross-cutting for obligations on no single one, or all
-- parameter: dimension id = all: a dimension, or all
-- grain: obligation_id
-- units: place counts from 1; functions_required and functions_covered count functions

with behind as (
    select
        needs.obligation_id,
        coverage.coverage,
        string_agg(policing_function.name, ', ' order by policing_function.name) as functions
    from obligation_function as needs
    inner join coverage_at([$as_of]) as coverage on needs.function_id = coverage.function_id
    inner join policing_function on needs.function_id = policing_function.function_id
    where coverage.force_id = $force
    group by needs.obligation_id, coverage.coverage
),

by_coverage as (
    select
        obligation_id,
        any_value(functions) filter (coverage = 'assured') as assured,
        any_value(functions) filter (coverage = 'unassured') as unassured,
        any_value(functions) filter (coverage = 'partial') as partial,
        any_value(functions) filter (coverage = 'gap') as gap,
        any_value(functions) filter (coverage = 'unknown') as unknown
    from behind
    group by obligation_id
)

select
    obligation.place,
    obligation.obligation_id,
    obligation.edition,
    obligation.threat_id,
    obligation.threat,
    obligation.dimension,
    obligation.duty_holder,
    obligation.title,
    obligation.requirement,
    obligation.reference,
    obligation.confidence,
    obligation.is_recalled,
    obligation.functions_required,
    obligation.source_id,
    position.position,
    position.functions_covered,
    by_coverage.assured,
    by_coverage.unassured,
    by_coverage.partial,
    by_coverage.gap,
    by_coverage.unknown
from edition_obligation($edition, $threat, $dimension) as obligation
inner join position_at([$as_of]) as position
    on obligation.obligation_id = position.obligation_id
left join by_coverage on obligation.obligation_id = by_coverage.obligation_id
where position.force_id = $force
order by obligation.place, obligation_id
