"""What people asked for is made again after a publication, before anybody asks."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any
from weakref import ref

import pandas as pd
import pytest

import dashboard.exhibits  # noqa: F401  It registers them all.
from dashboard.cli import ahead
from dashboard.errors import NoDatabaseError
from dashboard.exhibits import asked
from dashboard.exhibits.asked import ASKED, PAGES, Asked, Pages, Request
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named
from dashboard.model import LOCAL_OPERATOR, PUBLIC, WHOLE, Viewer
from dashboard.store.build import build
from dashboard.store.packed import Packed
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, write_data_set
from tests.rules.network import lines, network

ANYBODY = Viewer("a member of the public", PUBLIC)
MATRIX = "capability_matrix"


@pytest.fixture(autouse=True)
def nothing_asked() -> Iterator[None]:
    ASKED.forget()
    yield
    ASKED.forget()


def publish(folder: Path, year: int) -> Store:
    rows = network(
        capability_assessment=lines(
            "rocu_id capability_id as_of position", f"north cyber {year} partial"
        )
    )
    build([write_data_set(folder.parent / f"data-{year}", rows)], folder)
    return current(folder)


@contextmanager
def making_ahead(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The thread of `serve`, which looks for another version all the time."""
    monkeypatch.setattr(ahead, "LOOK_S", 0.01)
    monkeypatch.setattr(ahead, "_openings", lambda _: iter(()))
    stopping = threading.Event()
    answering = folder.parent / "answers"
    answering.touch()
    thread = threading.Thread(
        target=ahead.make_ahead, args=(folder, answering.as_uri(), stopping), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(60)
    assert not thread.is_alive(), "it stops at the exit"


def request(exhibit: str, number: int = 0) -> Request:
    return Request(exhibit, WHOLE, date(2026, 1, 1 + number), None, None, ())


def made_in(store: Store, within_s: float = 60.0) -> list[Any]:
    """The exhibits that a version remembers, once it remembers any."""
    end = monotonic() + within_s
    while monotonic() < end:
        with store._kept._lock:
            found = [key for key in store._kept._held if MATRIX in str(key)]
        if found:
            return found
        sleep(0.02)
    return []


def test_what_was_asked_for_is_made_of_the_next_version_before_anybody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "database"
    question = Question(publish(folder, 2019), ANYBODY, AS_OF, rocu_id="north")
    exhibit_named(MATRIX).make(question)
    with making_ahead(folder, monkeypatch):
        newer = publish(folder, 2020)
        assert newer is not question.store
        assert made_in(newer)
    monkeypatch.setattr(newer, "answer", lambda *_, **__: pytest.fail("it was not made ahead"))
    made = exhibit_named(MATRIX).make(Question(newer, ANYBODY, AS_OF, rocu_id="north"))
    assert made.id == MATRIX


def test_newer_version_is_not_kept_waiting_for_the_rest_of_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "database"
    store = publish(folder, 2019)

    def requests() -> Iterator[Request]:
        yield request(MATRIX, 0)
        publish(folder, 2020)
        yield request(MATRIX, 1)

    ahead.make(store, threading.Event(), ahead._until_newer(folder, store, requests()))
    (made,) = made_in(store)
    assert date(2026, 1, 1) in made[1]


def test_store_of_the_version_before_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a server would hold 50 MB more after each publication."""
    monkeypatch.setattr(ahead, "TIDY_S", 0.0)
    folder = tmp_path / "database"
    before = publish(folder, 2019)
    exhibit_named(MATRIX).make(Question(before, LOCAL_OPERATOR, AS_OF))
    held = ref(before)
    del before
    gc.disable()
    try:
        with making_ahead(folder, monkeypatch):
            publish(folder, 2020)
            end = monotonic() + 60
            while held() is not None:
                assert monotonic() < end, "it is still there"
                sleep(0.02)
    finally:
        gc.enable()


def test_what_was_left_by_an_error_is_made_at_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "database"
    store = publish(folder, 2019)
    exhibit_named(MATRIX).make(Question(store, LOCAL_OPERATOR, AS_OF))
    store.forget()
    found, asked_for = ahead.published, []

    def failing_once(database: Path) -> object:
        asked_for.append(database)
        if len(asked_for) == 1:
            raise NoDatabaseError("It is away for a moment.")
        return found(database)

    monkeypatch.setattr(ahead, "published", failing_once)
    with making_ahead(folder, monkeypatch):
        assert made_in(store)


def test_what_was_asked_of_today_is_made_of_the_next_day_when_that_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "database"
    store, today = publish(folder, 2019), date.today()
    exhibit_named(MATRIX).make(Question(store, LOCAL_OPERATOR, today, rocu_id="north"))
    store.forget()
    with making_ahead(folder, monkeypatch):
        (made,) = made_in(store)
        assert today in made[1]
        store.forget()
        tomorrow = today + timedelta(days=1)
        monkeypatch.setattr(ahead, "date", SimpleNamespace(today=lambda: tomorrow, min=date.min))
        (made,) = made_in(store)
        assert tomorrow in made[1]


def test_error_that_nobody_expects_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failed = threading.Event()

    def failing(_: Store) -> None:
        failed.set()
        raise RuntimeError("the disk is gone")

    folder = tmp_path / "database"
    exhibit_named(MATRIX).make(Question(publish(folder, 2019), LOCAL_OPERATOR, AS_OF))
    monkeypatch.setattr(Store, "compact", failing)
    with making_ahead(folder, monkeypatch):
        assert failed.wait(60)
        assert made_in(publish(folder, 2020))
    assert "Pages are not made ahead just now: RuntimeError" in caplog.text


def test_frames_are_packed_only_while_no_page_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "GIVE_WAY_S", 0.05)
    frame = Packed(pd.DataFrame({"a": [1]}))
    with PAGES.being_made():
        ahead.pack(threading.Event())
        assert not frame.is_packed
    monkeypatch.setattr(ahead, "GIVE_WAY_S", 60)  # Another test may just have opened a page.
    ahead.pack(threading.Event())
    assert frame.is_packed


def test_what_was_made_ahead_is_then_held_in_less_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_compact = threading.Event()
    monkeypatch.setattr(Store, "compact", lambda _: made_compact.set())
    publish(tmp_path / "database", 2019)
    with making_ahead(tmp_path / "database", monkeypatch):
        assert made_compact.wait(60)


def test_exhibit_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    store = publish(tmp_path / "database", 2019)
    requests = (
        request("no_such_exhibit"),
        Request(MATRIX, WHOLE, AS_OF, "no-such-region", "no-such-force", (("no", "choice"),)),
        Request(MATRIX, WHOLE, AS_OF, None, None, ()),
    )
    ahead.make(store, threading.Event(), requests)
    assert made_in(store)


def test_what_is_made_ahead_counts_as_asked_by_nobody(tmp_path: Path) -> None:
    store = publish(tmp_path / "database", 2019)
    wanted = Request(MATRIX, WHOLE, AS_OF, None, None, ())
    ahead.make(store, threading.Event(), [wanted])
    assert ASKED.most_first() == ()
    exhibit_named(MATRIX).make(Question(store, LOCAL_OPERATOR, AS_OF))
    assert wanted in ASKED.most_first()


def test_nothing_is_made_once_the_server_stops(tmp_path: Path) -> None:
    store = publish(tmp_path / "database", 2019)
    stopping = threading.Event()
    stopping.set()
    ahead.make(store, stopping, [Request(MATRIX, WHOLE, AS_OF, None, None, ())])
    assert not made_in(store, within_s=0.1)


def test_most_often_asked_comes_first_and_the_longest_unasked_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked, "MOST", 2)
    held = Asked()
    for number in (0, 1, 1, 2, 1):
        held.note(request(MATRIX, number))
    assert held.most_first() == (request(MATRIX, 1), request(MATRIX, 2))


def test_what_was_asked_for_longer_than_a_day_ago_is_not_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Asked()
    now = monotonic()
    monkeypatch.setattr(asked.time, "monotonic", lambda: now)
    held.note(request(MATRIX, 0))
    monkeypatch.setattr(asked.time, "monotonic", lambda: now + asked.A_DAY_S - 1)
    held.note(request(MATRIX, 1))
    assert len(held.most_first()) == 2
    monkeypatch.setattr(asked.time, "monotonic", lambda: now + asked.A_DAY_S + 1)
    assert held.most_first() == (request(MATRIX, 1),)


def test_pages_of_people_come_first_but_not_for_ever() -> None:
    pages, order = Pages(), []

    def wait(most_s: float) -> None:
        pages.wait_until_none(most_s)
        order.append("ahead")

    with pages.being_made():
        thread = threading.Thread(target=wait, args=(30.0,))
        thread.start()
        sleep(0.1)
        order.append("page")
    thread.join(10)
    assert order == ["page", "ahead"]
    with pages.being_made():
        wait(0.01)
    assert order[-1] == "ahead"


def test_page_that_somebody_opens_comes_first_before_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked, "OPENING_S", 0.3)
    pages = Pages()
    assert pages.wait_until_none(0.01)
    pages.expect()
    assert not pages.wait_until_none(0.01)
    began = monotonic()
    assert pages.wait_until_none(60)
    assert 0.2 < monotonic() - began < 30
