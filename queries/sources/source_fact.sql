-- meaning: Every row that rests on one source: what it is about, and what it says. A table that
--     names a source belongs here; a test holds it against the contract.
-- parameter: source id: the source
-- grain: source_id, fact_number
-- units: value as its detail and unit say; amount_gbp in pounds; fact_number counts from 1

with fact as (
    select
        'rocu' as table_name,
        source_id,
        name as about,
        note as detail
    from rocu

    union all by name

    select
        'force' as table_name,
        source_id,
        name as about,
        note as detail
    from force

    union all by name

    select
        'rocu_membership' as table_name,
        membership.source_id,
        force.name as about,
        rocu.name as detail,
        membership.member_from as stated_on,
        membership.member_from_precision as stated_on_precision
    from rocu_membership as membership
    inner join force on membership.force_id = force.force_id
    inner join rocu on membership.rocu_id = rocu.rocu_id

    union all by name

    select
        'workforce' as table_name,
        workforce.source_id,
        coalesce(rocu.name, 'All units') as about,
        workforce.measure as detail,
        workforce.as_of as stated_on,
        workforce.as_of_precision as stated_on_precision,
        workforce.value
    from workforce
    left join rocu on workforce.rocu_id = rocu.rocu_id

    union all by name

    select
        'force_size' as table_name,
        size.source_id,
        force.name as about,
        size.measure as detail,
        size.as_of as stated_on,
        size.as_of_precision as stated_on_precision,
        size.value
    from force_size as size
    inner join force on size.force_id = force.force_id

    union all by name

    select
        'capability' as table_name,
        source_id,
        name as about,
        definition as detail,
        listed_from as stated_on,
        listed_from_precision as stated_on_precision
    from capability

    union all by name

    select
        'capability_standard' as table_name,
        standard.source_id,
        capability.name as about,
        'Level that the standard asks' as detail,
        standard.effective_from as stated_on,
        standard.effective_from_precision as stated_on_precision,
        standard.target_level as value
    from capability_standard as standard
    inner join capability on standard.capability_id = capability.capability_id

    union all by name

    select
        'capability_assessment' as table_name,
        assessment.source_id,
        rocu.short_name || ': ' || capability.name as about,
        assessment.note as detail,
        assessment.as_of as stated_on,
        assessment.as_of_precision as stated_on_precision,
        assessment.position as finding
    from capability_assessment as assessment
    inner join rocu on assessment.rocu_id = rocu.rocu_id
    inner join capability on assessment.capability_id = capability.capability_id

    union all by name

    select
        'policing_function' as table_name,
        source_id,
        name as about,
        definition as detail
    from policing_function

    union all by name

    select
        'force_function_assessment' as table_name,
        assessment.source_id,
        force.name || ': ' || policing_function.name as about,
        coalesce(assessment.note, 'Level') as detail,
        assessment.as_of as stated_on,
        assessment.as_of_precision as stated_on_precision,
        assessment.level as value
    from force_function_assessment as assessment
    inner join force on assessment.force_id = force.force_id
    inner join policing_function on assessment.function_id = policing_function.function_id

    union all by name

    select
        'spr_edition' as table_name,
        source_id,
        title as about,
        'Dates in force' as detail,
        in_force_from as stated_on,
        in_force_from_precision as stated_on_precision
    from spr_edition

    union all by name

    select
        'spr_threat' as table_name,
        source_id,
        name as about,
        definition as detail
    from spr_threat

    union all by name

    select
        'spr_obligation' as table_name,
        obligation.source_id,
        coalesce(threat.name, 'All threats') as about,
        obligation.requirement as detail
    from spr_obligation as obligation
    left join spr_threat as threat on obligation.threat_id = threat.threat_id

    union all by name

    select
        'spr_statement' as table_name,
        statement.source_id,
        force.name || coalesce(': ' || threat.name, '') as about,
        statement.note as detail,
        statement.as_of as stated_on,
        statement.as_of_precision as stated_on_precision,
        statement.position as finding
    from spr_statement as statement
    inner join force on statement.force_id = force.force_id
    left join spr_threat as threat on statement.threat_id = threat.threat_id

    union all by name

    select
        'agreement' as table_name,
        source_id,
        name as about,
        note as detail,
        starts_on as stated_on,
        starts_on_precision as stated_on_precision,
        status as finding
    from agreement

    union all by name

    select
        'demonstrator_site' as table_name,
        source_id,
        name as about,
        purpose as detail,
        announced_on as stated_on,
        announced_on_precision as stated_on_precision
    from demonstrator_site

    union all by name

    select
        'programme_fact' as table_name,
        source_id,
        programme as about,
        measure as detail,
        as_of as stated_on,
        as_of_precision as stated_on_precision,
        value,
        unit
    from programme_fact

    union all by name

    select
        'agency' as table_name,
        source_id,
        name as about,
        note as detail
    from agency

    union all by name

    select
        'secondment' as table_name,
        secondment.source_id,
        coalesce(rocu.short_name, 'All units') || ': ' || agency.name as about,
        secondment.note as detail,
        secondment.as_of as stated_on,
        secondment.as_of_precision as stated_on_precision,
        secondment.basis as finding
    from secondment
    inner join agency on secondment.agency_id = agency.agency_id
    left join rocu on secondment.rocu_id = rocu.rocu_id

    union all by name

    select
        'funding' as table_name,
        funding.source_id,
        coalesce(rocu.name, force.name, 'The network')
        || coalesce(', ' || funding.financial_year, '') as about,
        funding.coverage_note as detail,
        funding.stream as finding,
        funding.amount_gbp,
        funding.precision
    from funding
    left join rocu on funding.recipient_kind = 'rocu' and funding.recipient_id = rocu.rocu_id
    left join force on funding.recipient_kind = 'force' and funding.recipient_id = force.force_id

    union all by name

    select
        'force_contribution' as table_name,
        contribution.source_id,
        force.name || ', ' || contribution.financial_year as about,
        rocu.name as detail
    from force_contribution as contribution
    inner join force on contribution.force_id = force.force_id
    inner join rocu on contribution.rocu_id = rocu.rocu_id

    union all by name

    select
        'funding_event' as table_name,
        source_id,
        title as about,
        effect as detail,
        event_on as stated_on,
        event_on_precision as stated_on_precision
    from funding_event

    union all by name

    select
        'gdp_deflator' as table_name,
        source_id,
        financial_year as about,
        'Prices compared with those of ' || base_year as detail,
        index as value
    from gdp_deflator

    union all by name

    select
        'inspection_grade' as table_name,
        graded.source_id,
        coalesce(rocu.name, force.name) as about,
        graded.question as detail,
        graded.published_on as stated_on,
        graded.published_on_precision as stated_on_precision,
        graded.grade as finding
    from inspection_grade as graded
    left join rocu on graded.subject_kind = 'rocu' and graded.subject_id = rocu.rocu_id
    left join force on graded.subject_kind = 'force' and graded.subject_id = force.force_id

    union all by name

    select
        'inspection_count' as table_name,
        counted.source_id,
        coalesce(rocu.name, force.name, 'The network') as about,
        counted.measure as detail,
        counted.value
    from inspection_count as counted
    left join rocu on counted.subject_kind = 'rocu' and counted.subject_id = rocu.rocu_id
    left join force on counted.subject_kind = 'force' and counted.subject_id = force.force_id

    union all by name

    select
        'recommendation' as table_name,
        source_id,
        coalesce(owner, 'Owner not recorded') as about,
        text_summary as detail,
        due_on as stated_on,
        due_on_precision as stated_on_precision
    from recommendation
)

select
    source_id,
    row_number() over (
        order by
            subject,
            fact.table_name,
            about,
            stated_on,
            detail,
            value,
            amount_gbp,
            finding,
            unit,
            precision,
            stated_on_precision
    ) as fact_number,
    subject,
    fact.table_name,
    about,
    detail,
    finding,
    value,
    unit,
    amount_gbp,
    precision,
    stated_on,
    stated_on_precision
from fact
inner join table_subject() as named on fact.table_name = named.table_name
where source_id = $source
order by fact_number, source_id
