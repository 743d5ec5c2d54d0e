create table entry (
    number bigint primary key,
    kind text not null,
    key text not null unique,
    recorded_at text not null,
    who text not null,
    body text not null,
    digest_before text not null,
    digest text not null
)

create table part (
    number bigint not null references entry,
    name text not null,
    content bytea not null,
    primary key (number, name)
)

create function refuse_change() returns trigger language plpgsql as $$ begin
    raise exception 'the ledger is only ever added to';
end $$

create trigger entry_is_not_changed before update or delete or truncate on entry
for each statement execute function refuse_change()

create trigger part_is_not_changed before update or delete or truncate on part
for each statement execute function refuse_change()
