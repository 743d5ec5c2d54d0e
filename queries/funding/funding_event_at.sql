-- meaning: What happened to the funding of the units by the day, dated events first and numbered
--     in the order of their dates, each with the financial year that it falls in. A date known to
--     the year falls in the financial year that begins in it. Undated events have no number.
-- parameter: as_of date: the as-at date
-- grain: event_id
-- units: number counts dated events from 1; begins_in is the calendar year in which the financial
--     year begins

select
    if(event_on is null, null, row_number() over (order by event_on nulls last, event_id))
        as number,
    event_id,
    event_on,
    event_on_precision,
    year(event_on) - if(month(event_on) < 4 and event_on_precision != 'year', 1, 0) as begins_in,
    title,
    effect,
    source_id
from funding_event
where coalesce(event_on <= $as_of, true)
order by event_on nulls last, event_id
