-- Capabilities of units, functions of forces, and the dated judgements of both.

create table capability (
    capability_id varchar not null,
    name varchar not null,
    family varchar not null
    check (family in (
        'intelligence',
        'covert and technical',
        'economic crime',
        'cyber',
        'protection',
        'prevent and partnership',
        'investigation'
    )),
    definition varchar not null,
    framework varchar not null
    check (framework in ('core-2015', 'added-since', 'other-function')),
    listed_from date,
    listed_from_precision varchar check (listed_from_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    primary key (capability_id)
);

create table capability_standard (
    capability_id varchar not null references capability (capability_id),
    target_level integer not null check (target_level between 1 and 4),
    effective_from date,
    effective_from_precision varchar check (effective_from_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id)
);
create unique index capability_standard_key on capability_standard (
    capability_id,
    coalesce(effective_from, date '0001-01-01'),
    coalesce(effective_from_precision, '')
);

create table policing_function (
    function_id varchar not null,
    name varchar not null,
    definition varchar not null,
    source_id varchar not null references source (source_id),
    primary key (function_id)
);

create table function_capability (
    function_id varchar not null references policing_function (function_id),
    capability_id varchar not null references capability (capability_id),
    primary key (function_id, capability_id)
);

create table capability_assessment (
    rocu_id varchar not null references rocu (rocu_id),
    capability_id varchar not null references capability (capability_id),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    position varchar not null
    check (position in ('absent', 'planned', 'partial', 'provided', 'transferred')),
    level integer,
    delivery varchar not null
    check (delivery in ('regional', 'lead_force', 'collaboration', 'national', 'unknown')),
    evidence_scope varchar not null check (evidence_scope in ('unit', 'network')),
    note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id),
    check (
        (position = 'absent' and level = 0)
        or (position = 'planned' and level = 1)
        or (position = 'partial' and level = 2)
        or (position = 'provided' and level in (3, 4))
        or (position = 'transferred' and level is null)
    )
);
create unique index capability_assessment_key on capability_assessment (
    rocu_id, capability_id, coalesce(as_of, date '0001-01-01'), as_of_precision, source_id
);

create table force_function_assessment (
    force_id varchar not null references force (force_id),
    function_id varchar not null references policing_function (function_id),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    level integer not null check (level between 0 and 4),
    note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id)
);
create unique index force_function_assessment_key on force_function_assessment (
    force_id, function_id, coalesce(as_of, date '0001-01-01'), as_of_precision, source_id
);
