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
    agreement.agreement_id,
    agreement.name,
    agreement.status,
    agreement.lead_force_id,
    agreement.review_on,
    agreement.review_on_precision,
    agreement.underpins_rocu_id,
    rests.force_ids,
    rests.function_ids,
    rests.functions_lost,
    rests.standings_falling,
    rests.falling_force_ids,
    rests.standings_unknown,
    rests.standings_short,
    rests.near_force_ids,
    rests.forces_elsewhere,
    agreement.source_id
from agreement_of($as_of, $rocu, $force) as mine
inner join agreement on mine.agreement_id = agreement.agreement_id
inner join agreement_standing_at([$as_of]) as standing
    on mine.agreement_id = standing.agreement_id
inner join agreement_dependence($as_of, $edition, $rocu, $force) as rests
    on mine.agreement_id = rests.agreement_id
where standing.standing = 'live' and agreement.ends_on is null
order by
    agreement.status = 'under_review' desc,
    rests.standings_falling desc,
    rests.functions_lost desc,
    agreement.name,
    agreement.agreement_id
