-- meaning: What happened to the funding of the units between two dates, as far as it is dated, the
--     newest first; of a region what names it or no other, as in funding_event_at.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: event_id
-- units: none

select
    event_id,
    event_on,
    event_on_precision,
    title,
    effect,
    source_id
from funding_event_at($as_of, rocu := $rocu)
where event_on > least($since, $as_of)
order by event_on desc, event_id
