-- meaning: What can rest on a source: the subjects and their tables that have any row.
-- grain: table_name
-- units: row_count counts rows that name a source

select
    subject,
    table_name,
    cast(sum(row_count) as bigint) as row_count
from source_use()
group by subject, table_name
order by subject, row_count desc, table_name
