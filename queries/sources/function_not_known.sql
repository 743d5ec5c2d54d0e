-- meaning: To how many policing functions no route of a force is known, of how many. Not known is
--     never a gap.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force; empty for all of them
-- grain: total_count
-- units: counts of pairs of a force and a function: unknown_count of total_count

select
    count(*) filter (coverage.coverage = 'unknown') as unknown_count,
    count(*) as total_count
from coverage_at([$as_of]) as coverage
inner join force_of($as_of, $rocu, $force) as force on coverage.force_id = force.force_id
order by total_count
