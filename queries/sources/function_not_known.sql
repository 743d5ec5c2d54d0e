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
left join membership_at([$as_of]) as membership on coverage.force_id = membership.force_id
where
    coalesce(membership.rocu_id = $rocu, $rocu is null)
    and coalesce(coverage.force_id = $force, $force is null)
order by total_count
