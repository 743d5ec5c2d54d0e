-- meaning: The sources behind the routes of all forces, or of those of a region, to the functions
--     that an edition, one obligation, or one function asks about, or to all functions.
-- parameter: as_of date: the as-at date
-- parameter: edition id = empty: the edition; empty for all
-- parameter: obligation id = empty: the obligation; empty for all
-- parameter: function id = empty: the function; empty for those that obligations need
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: functions id = needed: needed for those that are asked about, or all
-- grain: source_id
-- units: none

with asked as (
    select function_id
    from obligation_need()
    where
        $function is null
        and coalesce(edition = $edition, $edition is null)
        and coalesce(obligation_id = $obligation, $obligation is null)

    union all

    select function_id
    from policing_function
    where function_id = $function or $functions = 'all'
)

select distinct route.source_id
from route_source($as_of) as route
inner join force_of($as_of, $rocu) as force on route.force_id = force.force_id
where route.function_id in (select function_id from asked)
order by route.source_id
