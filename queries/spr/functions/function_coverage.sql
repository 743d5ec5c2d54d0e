-- meaning: What the routes of every force to every function amount to.
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: force_id, function_id
-- units: route_count counts rows of access_route, those of strength none included

select
    force_id,
    function_id,
    coverage,
    route_count
from coverage_at([$as_of], $removed)
order by force_id, function_id
