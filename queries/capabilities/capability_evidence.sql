-- meaning: Every assessment of one capability of one unit that could be known on the day, the one
--     that its position rests on first.
-- parameter: as_of date: the as-at date
-- parameter: rocu id: the unit
-- parameter: capability id: the capability
-- grain: as_of, as_of_precision, source_id
-- units: level 0 to 4

with chosen as (
    select *
    from capability_at([$as_of])
    where rocu_id = $rocu and capability_id = $capability
)

select
    assessment.position,
    assessment.level,
    assessment.as_of,
    assessment.as_of_precision,
    assessment.evidence_scope,
    assessment.delivery,
    assessment.note,
    assessment.source_id,
    chosen.source_id is not null as is_latest
from capability_assessment as assessment
left join chosen
    on
        assessment.source_id = chosen.source_id
        and assessment.as_of is not distinct from chosen.as_of
        and assessment.as_of_precision = chosen.as_of_precision
where
    assessment.rocu_id = $rocu
    and assessment.capability_id = $capability
    and coalesce(assessment.as_of <= $as_of, true)
order by is_latest desc, assessment.as_of desc nulls last, assessment.source_id, as_of_precision
