-- meaning: How the sources behind each subject were read, and how many rows rest on them.
-- grain: subject, accessed_as
-- units: row_count counts rows, source_count sources

select
    used.subject,
    source.accessed_as,
    cast(sum(used.row_count) as bigint) as row_count,
    count(distinct used.source_id) as source_count
from source_use() as used
inner join source on used.source_id = source.source_id
group by used.subject, source.accessed_as
order by
    list_position(
        [
            'forces', 'capabilities', 'spr', 'secondments', 'funding', 'agreements',
            'inspections'
        ],
        used.subject
    ),
    source.accessed_as,
    subject
