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
    provider_kind as kind,
    provider_id,
    if(is_own_assessed, 'yes', 'no') as own_assessed,
    ['gap', 'unknown'][rank_without] as coverage_without
from coverage_at($moments, $removed)
where is_sole
order by on_date, force_id, function_id
