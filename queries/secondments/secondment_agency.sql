-- meaning: The agencies with entries whose family has a dated one, a family together and in the
--     order in which one agency replaced another: how many of their entries are dated.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- grain: agency_id
-- units: step counts replacements; dated_entries and undated_entries count entries

with counted as (
    select
        agency_id,
        count(as_of) as dated_entries,
        count(*) - count(as_of) as undated_entries
    from secondment_entry($as_of, $of_rocu, $of_basis, $of_capability)
    group by agency_id
),

placed as (
    select
        family.family_id,
        family.step,
        family.agency_id,
        family.agency,
        counted.dated_entries,
        counted.undated_entries,
        sum(counted.dated_entries) over (partition by family.family_id) as family_entries,
        count(*) over (partition by family.family_id) as family_agencies
    from agency_family() as family
    inner join counted on family.agency_id = counted.agency_id
)

select
    family_id,
    step - min(step) over (partition by family_id) as step,
    agency_id,
    agency,
    dated_entries,
    undated_entries
from placed
where family_entries > 0
order by family_agencies desc, family_entries desc, family_id, step, agency, agency_id
