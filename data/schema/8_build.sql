-- What was strange in the data when it was built: how many rows of which table, and whose they are.

create table build_warning (
    kind varchar not null,
    table_name varchar not null,
    marking varchar not null,
    owner_rocu_id varchar,
    agreement_id varchar,
    agency_id varchar,
    source_id varchar,
    row_count bigint not null
);
