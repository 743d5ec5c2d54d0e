-- The Strategic Policing Requirement: editions, threats, obligations, and what forces state.

create table spr_edition (
    edition varchar not null,
    title varchar not null,
    in_force_from date not null,
    in_force_from_precision varchar check (in_force_from_precision in ('day', 'month', 'year')),
    in_force_to date,
    in_force_to_precision varchar check (in_force_to_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    primary key (edition),
    check (in_force_to >= in_force_from)
);

create table spr_threat (
    threat_id varchar not null,
    edition varchar not null references spr_edition (edition),
    name varchar not null,
    sort_order integer not null,
    definition varchar not null,
    source_id varchar not null references source (source_id),
    primary key (threat_id)
);

create table spr_obligation (
    obligation_id varchar not null,
    edition varchar not null references spr_edition (edition),
    duty_holder varchar not null check (duty_holder in ('chief_constable', 'pcc', 'both')),
    dimension varchar not null
    check (dimension in (
        'capacity', 'contribution', 'capability', 'consistency', 'connectivity', 'governance'
    )),
    threat_id varchar references spr_threat (threat_id),
    short_title varchar,
    requirement varchar not null,
    reference varchar,
    confidence varchar not null check (confidence in ('high', 'medium', 'low')),
    source_id varchar not null references source (source_id),
    primary key (obligation_id)
);

create table obligation_function (
    obligation_id varchar not null references spr_obligation (obligation_id),
    function_id varchar not null references policing_function (function_id),
    primary key (obligation_id, function_id)
);

create table spr_statement (
    force_id varchar not null references force (force_id),
    edition varchar not null references spr_edition (edition),
    threat_id varchar references spr_threat (threat_id),
    dimension varchar not null
    check (dimension in (
        'capacity', 'contribution', 'capability', 'consistency', 'connectivity', 'governance'
    )),
    position varchar not null
    check (position in ('met', 'partly_met', 'not_met', 'has_access', 'reported')),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    note varchar,
    source_id varchar not null references source (source_id),
    marking varchar not null default 'OFFICIAL'
    check (marking in ('OFFICIAL', 'OFFICIAL-SENSITIVE')),
    owner_rocu_id varchar references rocu (rocu_id)
);
create unique index spr_statement_key on spr_statement (
    force_id,
    edition,
    coalesce(threat_id, ''),
    dimension,
    coalesce(as_of, date '0001-01-01'),
    as_of_precision,
    source_id
);
