-- meaning: What people call everything that has an id: the full name, and the short one that is
--     used after it.
-- grain: kind, id
-- units: none

select
    'rocu' as kind,
    rocu_id as id,
    name,
    short_name
from rocu
union all
select
    'force' as kind,
    force_id as id,
    name,
    regexp_replace(name, ' (Police Service|Police|Constabulary)$', '') as short_name
from force
union all
select
    'capability' as kind,
    capability_id as id,
    name,
    name as short_name
from capability
union all
select
    'function' as kind,
    function_id as id,
    name,
    name as short_name
from policing_function
union all
select
    'agreement' as kind,
    agreement_id as id,
    name,
    regexp_extract(name, '\(([A-Z]{3,})\)$', 1) as short_name
from agreement
union all
select
    'agency' as kind,
    agency_id as id,
    name,
    name as short_name
from agency
union all
select
    'obligation' as kind,
    obligation_id as id,
    requirement as name,
    coalesce(short_title, requirement) as short_name
from spr_obligation
union all
select
    'recommendation' as kind,
    recommendation_id as id,
    text_summary as name,
    text_summary as short_name
from recommendation
union all
select
    'threat' as kind,
    threat_id as id,
    name,
    name as short_name
from spr_threat
order by kind, id
