-- meaning: On how many obligations of an edition nothing is known of a force's access, of how many
--     that need a function. Not known is never a gap.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition of the Strategic Policing Requirement
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force; empty for all of them
-- grain: edition
-- units: counts of pairs of a force and an obligation: unknown_count of total_count

select
    position.edition,
    count(*) filter (position.position = 'unknown') as unknown_count,
    count(*) as total_count
from position_at([$as_of]) as position
inner join force_of($as_of, $rocu, $force) as force on position.force_id = force.force_id
where
    position.edition = $edition
    and position.position != 'not_derived'
group by position.edition
order by edition
