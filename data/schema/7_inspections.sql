-- What inspectors graded, counted and recommended.

create table inspection_grade (
    subject_kind varchar not null check (subject_kind in ('rocu', 'force')),
    subject_id varchar not null,
    inspection varchar not null,
    question varchar not null,
    grade varchar not null
    check (grade in (
        'outstanding', 'good', 'adequate', 'requires_improvement', 'inadequate'
    )),
    published_on date,
    published_on_precision varchar check (published_on_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    primary key (subject_kind, subject_id, inspection, question)
);

create table inspection_count (
    inspection varchar not null,
    subject_kind varchar not null check (subject_kind in ('rocu', 'force', 'network')),
    subject_id varchar,
    measure varchar not null,
    value double not null,
    source_id varchar not null references source (source_id)
);
create unique index inspection_count_key on inspection_count (
    inspection, subject_kind, coalesce(subject_id, ''), measure
);

create table recommendation (
    recommendation_id varchar not null,
    inspection varchar not null,
    text_summary varchar not null,
    owner varchar,
    due_on date,
    due_on_precision varchar check (due_on_precision in ('day', 'month', 'year')),
    source_id varchar not null references source (source_id),
    primary key (recommendation_id)
);
