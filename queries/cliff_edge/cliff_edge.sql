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
    position_change_at([$as_of] || list_transform(
        range(1, $months + 1),
        lambda ahead: cast(date_trunc('month', $as_of) + to_months(cast(ahead as integer)) as date)
    ))
order by month, force_id, obligation_id
