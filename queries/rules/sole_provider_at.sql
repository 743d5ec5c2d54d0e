-- meaning: Functions that a force has, or has access to, through one provider that is not itself
--     (rule 9), and what its coverage would be without that provider: a gap where other routes
--     were assessed as absent, else not known.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id, function_id
-- units: none

select
    on_date,
    force_id,
    function_id,
    any_value(kind) filter (strength != 'none') as kind,
    any_value(provider_id) filter (strength != 'none') as provider_id,
    if(bool_or(kind = 'own'), 'yes', 'no') as own_assessed,
    if(count(*) > 1, 'gap', 'unknown') as coverage_without
from route_at($moments, $removed)
group by on_date, force_id, function_id
having
    count(*) filter (strength != 'none') = 1
    and bool_or(strength in ('full', 'unassured'))
    and not bool_or(kind = 'own' and strength != 'none')
