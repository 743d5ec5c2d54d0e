-- meaning: The posts of each agency's staff in each unit, by capability and basis (rule 16): from
--     the newest row dated by then, else from an undated one. An arrangement whose last day was
--     before has none. Rows about every unit are left out.
-- parameter: as_of date: the as-at date
-- grain: rocu_id, agency_id, capability_id, basis
-- units: posts_established, posts_filled and vacant count posts, empty where not stated; vacant is
--     established less filled, not below 0

with newest as (
    select
        *,
        row_number() over (
            partition by rocu_id, agency_id, capability_id, basis
            order by as_of desc nulls last, source_id, as_of_precision
        ) as place
    from secondment
    where rocu_id != 'all' and coalesce(as_of <= $as_of, true)
)

select
    rocu_id,
    agency_id,
    capability_id,
    basis,
    as_of,
    posts_established,
    posts_filled,
    if(
        posts_established is null or posts_filled is null,
        null,
        greatest(posts_established - posts_filled, 0)
    ) as vacant
from newest
where place = 1 and coalesce(ends_on >= $as_of, true)
order by rocu_id, agency_id, capability_id, basis
