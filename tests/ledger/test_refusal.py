"""What is in a ledger cannot be changed: the database itself refuses it, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from dashboard.ledger.engine import WRITES
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from tests.ledger.conftest import Place, fill

NEW = "'thing', {key}, '2026', 'Eve', '{{}}', 'x', 'y'"
SAME_NUMBER = f"(2, {NEW.format(key=repr('other'))})"
SAME_KEY = f"(9, {NEW.format(key=repr('thing 1'))})"

IN_BOTH = {
    "update entry": "update entry set who = 'Eve' where number = 2",
    "update key": "update entry set number = 77 where number = 2",
    "update part": "update part set content = 'other' where number = 2",
    "delete entry": "delete from entry where number = 6",
    "delete all entries": "delete from entry",
    "delete part": "delete from part where number = 2",
    "same number": f"insert into entry values {SAME_NUMBER}",
    "same key": f"insert into entry values {SAME_KEY}",
    "same part": "insert into part values (2, 'file', 'other')",
    "upsert of a number": f"insert into entry values {SAME_NUMBER} on conflict (number) "
    "do update set who = 'Eve'",
    "upsert of a key": f"insert into entry values {SAME_KEY} on conflict (key) "
    "do update set who = 'Eve'",
    "upsert of a part": "insert into part values (2, 'file', 'other') on conflict (number, name) "
    "do update set content = excluded.content",
}
IN_SQLITE = IN_BOTH | {
    "replace a number": f"insert or replace into entry values {SAME_NUMBER}",
    "replace a key": f"insert or replace into entry values {SAME_KEY}",
    "replace a part": "replace into part values (2, 'file', x'00')",
    "update or replace": "update or replace entry set number = 3 where number = 2",
}
BY_THE_PROGRAM_IN_SQLITE = {
    "drop trigger": "drop trigger entry_is_not_updated",
    "drop table": "drop table part",
    "rename table": "alter table entry rename to gone",
    "drop column": "alter table entry drop column who",
    "attach": "attach ':memory:' as other",
    "open the schema": "pragma writable_schema = on",
    "write the schema": "update sqlite_master set sql = '' where name = 'entry_is_not_updated'",
    "empty the schema": "delete from sqlite_master where type = 'trigger'",
    "journal off": "pragma journal_mode = off",
}
IN_POSTGRESQL = IN_BOTH | {
    "truncate": "truncate entry cascade",
    "truncate parts": "truncate part",
    "delete in passing": "with gone as (delete from part returning number) select * from gone",
    "merge": "merge into entry using (select 2 as number) as asked on entry.number = asked.number "
    "when matched then update set who = 'Eve'",
}
BY_AN_APPENDER = {
    "drop trigger": "drop trigger entry_is_not_changed on entry",
    "disable trigger": "alter table entry disable trigger all",
    "drop table": "drop table entry cascade",
    "rename table": "alter table entry rename to gone",
    "replace function": "create or replace function refuse_change() returns trigger "
    "language plpgsql as $$ begin return null; end $$",
    "drop function": "drop function refuse_change cascade",
    "pass triggers": "set session_replication_role = replica",
    "become the owner": "set role dashboard",
    "rule": "create rule nothing as on insert to entry do instead nothing",
    "grant": "grant all on entry to public with grant option",
    "new table": "create table other (number bigint)",
}


def attack(ledger: Ledger, statement: str) -> None:
    """Run a statement on a connection of the program's own, and commit."""
    engine = ledger._engine
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.exec_driver_sql(statement)


def refused(run: Callable[[], None], ledger: Ledger, errors: type[Exception]) -> None:
    before = ledger.entries
    parts = ledger.parts(before, "file")
    with pytest.raises(errors):
        run()
    fresh = Ledger(ledger.url.render_as_string(hide_password=False))
    assert fresh.entries == before
    assert fresh.parts(before, "file") == parts
    assert verify(fresh) == []


@pytest.fixture(scope="module")
def in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(str(tmp_path_factory.mktemp("refusal") / "ledger.sqlite"))
    fill(ledger)
    return ledger


@pytest.mark.parametrize("what", IN_SQLITE | BY_THE_PROGRAM_IN_SQLITE)
def test_program_is_refused_in_sqlite(in_sqlite: Ledger, what: str) -> None:
    statement = (IN_SQLITE | BY_THE_PROGRAM_IN_SQLITE)[what]
    refused(lambda: attack(in_sqlite, statement), in_sqlite, DBAPIError)


@pytest.mark.parametrize("what", IN_SQLITE)
def test_another_program_is_refused_in_sqlite(in_sqlite: Ledger, what: str) -> None:
    def run() -> None:
        with sqlite3.connect(Path(in_sqlite.place)) as connection:
            connection.execute(IN_SQLITE[what])

    refused(run, in_sqlite, sqlite3.Error)


@pytest.fixture
def in_postgresql(new_place: Callable[[str], Place]) -> Place:
    place = new_place("postgresql")
    fill(place.ledger())
    return place


@pytest.mark.parametrize("what", IN_POSTGRESQL)
def test_program_is_refused_in_postgresql(in_postgresql: Place, what: str) -> None:
    ledger = in_postgresql.ledger()
    refused(lambda: attack(ledger, IN_POSTGRESQL[what]), ledger, DBAPIError)


def test_role_that_may_read_and_add_is_refused_all_else_in_postgresql(
    in_postgresql: Place,
) -> None:
    ledger = Ledger(in_postgresql.as_appender())
    for statement in (IN_POSTGRESQL | BY_AN_APPENDER).values():
        refused(lambda said=statement: attack(ledger, said), ledger, DBAPIError)  # type: ignore[misc]


def test_role_that_may_read_and_add_keeps_a_ledger(in_postgresql: Place) -> None:
    ledger = Ledger(in_postgresql.as_appender())
    with ledger.writing() as record:
        record.append("thing", "added", "Ann", {}, {"file": b"1"})
    assert in_postgresql.ledger().entries[-1].key == "added"
    assert verify(ledger) == []
