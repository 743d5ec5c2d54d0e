-- meaning: What each table that names sources is about, as the page of sources groups them.
-- grain: table_name
-- units: none

select
    about.subject,
    unnest(about.table_names) as table_name
from (
    values
    ('forces', ['rocu', 'force', 'rocu_membership', 'workforce', 'force_size']),
    ('capabilities', ['capability', 'capability_standard', 'capability_assessment']),
    ('capabilities', ['policing_function', 'force_function_assessment']),
    ('spr', ['spr_edition', 'spr_threat', 'spr_obligation', 'spr_statement']),
    ('agreements', ['agreement', 'demonstrator_site', 'programme_fact']),
    ('secondments', ['agency', 'secondment']),
    ('funding', ['funding', 'force_contribution', 'funding_event', 'gdp_deflator']),
    ('inspections', ['inspection_grade', 'inspection_count', 'recommendation'])
) as about (subject, table_names)
order by table_name
