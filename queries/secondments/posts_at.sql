-- meaning: The posts of each agency's staff in each unit, by capability and basis (rule 16): from
--     the newest row dated by then, else from an undated one. An arrangement whose last day was
--     before has none. Rows about every unit are left out.
-- parameter: as_of date: the as-at date
-- grain: rocu_id, agency_id, capability_id, basis
-- units: posts_established, posts_filled and vacant count posts, empty where not stated; vacant is
--     established less filled, not below 0

select
    rocu_id,
    agency_id,
    capability_id,
    basis,
    as_of,
    posts_established,
    posts_filled,
    vacant
from arrangement_at([$as_of])
where not has_ended
order by rocu_id, agency_id, capability_id, basis
