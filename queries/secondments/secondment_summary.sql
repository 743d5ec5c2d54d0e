-- meaning: How many agencies and entries there are on each basis, and on any, entries about the
--     unit or units themselves kept apart from those about every unit.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- grain: basis
-- units: unit_agencies, network_agencies and only_network_agencies count agencies; the others
--     count entries

with entry as (
    select
        *,
        unnest([basis, 'any']) as on_basis
    from secondment_entry($as_of, $of_rocu, $of_basis, $of_capability)
),

scoped as (
    select
        *,
        bool_or(scope = 'unit') over (partition by on_basis, agency_id) as is_in_unit
    from entry
)

select
    on_basis as basis,
    count(distinct agency_id) filter (scope = 'unit') as unit_agencies,
    count(distinct agency_id) filter (scope = 'network') as network_agencies,
    count(distinct agency_id) filter (not is_in_unit) as only_network_agencies,
    count(*) as entries,
    count(*) filter (as_of is null) as undated_entries,
    count(*) filter (
        posts_established is not null or posts_filled is not null or posts_withheld
    ) as entries_with_posts,
    count(*) filter (is_reverse) as reverse_entries
from scoped
cross join listing_order() as listed
group by on_basis, listed.bases
order by
    on_basis != 'any',
    list_position(listed.bases, on_basis),
    basis
