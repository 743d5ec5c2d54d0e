-- meaning: The publishers to choose from, with how many sources each has.
-- grain: publisher
-- units: source_count counts sources

with named as (
    select coalesce(publisher, 'not-stated') as name
    from source
)

select
    name as publisher,
    count(*) as source_count
from named
group by name
order by name = 'not-stated', lower(name), name, publisher
