"""A PostgreSQL server that stops, or whose answer is lost on the way."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from dashboard.ledger import engine as engine_module
from dashboard.ledger.file_parts import turn
from dashboard.ledger.ledger import Ledger, LedgerError
from dashboard.ledger.verify import verify
from tests.ledger.conftest import FORMS, fill
from tests.postgres import HOST, NoPostgresError, Server, serving

PASSWORD = "hidden"
COMMIT = b"COMMIT"
SCHEMA = f"schema {FORMS['postgresql']}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of this file's own, which tests stop."""
    try:
        with serving() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


def url_with_password(server: Server) -> str:
    return server.url(server.new_database()).replace("dashboard@", f"dashboard:{PASSWORD}@")


def append(ledger: Ledger, key: str, server_to_stop: Server | None = None) -> None:
    with ledger.writing() as record:
        record.append("thing", key, "Ann", {}, {"file": b"1"})
        if server_to_stop:
            server_to_stop.stop()


def refusal(ledger: Ledger, key: str, server_to_stop: Server | None = None) -> str:
    """What is said when an entry cannot be appended: one line, without the password."""
    with pytest.raises(LedgerError) as refused:
        append(ledger, key, server_to_stop)
    said = str(refused.value)
    assert PASSWORD not in said
    assert "\n" not in said
    assert "Traceback" not in said
    return said


def test_stopped_server_is_told_in_a_sentence_and_nothing_is_recorded(server: Server) -> None:
    url = url_with_password(server)
    ledger = Ledger(url)
    fill(ledger, 2)
    before = ledger.entries
    server.stop()
    try:
        said = refusal(ledger, "while it was stopped")
        assert said.startswith("Nothing was recorded: the ledger postgresql://dashboard:***@")
        assert said.endswith("or that its server runs, and try again.")
        with pytest.raises(LedgerError, match="It could not be read") as refused:
            _ = ledger.entries
        assert PASSWORD not in str(refused.value)
        with pytest.raises(LedgerError, match="It could not be read"):
            verify(Ledger(url))
    finally:
        server.start()
    assert ledger.entries == before
    append(ledger, "when it ran again")
    assert [entry.number for entry in Ledger(url).entries] == [1, 2, 3, 4]
    assert verify(Ledger(url)) == []


def test_server_that_stops_before_the_commit_has_recorded_nothing(server: Server) -> None:
    ledger = Ledger(url_with_password(server))
    fill(ledger, 2)
    before = ledger.entries
    try:
        said = refusal(ledger, "half", server_to_stop=server)
    finally:
        server.start()
    assert "it is not known whether this was recorded" in said
    assert ledger.entries == before
    append(ledger, "half")
    assert verify(ledger) == []


@contextmanager
def line_to(server: Server, passes_on: bool, breaks_for_good: bool) -> Iterator[int]:
    """The port of a line to the server that breaks at the first commit before its answer is back.

    The commit itself is passed on, or not; then new connections are let through, or not.
    """
    listener = socket.create_server((HOST, 0))
    unanswered: list[socket.socket] = []

    def carry(client: socket.socket) -> None:
        with client, socket.create_connection((HOST, server.port)) as behind:
            back = Thread(target=carry_back, args=(behind, client))
            back.start()
            with suppress(OSError):
                while data := client.recv(65536):
                    if COMMIT in data and not unanswered:
                        unanswered.append(client)
                        if passes_on:
                            behind.sendall(data)
                        break
                    behind.sendall(data)
                behind.shutdown(socket.SHUT_WR)  # The server ends what it was told, and closes.
            back.join()

    def carry_back(behind: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := behind.recv(65536):
                if client not in unanswered:
                    client.sendall(data)

    def listen() -> None:
        with suppress(OSError):  # Until nobody listens any more.
            while True:
                client, _ = listener.accept()
                if unanswered and breaks_for_good:
                    client.close()
                else:
                    Thread(target=carry, args=(client,), daemon=True).start()

    Thread(target=listen, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


@pytest.mark.parametrize("passes_on", [True, False])
def test_commit_whose_answer_is_lost_is_looked_for(server: Server, passes_on: bool) -> None:
    url = url_with_password(server)
    fill(Ledger(url), 1)
    with line_to(server, passes_on, breaks_for_good=False) as port:
        ledger = Ledger(url.replace(str(server.port), str(port)))
        if passes_on:
            append(ledger, "answer lost")
        else:
            said = refusal(ledger, "answer lost")
            assert said.startswith("Nothing was recorded")
        assert ("answer lost" in {entry.key for entry in ledger.entries}) == passes_on
    keys = [entry.key for entry in Ledger(url).entries]
    assert keys == [SCHEMA, "thing 1"] + ["answer lost"] * passes_on
    assert verify(Ledger(url)) == []


@pytest.mark.parametrize("passes_on", [True, False])
def test_commit_that_cannot_be_looked_for_is_said_not_to_be_known(
    server: Server, passes_on: bool
) -> None:
    url = url_with_password(server)
    fill(Ledger(url), 1)
    with line_to(server, passes_on, breaks_for_good=True) as port:
        said = refusal(Ledger(url.replace(str(server.port), str(port))), "answer lost")
    assert "it is not known whether this was recorded" in said
    assert "Do the same again" in said
    keys = [entry.key for entry in Ledger(url).entries]
    assert keys == [SCHEMA, "thing 1"] + ["answer lost"] * passes_on
    assert verify(Ledger(url)) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("reads", "It could not be read: .* or that its server runs"),
        ("writes", "Nothing was recorded: .* or that its server runs"),
        ("commits", "it is not known whether this was recorded"),
        ("waits for the turn to build", "Nothing was recorded: .* or that its server runs"),
    ],
)
def test_frozen_server_is_waited_for_no_longer_than_so_long(
    server: Server, monkeypatch: pytest.MonkeyPatch, what: str, said: str
) -> None:
    url = server.url(server.new_database())
    fill(Ledger(url), 1)
    monkeypatch.setattr(engine_module, "WAIT_S", 1)
    monkeypatch.setattr(engine_module, "CONNECT_S", 2)
    ledger = Ledger(url)
    before = ledger.entries

    def ask() -> None:
        if what == "reads":
            _ = ledger.entries
        elif what == "writes":
            append(ledger, what)
        elif what == "commits":
            with ledger.writing() as record:
                record.append("thing", what, "Ann", {})
                freeze(server)
        else:
            with turn(ledger, wait_s=1):
                pass

    try:
        if what != "commits":
            freeze(server)
        with pytest.raises(LedgerError, match=said):
            ended(ask)
    finally:
        freeze(server, signal.SIGCONT)
    append(ledger, "when it answered again")
    assert ledger.entries[: len(before)] == before
    assert verify(ledger) == []


def freeze(server: Server, how: signal.Signals = signal.SIGSTOP) -> None:
    """Freeze the server with every process of it, or let all go on."""
    leader = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = each.read_text().partition(" (")
            if leader in (int(number), int(rest.rpartition(") ")[2].split()[1])):
                os.kill(int(number), how)


def ended(ask: Callable[[], None]) -> None:
    """Do something in a thread, which has to end; what it raises is raised here."""
    raised: list[Exception] = []

    def asking() -> None:
        try:
            ask()
        except Exception as error:
            raised.append(error)

    asker = Thread(target=asking, daemon=True)
    asker.start()
    asker.join(timeout=60)
    assert not asker.is_alive(), "nobody ended the waiting"
    if raised:
        raise raised[0]
