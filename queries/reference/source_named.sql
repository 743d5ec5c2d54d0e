-- meaning: Every source, so that any figure can lead to it.
-- grain: source_id
-- units: none

select
    source_id,
    title,
    publisher,
    published_on,
    published_on_precision,
    url,
    accessed_as
from source
order by source_id
