-- meaning: On which bases each agency works with which units, the closest first, as entries about
--     a unit say (`unit`), or only statements about every unit (`network`). A body that another has
--     replaced is left out.
-- parameter: as_of date: the as-at date
-- grain: agency_id, basis, scope
-- units: none

select
    entry.agency_id,
    entry.agency,
    entry.basis,
    entry.scope,
    list(distinct entry.unit order by entry.unit) filter (entry.unit is not null) as units,
    max(entry.as_of) as newest_on,
    arg_max(entry.as_of_precision, (entry.as_of, entry.as_of_precision)) filter (
        entry.as_of is not null
    ) as newest_on_precision,
    list(distinct entry.source_id order by entry.source_id) as source_ids
from secondment_entry($as_of) as entry
inner join agency on entry.agency_id = agency.agency_id
cross join listing_order() as listed
where agency.successor_id is null
group by entry.agency_id, entry.agency, entry.basis, entry.scope, listed.bases
order by entry.agency, entry.scope desc, list_position(listed.bases, basis), agency_id
