-- Collaboration agreements, their parties and functions, and the programmes before them.

create table agreement (
    agreement_id varchar not null,
    name varchar not null,
    legal_basis varchar not null
    check (legal_basis in ('s22A', 's23', 'contract', 'informal', 'statutory', 'unknown')),
    lead_force_id varchar references force (force_id),
    status varchar not null
    check (status in ('in_force', 'under_review', 'in_development', 'ended', 'programme')),
    starts_on date,
    starts_on_precision varchar check (starts_on_precision in ('day', 'month', 'year')),
    ends_on date,
    ends_on_precision varchar check (ends_on_precision in ('day', 'month', 'year')),
    review_on date,
    review_on_precision varchar check (review_on_precision in ('day', 'month', 'year')),
    notice_months integer,
    scope varchar not null
    check (scope in ('regional', 'bilateral', 'multi_force', 'national')),
    underpins_rocu_id varchar references rocu (rocu_id),
    note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id),
    primary key (agreement_id),
    check (ends_on >= starts_on)
);

create table agreement_party (
    agreement_id varchar not null references agreement (agreement_id),
    party_kind varchar not null
    check (party_kind in ('force', 'pcc', 'rocu', 'agency', 'other')),
    party_id varchar not null,
    primary key (agreement_id, party_kind, party_id)
);

create table agreement_function (
    agreement_id varchar not null references agreement (agreement_id),
    function_id varchar not null references policing_function (function_id),
    primary key (agreement_id, function_id)
);

create table demonstrator_site (
    site_id varchar not null,
    name varchar not null,
    purpose varchar not null,
    announced_on date not null,
    announced_on_precision varchar check (announced_on_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    primary key (site_id)
);

create table demonstrator_site_force (
    site_id varchar not null references demonstrator_site (site_id),
    force_id varchar not null references force (force_id),
    primary key (site_id, force_id)
);

create table programme_fact (
    fact_id varchar not null,
    programme varchar not null,
    measure varchar not null,
    value double not null,
    unit varchar not null,
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    source_id varchar not null references source (source_id),
    primary key (fact_id)
);
