-- meaning: Which core capabilities of each unit are at the standard, below it, assessed where no
--     standard is set, moved to a national service, or not assessed.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: framework id = core-2015: core-2015 for the core ones, or all
-- grain: rocu_id, standing
-- units: capabilities counts them

select
    standing.rocu_id,
    standing.unit,
    standing.standing,
    count(*) as capabilities,
    string_agg(standing.capability, '; ' order by standing.capability) as names
from capability_standing_by_unit($as_of, $framework) as standing
where coalesce(standing.rocu_id = $rocu, $rocu is null)
group by standing.rocu_id, standing.unit, standing.standing
order by
    standing.rocu_id = 'london',
    standing.unit,
    list_position(
        ['at_standard', 'stated', 'below', 'no_standard', 'transferred', 'not_assessed'],
        standing.standing
    ),
    rocu_id,
    standing
