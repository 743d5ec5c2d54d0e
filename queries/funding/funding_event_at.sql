-- meaning: What happened to the funding of the units by the day, the newest first and undated
--     events last. An event counts for the regions that it or its effect names, by a name of the
--     region, of its unit or of a force, and for all where it names none. It stands among financial
--     years at 2026.5 in the middle of 2026-27, where a date known to the year stands too.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: event_id
-- units: stands_at in years, each from April to March

with names_region as (
    select distinct
        event.event_id,
        called.rocu_id
    from (
        select
            event_id,
            regexp_replace(concat(' ', title, ' ', effect, ' '), '\W+', ' ', 'g') as said
        from funding_event
    ) as event
    inner join region_called($as_of) as called
        on contains(
            event.said, concat(' ', regexp_replace(called.words, '\W+', ' ', 'g'), ' ')
        )
)

select
    event_id,
    event_on,
    event_on_precision,
    if(
        event_on_precision = 'year',
        year(event_on) + 0.5,
        round(
            year(event_on)
            + (dayofyear(event_on) - dayofyear(make_date(year(event_on), 4, 1))) / 366.0,
            3
        )
    ) as stands_at,
    title,
    effect,
    source_id
from funding_event
where
    coalesce(event_on <= $as_of, true)
    and (
        $rocu is null
        or event_id not in (select event_id from names_region)
        or (event_id, $rocu) in (select (event_id, rocu_id) from names_region)
    )
order by event_on desc nulls last, event_id
