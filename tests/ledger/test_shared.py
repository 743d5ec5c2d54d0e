"""What servers share in PostgreSQL holds for all of them, and none waits for one that is away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, tzinfo

import psycopg
import pytest

from dashboard.errors import UsageError
from dashboard.ledger import shared as module
from dashboard.ledger.ledger import Ledger, LedgerError
from dashboard.ledger.prepare import GRANTS, prepare
from dashboard.ledger.shared import AwayError, Shared
from tests.ledger.conftest import MakePlace, Place
from tests.postgres import APPENDER, HOST, NoPostgresError, Server, serving

HOUR = timedelta(hours=1)
TWO = 2


@pytest.fixture
def place(new_place: MakePlace) -> Place:
    return new_place("postgresql")


@pytest.fixture
def servers(place: Place) -> list[Shared]:
    """Two servers of one ledger."""
    return [Shared(place.ledger()) for _ in range(TWO)]


@pytest.fixture(scope="module")
def stopped_and_started() -> Iterator[Server]:
    """A server of this file's own, which tests stop."""
    try:
        with serving() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


def administrator(place: Place, *statements: str) -> None:
    assert place.server
    place.server.execute(place.database, *statements)


def test_take_counts_what_was_taken_on_another_server(servers: list[Shared]) -> None:
    for number in range(3):
        assert servers[number % TWO].take("export", "reader", 3, HOUR) is None
    for server in servers:
        wait = server.take("export", "reader", 3, HOUR)
        assert wait is not None
        assert HOUR - timedelta(minutes=1) < wait <= HOUR
        assert server.take("export", "steward", 3, HOUR) is None
        assert server.take("upload", "reader", 3, HOUR) is None
    assert servers[0].take("export", "reader", 4, HOUR) is None


def test_take_gives_room_again_when_the_first_is_an_hour_old(
    servers: list[Shared], place: Place
) -> None:
    for server in servers:
        assert server.take("export", "reader", TWO, HOUR) is None
    ago = "clock_timestamp() - interval '{}'"
    administrator(place, f"update taken set at = {ago.format('59 minutes')} where number = 1")
    wait = servers[0].take("export", "reader", TWO, HOUR)
    assert wait is not None
    assert timedelta(seconds=50) < wait <= timedelta(minutes=1)
    administrator(place, f"update taken set at = {ago.format('60 minutes')} where number = 1")
    assert servers[0].take("export", "reader", TWO, HOUR) is None
    assert servers[1].take("export", "reader", TWO, HOUR) is not None


def test_take_from_many_threads_of_two_servers_never_gives_more_than_the_limit(
    servers: list[Shared],
) -> None:
    def try_often(at: int) -> int:
        return sum(servers[at % TWO].take("export", "reader", 25, HOUR) is None for _ in range(10))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_often, range(4))) == 25


def test_sign_in_that_one_server_tells_of_is_known_to_the_other(servers: list[Shared]) -> None:
    first, second = servers
    first.add_sign_in("a", "seen")
    first.add_sign_in("a", "over")
    first.add_sign_in("a", "over")
    told = second.sign_ins(0, HOUR)
    assert [row[1:] for row in told] == [("a", "seen"), ("a", "over")]
    second.add_sign_in("b", "seen")
    assert [row[1:] for row in first.sign_ins(told[-1][0], HOUR)] == [("b", "seen")]


def test_sign_ins_of_long_ago_are_neither_told_nor_kept(
    servers: list[Shared], place: Place
) -> None:
    first, second = servers
    for digest in "abc":
        first.add_sign_in(digest, "over")
    administrator(
        place,
        "update sign_in set at = now() - interval '2 hours' where digest = 'a'",
        "update sign_in set at = now() - interval '40 days' where digest = 'b'",
    )
    assert [row[1] for row in second.sign_ins(0, HOUR)] == ["c"]
    second.add_sign_in("d", "over")
    everything = second.sign_ins(0, timedelta(days=100))
    assert [row[1] for row in everything] == ["a", "c", "d"]


def test_clock_is_that_of_the_database(servers: list[Shared]) -> None:
    said = servers[0].clock()
    assert abs(said.astimezone(UTC) - datetime.now(UTC)) < timedelta(minutes=1)


def test_entry_is_made_by_the_clock_of_the_database_however_wrong_that_of_a_server_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    class HourAhead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> HourAhead:
            return super().now(tz) + HOUR

    monkeypatch.setattr("dashboard.ledger.ledger.datetime", HourAhead)
    with place.ledger().writing() as record:
        made = record.append("thing", "thing", "somebody", {})
    assert abs(made.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_other_refusal_is_told_and_does_not_count_as_away(
    servers: list[Shared], place: Place
) -> None:
    servers[0].clock()
    administrator(
        place,
        "create function full_disk() returns trigger language plpgsql as "
        "$$ begin raise exception 'no space' using errcode = 'disk_full'; end $$",
        "create trigger full_disk before insert on taken execute function full_disk()",
    )
    with pytest.raises(LedgerError, match=r"no space\. See that its server has room") as refused:
        servers[0].take("export", "reader", 1, HOUR)
    assert not isinstance(refused.value, AwayError)
    assert not servers[0].is_away


# What the program's own role may do.


@pytest.fixture
def as_appender(place: Place) -> str:
    """The URL for the role that `ledger prepare` gave what the program needs."""
    assert place.server
    prepare(place.ledger(), APPENDER)
    return place.server.url(place.database, APPENDER)


def test_prepared_role_can_do_all_that_the_program_does(as_appender: str) -> None:
    server = Shared(Ledger(as_appender))
    assert server.take("export", "reader", 1, HOUR) is None
    assert server.take("export", "reader", 1, HOUR) is not None
    server.add_sign_in("a", "seen")
    assert len(server.sign_ins(0, HOUR)) == 1
    with Ledger(as_appender).writing() as record:
        record.append("thing", "thing", "somebody", {}, {"file": b"1"})


@pytest.mark.parametrize("table", GRANTS)
def test_prepared_role_can_do_no_more(as_appender: str, table: str) -> None:
    column = {
        "entry": "who",
        "part": "name",
        "audit_line": "line",
        "sign_in": "digest",
        "taken": "what",
        "file_part": "file",
    }
    change = f"update {table} set {column[table]} = ''"
    attacks = [change, f"truncate {table} cascade", f"drop table {table}"]
    if "delete" not in GRANTS[table]:
        attacks.append(f"delete from {table}")
    for attack in attacks:
        with (
            psycopg.connect(as_appender) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(attack)  # type: ignore[call-overload]


def test_role_without_rights_is_told_what_to_run(place: Place) -> None:
    assert place.server
    prepare(place.ledger())
    server = Shared(Ledger(place.server.url(place.database, APPENDER)))
    with pytest.raises(LedgerError, match="ledger prepare") as refused:
        server.take("export", "reader", 1, HOUR)
    assert not isinstance(refused.value, AwayError)
    assert not server.is_away


def test_role_that_may_make_no_tables_is_told_what_to_run(place: Place) -> None:
    assert place.server
    server = Shared(Ledger(place.server.url(place.database, APPENDER)))
    with pytest.raises(LedgerError, match="permission denied"):
        server.take("export", "reader", 1, HOUR)


def test_prepare_of_a_file_with_a_role_is_refused(new_place: MakePlace) -> None:
    with pytest.raises(UsageError, match="a file, which has no roles"):
        prepare(new_place("sqlite").ledger(), APPENDER)


# A server that is away.


def test_server_that_stopped_is_told_at_once_and_found_when_it_is_back(
    stopped_and_started: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    server = Shared(Ledger(stopped_and_started.url(stopped_and_started.new_database())))
    assert server.take("export", "reader", 2, HOUR) is None
    stopped_and_started.stop()
    try:
        for _ in range(2):
            with pytest.raises(AwayError, match="does not answer, so nothing can be sent in"):
                server.take("export", "reader", 2, HOUR)
            assert server.is_away
    finally:
        stopped_and_started.start()
    assert server.take("export", "reader", 2, HOUR) is None
    assert server.take("export", "reader", 2, HOUR) is not None
    assert not server.is_away


def test_followed_server_that_is_away_is_asked_by_the_follower_alone(
    stopped_and_started: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    server = Shared(Ledger(stopped_and_started.url(stopped_and_started.new_database())))
    server.is_followed = True
    server.clock()
    stopped_and_started.stop()
    try:
        with pytest.raises(AwayError):
            server.sign_ins(0, HOUR, retries=True)
    finally:
        stopped_and_started.start()
    with pytest.raises(AwayError):
        server.clock()
    assert server.sign_ins(0, HOUR, retries=True) == []
    server.clock()


@contextmanager
def line_to(server: Server) -> Iterator[tuple[int, threading.Event]]:
    """The port of a line to a server, which swallows all that is sent while the event is set."""
    listener = socket.create_server((HOST, 0))
    swallows = threading.Event()

    def carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65536):
                if not swallows.is_set():
                    target.sendall(data)

    def listen() -> None:
        with suppress(OSError):  # Until nobody listens any more.
            while True:
                client, _ = listener.accept()
                behind = socket.create_connection((HOST, server.port))
                for ends in ((client, behind), (behind, client)):
                    threading.Thread(target=carry, args=ends, daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield int(listener.getsockname()[1]), swallows
    finally:
        listener.close()


def test_server_that_never_answers_is_away_and_found_when_it_answers_again(
    stopped_and_started: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    # Less than a second is none to psycopg, which would then wait for 130 s to connect.
    monkeypatch.setattr(module, "PATIENCE_S", 1)
    url = stopped_and_started.url(stopped_and_started.new_database())
    Shared(Ledger(url)).clock()
    with line_to(stopped_and_started) as (port, swallows):
        server = Shared(Ledger(url.replace(str(stopped_and_started.port), str(port))))
        server.clock()
        swallows.set()
        with pytest.raises(AwayError):
            server.clock()
        swallows.clear()
        server.clock()
