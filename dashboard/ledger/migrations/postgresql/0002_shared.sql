-- What several servers share beside the ledger. First the audit log, which is only ever added to:
-- a row is a line of the file that it would be on one server.
create table audit_line (
    number bigint primary key,
    line text not null,
    key_id text not null
)

create trigger audit_line_is_not_changed before update or delete or truncate on audit_line
for each statement execute function refuse_change()

-- Sign-ins that a server has seen, and those that are over, each by a digest of its claims.
create table sign_in (
    number bigint generated always as identity primary key,
    digest text not null,
    event text not null check (event in ('seen', 'over')),
    at timestamptz not null default now(),
    unique (digest, event)
)

-- What people did of which they may do only so much in a time.
create table taken (
    number bigint generated always as identity primary key,
    what text not null,
    who text not null,
    at timestamptz not null default clock_timestamp()
)

create index taken_in_time on taken (what, who, at)
