-- The files of publications, which are no entries: an older one makes room for a newer. Whether a
-- file is what was published, the entry of the publication says by its digest.
create table file_part (
    file text not null,
    number integer not null,
    content bytea not null,
    primary key (file, number)
)

alter table file_part alter column content set storage external
