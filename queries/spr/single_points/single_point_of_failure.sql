-- meaning: Functions that a force has, or has access to, through one provider that is not itself
--     (rule 9). Where its own function was never assessed it is the only known provider.
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: force_id, function_id
-- units: none

select
    force_id,
    function_id,
    kind,
    provider_id,
    own_assessed
from sole_provider_at([$as_of], $removed)
order by force_id, function_id
