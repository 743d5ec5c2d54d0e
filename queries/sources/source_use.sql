-- meaning: How many rows of which tables name each source.
-- grain: source_id, table_name
-- units: row_count counts rows

select
    citation.source_id,
    about.subject,
    citation.table_name,
    count(*) as row_count
from citation
inner join table_subject() as about on citation.table_name = about.table_name
group by citation.source_id, about.subject, citation.table_name
order by citation.source_id, citation.table_name
