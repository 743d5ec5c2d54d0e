-- meaning: What happened to the funding of the units between two dates, as far as it is dated, the
--     newest first. An event counts for the regions that it or its effect names, by a name of the
--     region, of its unit or of a force, and for all where it names none.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: event_id
-- units: none

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
    title,
    effect,
    source_id
from funding_event
where
    event_on > least($since, $as_of)
    and event_on <= $as_of
    and (
        $rocu is null
        or event_id not in (select event_id from names_region)
        or (event_id, $rocu) in (select (event_id, rocu_id) from names_region)
    )
order by event_on desc, event_id
