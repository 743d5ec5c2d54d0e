-- meaning: Every route by which a force has, or has access to, a function, and its strength.
-- parameter: as_of date: the as-at date
-- grain: force_id, function_id, kind, provider_id
-- units: none

select
    force_id,
    function_id,
    kind,
    provider_id,
    strength
from route_at([$as_of])
