-- Forces, regional units, who belongs to which, and how large a force is.

create table force (
    force_id varchar not null,
    name varchar not null,
    country varchar not null check (country in ('England', 'Wales')),
    ons_code varchar,
    note varchar,
    source_id varchar not null references source (source_id),
    primary key (force_id)
);

create table rocu (
    rocu_id varchar not null,
    name varchar not null,
    short_name varchar not null,
    region varchar not null,
    host_force_id varchar references force (force_id),
    website varchar,
    note varchar,
    source_id varchar not null references source (source_id),
    primary key (rocu_id)
);

create table rocu_membership (
    force_id varchar not null references force (force_id),
    rocu_id varchar not null references rocu (rocu_id),
    member_from date,
    member_from_precision varchar check (member_from_precision in ('day', 'month', 'year')),
    member_to date,
    member_to_precision varchar check (member_to_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    check (member_to >= member_from)
);
create unique index rocu_membership_key on rocu_membership (
    force_id, coalesce(member_from, date '0001-01-01'), coalesce(member_from_precision, '')
);

create table rocu_neighbour (
    rocu_id varchar not null references rocu (rocu_id),
    neighbour_id varchar not null references rocu (rocu_id),
    primary key (rocu_id, neighbour_id)
);

create table force_size (
    force_id varchar not null references force (force_id),
    as_of date,
    as_of_precision varchar not null
    check (as_of_precision in ('day', 'month', 'year', 'undated')),
    measure varchar not null,
    value double not null,
    source_id varchar not null references source (source_id)
);
create unique index force_size_key on force_size (
    force_id, coalesce(as_of, date '0001-01-01'), as_of_precision, measure, source_id
);
