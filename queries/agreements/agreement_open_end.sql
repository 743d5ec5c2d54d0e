-- meaning: Live agreements of which no end is recorded, with what rests on each alone: those to
--     which a force, or a force of a region, is party. Those under review stand first, then those
--     on which most rests.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition whose standings are counted
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: agreement_id
-- units: what rests on it is as in agreement_dependence

select
    register.agreement_id,
    register.name,
    register.status,
    register.lead_force_id,
    register.review_on,
    register.review_on_precision,
    register.underpins_rocu_id,
    rests.force_ids,
    rests.function_ids,
    rests.functions_lost,
    rests.standings_falling,
    rests.falling_force_ids,
    rests.standings_unknown,
    rests.standings_short,
    rests.near_force_ids,
    rests.forces_elsewhere,
    register.source_id
from agreement_register($as_of, $rocu, $force, standing := 'live') as register
inner join agreement_dependence($as_of, $edition, $rocu, $force) as rests
    on register.agreement_id = rests.agreement_id
where register.ends_on is null
order by
    register.status = 'under_review' desc,
    rests.standings_falling desc,
    rests.functions_lost desc,
    register.name,
    register.agreement_id
