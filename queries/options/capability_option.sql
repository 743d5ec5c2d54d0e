-- meaning: Capabilities of units to mend, which are all that are below their standard, or to ask
--     about first, which are all that are not assessed: what the change would lift alone (rule 14),
--     nothing included, and which other units are at the standard, neighbours before the rest. A
--     unit of which only a statement about every unit says so is not among them.
-- parameter: as_of date: the as-at date
-- parameter: was id = below: below (the standard) or not_assessed
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: edition id = empty: the edition of the requirement; empty for the newest
-- parameter: most int = 15: how many at most
-- grain: rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; obligation_count, function_count and force_count as in
--     improvement_option; capability_count counts all, those beyond the most included, and
--     idle_count those among them that would lift nothing

with wanted as (
    select
        position.rocu_id,
        position.unit,
        position.capability_id,
        position.capability,
        position.position,
        position.level,
        position.target,
        position.as_of,
        position.as_of_precision,
        position.source_id
    from capability_matrix($as_of, framework := 'all') as position
    where
        if($was = 'below', position.gap > 0, position.position = 'not_assessed')
        and coalesce(position.rocu_id = $rocu, $rocu is null)
),

able as (
    select
        rocu_id,
        capability_id,
        source_id
    from capability_at([$as_of])
    where access_strength = 'full'
),

other as (
    select
        wanted.rocu_id,
        wanted.capability_id,
        coalesce(
            list(able.rocu_id order by able.rocu_id) filter (neighbour.neighbour_id is not null), []
        ) as neighbour_ids,
        coalesce(
            list(able.rocu_id order by able.rocu_id) filter (neighbour.neighbour_id is null), []
        ) as elsewhere_ids,
        list_sort(list_distinct(list(able.source_id))) as able_source_ids
    from wanted
    inner join able
        on
            wanted.capability_id = able.capability_id
            and wanted.rocu_id != able.rocu_id
    left join rocu_neighbour as neighbour
        on
            wanted.rocu_id = neighbour.rocu_id
            and able.rocu_id = neighbour.neighbour_id
    group by wanted.rocu_id, wanted.capability_id
)

select
    wanted.rocu_id,
    wanted.unit,
    wanted.capability_id,
    wanted.capability,
    wanted.position,
    wanted.level,
    wanted.target,
    wanted.as_of,
    wanted.as_of_precision,
    coalesce(lifted.obligation_count, 0) as obligation_count,
    coalesce(lifted.function_count, 0) as function_count,
    coalesce(lifted.force_count, 0) as force_count,
    coalesce(other.neighbour_ids, []) as neighbour_ids,
    coalesce(other.elsewhere_ids, []) as elsewhere_ids,
    count(*) over () as capability_count,
    count(*) filter (lifted.subject_id is null) over () as idle_count,
    coalesce(other.able_source_ids, []) as able_source_ids,
    wanted.source_id
from wanted
left join improvement_option($as_of, $rocu, $edition) as lifted
    on
        lifted.kind = 'raise_capability'
        and wanted.rocu_id = lifted.rocu_id
        and wanted.capability_id = lifted.subject_id
left join other
    on
        wanted.rocu_id = other.rocu_id
        and wanted.capability_id = other.capability_id
order by
    obligation_count desc,
    function_count desc,
    wanted.target - wanted.level desc,
    wanted.rocu_id = 'london',
    wanted.unit,
    wanted.capability,
    wanted.rocu_id,
    wanted.capability_id
limit $most
