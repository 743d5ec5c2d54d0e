create table entry (
    number integer primary key,
    kind text not null,
    key text not null unique,
    recorded_at text not null,
    who text not null,
    body text not null,
    digest_before text not null,
    digest text not null
) strict

create table part (
    number integer not null references entry,
    name text not null,
    content blob not null,
    primary key (number, name)
) strict

create trigger entry_is_not_updated before update on entry begin
    select raise(abort, 'the ledger is only ever added to');
end

create trigger entry_is_not_deleted before delete on entry begin
    select raise(abort, 'the ledger is only ever added to');
end

-- Insert or replace would delete the row that was there, without the trigger before delete.
create trigger entry_is_not_replaced before insert on entry
when exists (select 1 from entry where number = new.number or key = new.key) begin
    select raise(abort, 'UNIQUE: the ledger has this entry already');
end

create trigger part_is_not_updated before update on part begin
    select raise(abort, 'the ledger is only ever added to');
end

create trigger part_is_not_deleted before delete on part begin
    select raise(abort, 'the ledger is only ever added to');
end

create trigger part_is_not_replaced before insert on part
when exists (select 1 from part where number = new.number and name = new.name) begin
    select raise(abort, 'UNIQUE: the ledger has this part already');
end
