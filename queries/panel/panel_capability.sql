-- meaning: How capabilities of a unit, or of all of them, stand by family, as may be told in
--     public: covert ones are counted and never named. One that only a statement about every unit
--     says is provided is stated, and is not counted as at the standard.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: family
-- units: capabilities and its parts count pairs of unit and capability; below_names are names of
--     capabilities below the standard, none of them covert

select
    capability.family,
    capability.family = 'covert and technical' as is_covert,
    count(*) as capabilities,
    count(*) filter (standing.standing = 'at_standard') as at_standard,
    count(*) filter (standing.standing = 'stated') as stated,
    count(*) filter (standing.standing = 'below') as below,
    count(*) filter (standing.standing = 'no_standard') as no_standard,
    count(*) filter (standing.standing = 'transferred') as transferred,
    count(*) filter (standing.standing = 'not_assessed') as not_assessed,
    coalesce(
        list(distinct standing.capability order by standing.capability) filter (
            standing.standing = 'below' and not is_covert
        ),
        []
    ) as below_names,
    coalesce(
        list(distinct standing.source_id order by standing.source_id) filter (
            standing.source_id is not null
        ),
        []
    ) as source_ids
from capability_standing_by_unit($as_of, 'all') as standing
inner join capability on standing.capability_id = capability.capability_id
where coalesce(standing.rocu_id = $rocu, $rocu is null)
group by capability.family
order by family
