-- meaning: How much of the data set each of its limits touches, whatever the date.
-- grain: limit_id
-- units: counts: touched_count of total_count

with judged as (
    select as_of_precision from capability_assessment
    union all
    select as_of_precision from force_function_assessment
    union all
    select as_of_precision from spr_statement
    union all
    select as_of_precision from secondment
    union all
    select as_of_precision from workforce
    union all
    select as_of_precision from force_size
    union all
    select as_of_precision from programme_fact
),

touched as (
    select
        'excerpt' as limit_id,
        count(*) filter (accessed_as = 'excerpt') as touched_count,
        count(*) as total_count
    from source
    union all
    select
        'recalled' as limit_id,
        count(*) filter (accessed_as = 'recalled') as touched_count,
        count(*) as total_count
    from source
    union all
    select
        'undated_source' as limit_id,
        count(*) filter (published_on is null) as touched_count,
        count(*) as total_count
    from source
    union all
    select
        'undated_row' as limit_id,
        count(*) filter (as_of_precision = 'undated') as touched_count,
        count(*) as total_count
    from judged
    union all
    select
        'unlinked' as limit_id,
        count(*) filter (url is null) as touched_count,
        count(*) as total_count
    from source
    union all
    select
        'network' as limit_id,
        count(*) filter (evidence_scope = 'network') as touched_count,
        count(*) as total_count
    from capability_assessment
    union all
    select
        'london' as limit_id,
        count(*) filter (rocu_id = 'london') as touched_count,
        count(*) as total_count
    from rocu
    union all
    select
        'wording' as limit_id,
        count(*) filter (confidence != 'high') as touched_count,
        count(*) as total_count
    from spr_obligation
    union all
    select
        'deflator' as limit_id,
        count(*) filter (source.accessed_as = 'recalled') as touched_count,
        count(*) as total_count
    from gdp_deflator
    inner join source on gdp_deflator.source_id = source.source_id
    union all
    select
        'not_additive' as limit_id,
        count(*) filter (additive = 'no') as touched_count,
        count(*) as total_count
    from funding
    union all
    select
        'legal_basis' as limit_id,
        count(*) filter (legal_basis = 'unknown') as touched_count,
        count(*) as total_count
    from agreement
    union all
    select
        'lead_force' as limit_id,
        count(*) filter (lead_force_id is null) as touched_count,
        count(*) as total_count
    from agreement
    union all
    select
        'agreement_start' as limit_id,
        count(*) filter (starts_on is null) as touched_count,
        count(*) as total_count
    from agreement
    union all
    select
        'posts' as limit_id,
        count(*) filter (
            posts_established is null and posts_filled is null and not posts_withheld
        ) as touched_count,
        count(*) as total_count
    from secondment
    union all
    select
        'old_grade' as limit_id,
        count(*) filter (published_on < date '2021-01-01') as touched_count,
        count(*) as total_count
    from inspection_grade
    union all
    select
        'size_basis' as limit_id,
        count(distinct measure) as touched_count,
        count(*) as total_count
    from force_size
)

select
    limit_id,
    touched_count,
    total_count
from touched
order by limit_id
