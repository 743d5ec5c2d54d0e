-- meaning: What the register can be filtered by: the functions that some agreement covers, and the
--     forces that lead one.
-- grain: kind, id
-- units: none

select distinct
    'function' as kind,
    policing_function.function_id as id,
    policing_function.name
from agreement
inner join agreement_function as covers on agreement.agreement_id = covers.agreement_id
inner join policing_function on covers.function_id = policing_function.function_id

union all

select distinct
    'lead' as kind,
    force.force_id as id,
    force.name
from agreement
inner join force on agreement.lead_force_id = force.force_id
order by kind, name, id
