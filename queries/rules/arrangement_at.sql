-- meaning: The arrangement of each agency's staff in each unit, by capability and basis (rule 16):
--     its newest row dated by then, else an undated one. One whose last day was before has ended:
--     it has no posts, and is told apart. Rows about every unit are left out.
-- parameter: moments dates: the days asked about
-- grain: on_date, rocu_id, agency_id, capability_id, basis
-- units: posts_established, posts_filled, vacant and over_filled count posts, empty where not
--     stated; vacant is established less filled, over_filled the other way about, neither below 0

with newest as (
    select distinct on (on_date, rocu_id, agency_id, capability_id, basis)
        moment.on_date,
        secondment.*,
        -- Subtraction leaves a tail of decimals, such as 0.20000000000000107, that nobody wrote.
        round(secondment.posts_established - secondment.posts_filled, 6) as unfilled
    from (select unnest($moments) as on_date) as moment
    inner join secondment on coalesce(secondment.as_of <= moment.on_date, true)
    where secondment.rocu_id != 'all'
    order by
        secondment.as_of desc nulls last,
        secondment.source_id,
        secondment.as_of_precision
)

select
    on_date,
    rocu_id,
    agency_id,
    capability_id,
    basis,
    as_of,
    as_of_precision,
    ends_on,
    ends_on_precision,
    coalesce(ends_on < on_date, false) as has_ended,
    posts_established,
    posts_filled,
    -- A number less one that is not stated is not stated; `greatest` would call it 0.
    if(unfilled < 0, 0, unfilled) as vacant,
    if(unfilled > 0, 0, -unfilled) as over_filled,
    posts_withheld,
    source_id
from newest
order by on_date, rocu_id, agency_id, capability_id, basis
