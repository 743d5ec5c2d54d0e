-- meaning: The functions of forces that hang on one provider (rule 9) with every obligation of an
--     edition that needs them, and whether the force's position on it would get worse without the
--     function. A function that no obligation needs has one row without an obligation.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: force_id, function_id, obligation_id
-- units: none

with covered as materialized (
    select * from coverage_at([$as_of])
),

-- A position is the worst of the coverages that it needs (rule 8).
asked as (
    select
        obligation_id,
        function_id
    from obligation_need()
    where edition = $edition
),

-- The worst coverage among the functions that an obligation needs (rule 8).
standing as (
    select
        covered.force_id,
        asked.obligation_id,
        min(covered.rank) as rank
    from covered
    inner join asked on covered.function_id = asked.function_id
    group by covered.force_id, asked.obligation_id
)

select
    force.rocu_id,
    sole.force_id,
    sole.function_id,
    sole.provider_kind as kind,
    sole.provider_id,
    if(sole.is_own_assessed, 'yes', 'no') as own_assessed,
    asked.obligation_id,
    coalesce(standing.rank > sole.rank_without, false) as falls
from covered as sole
inner join force_of($as_of, $rocu, $force) as force on sole.force_id = force.force_id
left join asked on sole.function_id = asked.function_id
left join standing
    on
        sole.force_id = standing.force_id
        and asked.obligation_id = standing.obligation_id
where sole.is_sole
order by force_id, function_id, obligation_id
