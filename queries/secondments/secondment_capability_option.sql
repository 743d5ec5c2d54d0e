-- meaning: The capabilities that some entry names, to choose from; unit stands for the units as a
--     whole.
-- grain: capability_id
-- units: none

select distinct
    coalesce(secondment.capability_id, 'unit') as capability_id,
    coalesce(capability.name, 'The unit as a whole') as label
from secondment
left join capability on secondment.capability_id = capability.capability_id
order by secondment.capability_id is not null, label, capability_id
