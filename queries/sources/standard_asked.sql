-- meaning: How many core and other capabilities a standard asks each level of; target is empty for
--     those without a standard.
-- parameter: as_of date: the as-at date
-- grain: framework, target
-- units: target is a level, 1 to 4; capability_count counts capabilities

select
    capability.framework,
    target.target,
    count(*) as capability_count
from capability
left join target_at([$as_of]) as target on capability.capability_id = target.capability_id
group by capability.framework, target.target
order by capability.framework, target.target
