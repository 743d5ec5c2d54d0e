-- meaning: Rows that looked wrong when the database was built, and may be right: how many warnings
--     there are about the rows of each table, as far as they may be seen.
-- grain: kind, table_name
-- units: warning_count counts warnings

select
    kind,
    table_name,
    cast(sum(row_count) as bigint) as warning_count
from build_warning
group by kind, table_name
order by warning_count desc, kind, table_name
