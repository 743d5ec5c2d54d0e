-- meaning: How many sources there are, from how many publishers, how they were read, and how many
--     rows rest on all of them and on the recalled ones.
-- grain: source_count
-- units: counts; row_count and recalled_row_count count rows that name a source

with used as (
    select
        source_id,
        sum(row_count) as row_count
    from source_use()
    group by source_id
)

select
    count(*) as source_count,
    count(distinct source.publisher) as publisher_count,
    count(*) filter (source.accessed_as = 'document') as document_count,
    count(*) filter (source.accessed_as = 'excerpt') as excerpt_count,
    count(*) filter (source.accessed_as = 'recalled') as recalled_count,
    count(*) filter (source.accessed_as = 'return') as return_count,
    cast(coalesce(sum(used.row_count), 0) as bigint) as row_count,
    cast(
        coalesce(sum(used.row_count) filter (source.accessed_as = 'recalled'), 0) as bigint
    ) as recalled_row_count
from source
left join used on source.source_id = used.source_id
order by source_count
