"""Many people of different sight ask one store at once, and each gets what theirs alone gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.files import EXPORT_FORMATS, export_exhibit
from dashboard.model import Scope, Viewer
from dashboard.settings import BROWSER
from dashboard.store.publish import published
from dashboard.store.queries import queries
from dashboard.store.store import Store
from tests.access import canary_data
from tests.access.canaries import EXHAUSTIVE, FORCES, HERE, SCOPES, THERE
from tests.access.test_canaries_queries import PLAIN
from tests.access.test_canaries_shown import said
from tests.conftest import AS_OF, MadeOnce

THREADS = 24
VERSION = "20261122T000000000000-1"
SIGHTS: dict[str, Scope] = SCOPES | {"both": Scope(regions=(HERE, THERE))} if EXHAUSTIVE else SCOPES
QUERIES = (
    "agreement_register",
    "capability_position",
    "name",
    "restricted_row",
    "secondment_entry",
    "source_named",
)
EXHIBITS = ("agreement_register", "posts_by_agency")
FILES = ("csv", "xlsx", "docx", "pptx")
PLACE = (HERE, FORCES[HERE][0])

Wanted = tuple[str, str, str]
"""Of which kind, of what, and in which form."""


def all_wanted() -> list[Wanted]:
    names = queries() if EXHAUSTIVE else [name for name in QUERIES if name in queries()]
    exhibits = registered() if EXHAUSTIVE else EXHIBITS
    files = [("file", id_, form) for id_ in EXHIBITS for form in FILES]
    return [
        *(("query", name, "") for name in names),
        *(("exhibit", id_, "") for id_ in exhibits),
        *(files if EXHAUSTIVE else files[::3]),
    ]


def answer(store: Store, sight: str, wanted: Wanted) -> str | bytes:
    """All that a viewer is given for a wanted."""
    kind, name, form = wanted
    viewer = Viewer(f"who sees {sight}", SIGHTS[sight])
    if kind == "query":
        needed = [p.name for p in queries()[name].parameters if p.default is None]
        found = store.answer(name, viewer, **{name: PLAIN[name] for name in needed})
        return "\n".join(sorted(found.to_csv(index=False).splitlines()))
    exhibit = registered()[name].make(Question(store, viewer, AS_OF, *PLACE))
    if kind == "exhibit":
        return "\n".join(said(exhibit))
    file = export_exhibit(exhibit, EXPORT_FORMATS[form])
    return file.name.encode() + file.content


@pytest.fixture(scope="module")
def database(made_once: MadeOnce) -> Path:
    folder = canary_data.databases(made_once, ())["whole"]
    return published(folder).path(folder)


@pytest.fixture(scope="module")
def alone(database: Path) -> dict[tuple[str, Wanted], str | bytes]:
    """What each gets of a store that nobody else asks, one answer at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BROWSER.name, "/no/such/browser")
        return {
            (sight, wanted): answer(store, sight, wanted)
            for sight in SIGHTS
            for store in [Store(database, VERSION)]
            for wanted in all_wanted()
        }


def together(ask: Callable[[int], None]) -> None:
    """Ask from many threads; the first failure of any of them is raised."""
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(ask, range(THREADS)))


def test_answers_differ_by_what_one_sees(
    alone: dict[tuple[str, Wanted], str | bytes],
) -> None:
    """Or nothing below could be told apart."""
    for wanted in (("query", "agreement_register", ""), ("exhibit", "posts_by_agency", "")):
        assert len({alone[sight, wanted] for sight in SIGHTS}) == len(SIGHTS)


def test_many_people_at_once_each_get_what_theirs_alone_gives(
    database: Path,
    alone: dict[tuple[str, Wanted], str | bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All ask the same first, at the same moment, and then each in an order of their own."""
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")
    shared, moment = Store(database, VERSION), Barrier(THREADS)
    wrong: list[object] = []

    def ask(turn: int) -> None:
        sight = list(SIGHTS)[turn % len(SIGHTS)]
        mine = all_wanted()
        random.Random(turn // len(SIGHTS)).shuffle(mine)
        same = [wanted for wanted in all_wanted() if wanted[0] == "exhibit"]
        for wanted in same:
            moment.wait()
            if answer(shared, sight, wanted) != alone[sight, wanted]:
                wrong.append((sight, wanted, "at the same moment"))
        wrong.extend(
            (sight, wanted)
            for wanted in mine
            if answer(shared, sight, wanted) != alone[sight, wanted]
        )

    together(ask)
    assert wrong == []
