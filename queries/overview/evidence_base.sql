-- meaning: What the positions of each unit, and of all units together (no unit), rest on: evidence
--     about the unit itself, network-wide statements, or nothing; and how old it is.
-- parameter: as_of date: the as-at date
-- parameter: framework id = core-2015: core-2015 for the core ones, or all
-- grain: rocu_id
-- units: positions, unit_evidence, network_statement, nothing, dated and undated count pairs of
--     unit and capability; median_age_months is in whole months, of the dated ones, a reduced date
--     counted from its first day; newest_on and oldest_on are the days of the dated ones

select
    position.rocu_id,
    position.unit,
    count(*) as positions,
    count(*) filter (position.evidence_scope = 'unit') as unit_evidence,
    count(*) filter (position.evidence_scope = 'network') as network_statement,
    count(*) filter (position.position = 'not_assessed') as nothing,
    count(position.as_of) as dated,
    count(*) filter (position.as_of_precision = 'undated') as undated,
    cast(floor(median(datesub('month', position.as_of, $as_of))) as bigint) as median_age_months,
    max(position.as_of) as newest_on,
    arg_max(position.as_of_precision, position.as_of) as newest_precision,
    min(position.as_of) as oldest_on,
    arg_min(position.as_of_precision, position.as_of) as oldest_precision
from capability_matrix($as_of, $framework) as position
group by grouping sets ((position.rocu_id, position.unit), ())
having count(*) > 0
order by position.rocu_id is null, position.rocu_id = 'london', position.unit, rocu_id
