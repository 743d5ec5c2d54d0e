-- meaning: The regional unit that each force belongs to on each date (rule 1). A force that no
--     membership row covers has no row.
-- parameter: moments dates: the days asked about
-- grain: on_date, force_id
-- units: none

select
    on_date,
    force_id,
    rocu_id,
    source_id
from force_at($moments)
where rocu_id is not null
order by on_date, force_id
