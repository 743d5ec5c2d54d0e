-- What a data set is, and the sources every figure leads back to.

create table data_set (
    data_set varchar not null check (data_set in ('published', 'exercise', 'live')),
    title varchar not null,
    compiled_on date not null,
    compiled_on_precision varchar check (compiled_on_precision in ('day', 'month', 'year')),
    note varchar,
    primary key (data_set)
);

create table source (
    source_id varchar not null,
    title varchar not null,
    publisher varchar,
    published_on date,
    published_on_precision varchar check (published_on_precision in ('day', 'month', 'year')),
    url varchar,
    accessed_as varchar not null
    check (accessed_as in ('document', 'excerpt', 'recalled', 'return')),
    primary key (source_id)
);
