-- meaning: How many agencies each capability, and the units as a whole, lean on: those named by
--     entries about a unit apart from those named by entries about every unit, which may be the
--     same agencies. Entries in reverse are counted among them.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- grain: capability_id
-- units: unit_agencies and network_agencies count agencies, unit_count units, the others entries

select
    capability_id,
    coalesce(capability, 'The unit as a whole') as capability,
    count(distinct agency_id) filter (scope = 'unit') as unit_agencies,
    count(distinct rocu_id) filter (scope = 'unit') as unit_count,
    count(*) filter (scope = 'unit') as unit_entries,
    count(distinct agency_id) filter (scope = 'network') as network_agencies,
    count(*) filter (scope = 'network') as network_entries,
    count(*) filter (is_reverse) as reverse_entries,
    list(distinct agency order by agency) filter (scope = 'unit') as unit_agency_names,
    list(distinct agency order by agency) filter (scope = 'network') as network_agency_names,
    list(distinct source_id order by source_id) as source_ids
from secondment_entry($as_of, $of_rocu, $of_basis)
group by capability_id, capability
order by
    capability_id is null,
    unit_agencies desc,
    network_agencies desc,
    capability,
    capability_id
