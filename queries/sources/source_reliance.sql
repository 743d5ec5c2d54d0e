-- meaning: How many rows of which tables rest on each source, most relied on first.
-- parameter: from_publisher id = empty: publisher, or not-stated; empty for all
-- parameter: read_as id = empty: how the source was read; empty for all
-- parameter: topic id = empty: subject.table, such as funding.funding_event, or a subject alone;
--     empty for all
-- grain: source_id
-- units: row_count counts rows that name the source; row_counts says them by table, most first, as
--     table=rows

with resting as (
    select
        source_id,
        cast(sum(row_count) as bigint) as row_count,
        string_agg(table_name || '=' || row_count, ' ' order by row_count desc, table_name)
            as row_counts
    from source_use()
    where $topic in (subject, subject || '.' || table_name) or $topic is null
    group by source_id
)

select
    source.source_id,
    source.title,
    source.publisher,
    source.published_on,
    source.published_on_precision,
    source.url,
    source.accessed_as,
    coalesce(resting.row_count, 0) as row_count,
    resting.row_counts
from source
left join resting on source.source_id = resting.source_id
where
    (coalesce(source.publisher, 'not-stated') = $from_publisher or $from_publisher is null)
    and (source.accessed_as = $read_as or $read_as is null)
    and (resting.source_id is not null or $topic is null)
order by coalesce(resting.row_count, 0) desc, source.title, source.source_id
