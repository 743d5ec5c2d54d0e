-- meaning: Which data sets the database holds.
-- grain: data_set
-- units: none

select
    data_set,
    title,
    compiled_on,
    compiled_on_precision,
    note
from data_set
-- Returns add to what was there before.
order by data_set = 'live', data_set
