-- meaning: The ten regions to choose from, by the name of their unit and its region.
-- grain: rocu_id
-- units: none

select
    rocu_id,
    case
        when rocu_id = 'london' then region
        else region || ' (' || short_name || ')'
    end as label
from rocu
order by rocu_id = 'london', region, rocu_id
