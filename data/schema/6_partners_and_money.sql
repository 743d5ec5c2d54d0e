-- Seconding agencies, staff, and money.

create table agency (
    agency_id varchar not null,
    name varchar not null,
    kind varchar not null
    check (kind in (
        'law_enforcement',
        'government',
        'regulator',
        'prosecutor',
        'local',
        'voluntary',
        'association'
    )),
    predecessor_id varchar,
    successor_id varchar,
    note varchar,
    source_id varchar not null references source (source_id),
    primary key (agency_id)
);

create table secondment (
    rocu_id varchar not null,
    agency_id varchar not null references agency (agency_id),
    capability_id varchar references capability (capability_id),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    ends_on date,
    ends_on_precision varchar check (ends_on_precision in ('day', 'month', 'year')),
    posts_established double,
    posts_filled double,
    basis varchar not null
    check (basis in ('seconded', 'embedded', 'liaison', 'network_member', 'co-located')),
    note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id)
);
create unique index secondment_key on secondment (
    rocu_id,
    agency_id,
    coalesce(capability_id, ''),
    coalesce(as_of, date '0001-01-01'),
    as_of_precision,
    basis,
    source_id
);

create table workforce (
    rocu_id varchar references rocu (rocu_id),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    measure varchar not null,
    value double not null,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id)
);
create unique index workforce_key on workforce (
    coalesce(rocu_id, ''), coalesce(as_of, date '0001-01-01'), as_of_precision, measure, source_id
);

create table funding (
    funding_id varchar not null,
    recipient_kind varchar not null
    check (recipient_kind in ('rocu', 'network', 'force', 'programme')),
    recipient_id varchar not null,
    financial_year varchar,
    stream varchar not null
    check (stream in (
        'total',
        'home_office_rocu_grant',
        'pcc_contribution',
        'police_transformation_fund',
        'national_cyber',
        'aris',
        'uplift',
        'other'
    )),
    kind varchar not null check (kind in ('budget', 'allocation', 'outturn')),
    resource_or_capital varchar not null
    check (resource_or_capital in ('resource', 'capital', 'unspecified')),
    amount_gbp double not null,
    precision varchar not null
    check (precision in ('exact', 'rounded', 'over', 'under', 'approx')),
    additive varchar not null check (additive in ('yes', 'no')),
    certainty varchar not null check (certainty in ('stated', 'confirmed', 'indicative')),
    coverage_note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id),
    primary key (funding_id)
);

create table force_contribution (
    rocu_id varchar not null references rocu (rocu_id),
    force_id varchar not null references force (force_id),
    financial_year varchar not null,
    amount_gbp double,
    share_pct double,
    kind varchar not null check (kind in ('budget', 'allocation', 'outturn')),
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id),
    primary key (rocu_id, force_id, financial_year, kind, source_id)
);

create table funding_event (
    event_id varchar not null,
    event_on date,
    event_on_precision varchar check (event_on_precision in ('day', 'month', 'year')),
    title varchar not null,
    effect varchar not null,
    source_id varchar not null references source (source_id),
    primary key (event_id)
);

create table gdp_deflator (
    financial_year varchar not null,
    index double not null,
    base_year varchar not null,
    source_id varchar not null references source (source_id),
    primary key (financial_year)
);
