-- meaning: The position of every force on every obligation of every edition. Evidenced says that
--     access is evidenced, not that a duty is discharged.
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: force_id, obligation_id
-- units: functions_required and functions_covered count functions

select
    force_id,
    obligation_id,
    edition,
    position,
    functions_required,
    functions_covered
from position_at([$as_of], $removed)
order by force_id, obligation_id
