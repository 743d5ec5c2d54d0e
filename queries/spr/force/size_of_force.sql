-- meaning: The size of one force as stated by the day, newest first. Bases differ, so rows of
--     different measures do not compare.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- grain: measure, as_of, as_of_precision, source_id
-- units: value counts what measure says

select
    measure,
    value,
    as_of,
    as_of_precision,
    source_id
from force_size
where force_id = $force and coalesce(as_of <= $as_of, true)
order by as_of desc nulls last, measure, source_id, as_of_precision
