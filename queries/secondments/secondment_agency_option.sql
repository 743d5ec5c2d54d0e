-- meaning: The agencies that some entry names, to choose from.
-- grain: agency_id
-- units: none

select distinct
    agency.agency_id,
    agency.name as label
from secondment
inner join agency on secondment.agency_id = agency.agency_id
order by agency.name, agency_id
