"""What the script of a page costs, without a server and a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from dashboard import app
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens import SCREENS, Screen
from dashboard.settings import DATABASE
from dashboard.store import store as storing
from dashboard.store.store import current
from tests.bench.result import Result

WARM_UPS = 1
TIMES = 7
PAGE_MS = 40.0
SLOWER_MS = {"spr": 80.0, "capabilities": 80.0}
"""The pages of forces by obligations and of capabilities have floors of their own."""
NEVER_ASKED_MS, SPR_NEVER_ASKED_MS = 100.0, 150.0
A_MONTH = timedelta(days=31)
"""So long before a day is always in another month."""

_taken_ms: list[float] = []


def pages() -> Iterator[Result]:
    """Every screen as it opens, and in its slowest scope; then with nothing kept."""
    for screen in SCREENS:
        floor = SLOWER_MS.get(screen.subject, PAGE_MS)
        warm = {name: _runs(screen, address) for name, address in _scopes().items()}
        yield Result(f"Page {screen.subject}, warm", "ms", warm["all regions"], floor)
        slowest = max(warm, key=lambda name: Result(name, "ms", warm[name]).p50)
        if slowest != "all regions":
            yield Result(f"Page {screen.subject}, warm, {slowest}", "ms", warm[slowest], floor)
    anew = {screen.subject: _never_asked(screen) for screen in SCREENS}
    yield from anew.values()
    medians = tuple(result.p50 for subject, result in anew.items() if subject != "spr")
    what = "Median of every page but spr, on a day never asked about"
    yield Result(what, "ms", medians, NEVER_ASKED_MS, "most", main=True)
    first = tuple(_after_a_publication(screen) for screen in SCREENS)
    yield Result("First run of every page after a publication", "ms", first)


def _never_asked(screen: Screen) -> Result:
    is_spr = screen.subject == "spr"
    floor = SPR_NEVER_ASKED_MS if is_spr else NEVER_ASKED_MS
    what = f"Page {screen.subject}, on a day never asked about"
    return Result(what, "ms", _anew(screen), floor, main=is_spr)


def page_times(subject: str, address: dict[str, str] | None = None) -> tuple[float, ...]:
    """What a page costs as it opens, in milliseconds."""
    return _runs(next(screen for screen in SCREENS if screen.subject == subject), address or {})


def first_time(subject: str, address: dict[str, str]) -> float:
    """What a page costs that nobody has opened before, in milliseconds."""
    _opened(next(screen for screen in SCREENS if screen.subject == subject), address)
    return _taken_ms[-1]


def timed_show(subject: str) -> None:
    """Show a screen and note how long its script took. The page under test calls this."""
    started = time.perf_counter()
    app.show(next(screen for screen in SCREENS if screen.subject == subject))
    _taken_ms.append((time.perf_counter() - started) * 1000)


def _page(subject: str) -> None:
    from tests.bench.pages import timed_show

    timed_show(subject)


def _scopes() -> dict[str, dict[str, str]]:
    """Addresses for the network, for a region, and for a force in it."""
    question = Question(current(DATABASE.value()), LOCAL_OPERATOR, date.today())
    rocu = str(question.answer("region_option")["rocu_id"].iloc[0])
    force = str(question.answer("force_option", rocu=rocu)["force_id"].iloc[0])
    return {
        "all regions": {},
        "one region": {"region": rocu},
        "one force": {"region": rocu, "force": force},
    }


def _runs(screen: Screen, address: dict[str, str]) -> tuple[float, ...]:
    test = _opened(screen, address)
    return tuple(_run(test) for _ in range(WARM_UPS + TIMES))[WARM_UPS:]


def _anew(screen: Screen) -> tuple[float, ...]:
    """Runs that each ask about a day in a month of its own, after one about today, and after all
    that other pages had worked out is forgotten.

    What holds of today and of such a day, as the data name no day between, is worked out once.
    """
    current(DATABASE.value()).forget()
    test = _opened(screen, {})
    taken = []
    for number in range(1, TIMES + 1):
        test.query_params["as-at"] = str(date.today() - number * A_MONTH)
        taken.append(_run(test))
    return tuple(taken)


def _after_a_publication(screen: Screen) -> float:
    test = _opened(screen, {})
    # The store that is opened next knows of nothing, like that of a version just published.
    storing._open_stores.pop(DATABASE.value()).close()
    return _run(test)


def _opened(screen: Screen, address: dict[str, str]) -> AppTest:
    test = AppTest.from_function(_page, args=(screen.subject,), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    _run(test)
    return test


def _run(test: AppTest) -> float:
    test.run()
    if test.error or test.exception:
        raise RuntimeError(f"The page failed: {[*test.error, *test.exception]}")
    return _taken_ms[-1]
