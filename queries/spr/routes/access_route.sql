-- meaning: Every route by which a force has, or has access to, a function, and its strength.
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: force_id, function_id, kind, provider_id
-- units: none
-- unasked: for the command line; pages ask function_routes of one force

select
    force_id,
    function_id,
    kind,
    provider_id,
    strength
from route_at([$as_of], $removed)
order by force_id, function_id, kind, provider_id
