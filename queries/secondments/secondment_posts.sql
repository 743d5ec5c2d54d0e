-- meaning: The entries that state how many posts an agency has in a unit, established or filled;
--     withheld where the viewer's edition leaves small numbers out.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- grain: rocu_id, agency_id, capability_id, as_of, as_of_precision, basis, source_id
-- units: posts_established and posts_filled count posts

select
    rocu_id,
    unit,
    scope,
    agency_id,
    agency,
    capability_id,
    capability,
    as_of,
    as_of_precision,
    basis,
    posts_established,
    posts_filled,
    posts_withheld,
    is_reverse,
    note,
    source_id
from secondment_entry($as_of, $of_rocu, $of_basis, $of_capability, null)
where posts_established is not null or posts_filled is not null or posts_withheld
order by
    agency,
    scope desc,
    unit,
    as_of desc nulls last,
    capability nulls first,
    basis,
    source_id,
    rocu_id,
    agency_id,
    capability_id,
    as_of_precision
