-- meaning: Positions of forces on obligations at the first of each of the next months that are not
--     what they were a month before, the first month compared with the as-at date, and why, if
--     nothing is renewed (rule 12). An agreement whose end is not known is taken to go on, so it
--     causes no change.
-- parameter: as_of date: the as-at date
-- parameter: months int = 36: how many months to look ahead
-- grain: month, force_id, obligation_id
-- units: month is its first day
-- unasked: for the command line; pages ask position_change_at of the months that matter

select
    on_date as month,
    force_id,
    obligation_id,
    edition,
    position,
    position_before as changed_from,
    cause_kind,
    cause_id
from
    position_change_at(
        -- On the months that are left out nothing has changed.
        [$as_of] || coalesce(
            (select list(month order by month) from eventful_month($as_of, $months)), []
        )
    )
order by month, force_id, obligation_id
