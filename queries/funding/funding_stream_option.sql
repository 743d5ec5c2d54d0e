-- meaning: The streams that some amount was published of, to choose from.
-- grain: stream
-- units: none

with published as (
    select distinct stream
    from funding
)

select published.stream
from published
cross join listing_order() as listed
order by
    list_position(listed.streams, stream),
    stream
