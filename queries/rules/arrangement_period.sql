-- meaning: Each row about the staff of an agency in a unit, by capability and basis, that is the
--     newest of some days (rule 16): from its own day until the day of the next one, which is not
--     among them. What is not dated has always held, until the first that is. Rows about every unit
--     are left out.
-- grain: rocu_id, agency_id, capability_id, basis, as_of
-- units: posts_established, posts_filled, vacant and over_filled count posts, empty where not
--     stated; until_on is empty where no later row is known

-- Of several on one day, the id of the source decides.
with chosen as (
    select distinct on (rocu_id, agency_id, capability_id, basis, as_of)
        *,
        -- Subtraction leaves a tail of decimals, such as 0.20000000000000107, that nobody wrote.
        round(posts_established - posts_filled, 6) as unfilled
    from secondment
    where rocu_id != 'all'
    order by source_id, as_of_precision
)

select
    rocu_id,
    agency_id,
    capability_id,
    basis,
    as_of,
    as_of_precision,
    ends_on,
    ends_on_precision,
    posts_established,
    posts_filled,
    -- A number less one that is not stated is not stated; `greatest` would call it 0.
    if(unfilled < 0, 0, unfilled) as vacant,
    if(unfilled > 0, 0, -unfilled) as over_filled,
    posts_withheld,
    source_id,
    lead(as_of) over (
        partition by rocu_id, agency_id, capability_id, basis
        order by as_of nulls first
    ) as until_on
from chosen
order by rocu_id, agency_id, capability_id, basis, as_of
