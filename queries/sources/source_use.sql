-- meaning: How many rows of which tables name each source. A table that names a source belongs here
--     and in source_fact; a test holds both against the contract.
-- grain: source_id, table_name
-- units: row_count counts rows

with named as (
    select
        'forces' as subject,
        'rocu' as table_name,
        source_id
    from rocu

    union all

    select
        'forces' as subject,
        'force' as table_name,
        source_id
    from force

    union all

    select
        'forces' as subject,
        'rocu_membership' as table_name,
        source_id
    from rocu_membership

    union all

    select
        'forces' as subject,
        'workforce' as table_name,
        source_id
    from workforce

    union all

    select
        'forces' as subject,
        'force_size' as table_name,
        source_id
    from force_size

    union all

    select
        'capabilities' as subject,
        'capability' as table_name,
        source_id
    from capability

    union all

    select
        'capabilities' as subject,
        'capability_standard' as table_name,
        source_id
    from capability_standard

    union all

    select
        'capabilities' as subject,
        'capability_assessment' as table_name,
        source_id
    from capability_assessment

    union all

    select
        'capabilities' as subject,
        'policing_function' as table_name,
        source_id
    from policing_function

    union all

    select
        'capabilities' as subject,
        'force_function_assessment' as table_name,
        source_id
    from force_function_assessment

    union all

    select
        'spr' as subject,
        'spr_edition' as table_name,
        source_id
    from spr_edition

    union all

    select
        'spr' as subject,
        'spr_threat' as table_name,
        source_id
    from spr_threat

    union all

    select
        'spr' as subject,
        'spr_obligation' as table_name,
        source_id
    from spr_obligation

    union all

    select
        'spr' as subject,
        'spr_statement' as table_name,
        source_id
    from spr_statement

    union all

    select
        'agreements' as subject,
        'agreement' as table_name,
        source_id
    from agreement

    union all

    select
        'agreements' as subject,
        'demonstrator_site' as table_name,
        source_id
    from demonstrator_site

    union all

    select
        'agreements' as subject,
        'programme_fact' as table_name,
        source_id
    from programme_fact

    union all

    select
        'secondments' as subject,
        'agency' as table_name,
        source_id
    from agency

    union all

    select
        'secondments' as subject,
        'secondment' as table_name,
        source_id
    from secondment

    union all

    select
        'funding' as subject,
        'funding' as table_name,
        source_id
    from funding

    union all

    select
        'funding' as subject,
        'force_contribution' as table_name,
        source_id
    from force_contribution

    union all

    select
        'funding' as subject,
        'funding_event' as table_name,
        source_id
    from funding_event

    union all

    select
        'funding' as subject,
        'gdp_deflator' as table_name,
        source_id
    from gdp_deflator

    union all

    select
        'inspections' as subject,
        'inspection_grade' as table_name,
        source_id
    from inspection_grade

    union all

    select
        'inspections' as subject,
        'inspection_count' as table_name,
        source_id
    from inspection_count

    union all

    select
        'inspections' as subject,
        'recommendation' as table_name,
        source_id
    from recommendation
)

select
    source_id,
    subject,
    table_name,
    count(*) as row_count
from named
group by source_id, subject, table_name
order by source_id, table_name
