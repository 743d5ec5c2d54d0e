-- meaning: The bases on which the size of forces, or of those of a region, is stated by the day,
--     that of most forces first.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- grain: measure
-- units: force_count counts forces

select
    size.measure,
    count(distinct size.force_id) as force_count
from force_size as size
inner join force_of($as_of, $rocu) as force on size.force_id = force.force_id
where coalesce(size.as_of <= $as_of, true)
group by size.measure
order by force_count desc, size.measure
