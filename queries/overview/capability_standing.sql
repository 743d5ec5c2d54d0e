-- meaning: How many capabilities of each unit, and of all units together (no unit), are at the
--     standard, stated only (at it, by a statement about every unit), below it, assessed where no
--     standard is set, moved to a national service, or not assessed.
-- parameter: as_of date: the as-at date
-- parameter: framework id = core-2015: core-2015 for the core ones, or all
-- grain: rocu_id
-- units: capabilities and the parts of it count pairs of unit and capability; units counts units

select
    standing.rocu_id,
    standing.unit,
    count(distinct standing.rocu_id) as units,
    count(*) as capabilities,
    count(*) filter (standing.standing = 'at_standard') as at_standard,
    count(*) filter (standing.standing = 'stated') as stated,
    count(*) filter (standing.standing = 'below') as below,
    count(*) filter (standing.standing = 'no_standard') as no_standard,
    count(*) filter (standing.standing = 'transferred') as transferred,
    count(*) filter (standing.standing = 'not_assessed') as not_assessed
from capability_standing_by_unit($as_of, $framework) as standing
group by grouping sets ((standing.rocu_id, standing.unit), ())
having count(*) > 0
order by standing.rocu_id is null, standing.rocu_id = 'london', standing.unit, rocu_id
