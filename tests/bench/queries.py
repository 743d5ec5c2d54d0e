"""What the named queries cost, with and without the answers that the store keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.settings import DATABASE
from dashboard.store.publish import published
from dashboard.store.queries import Query, Value, queries
from dashboard.store.store import Store
from tests.bench.result import Result

TIMES = 20
QUERY_MS = 20.0
SLOWER_MS = {"force_obligation_position": 50.0}
"""The query of every force by every obligation has a floor of its own."""
FIRST = (
    "capability_position",
    "access_route",
    "function_coverage",
    "force_obligation_position",
    "assurance_gap",
    "single_point_of_failure",
)


def query_times() -> Iterator[Result]:
    """The six queries that others ask, one by one; then all the others, the slowest by name."""
    folder = DATABASE.value()
    made = published(folder)
    store = Store(made.path(folder), made.version)
    named = queries()
    others = sorted(set(named) - set(FIRST))
    taken = {name: _uncached(store, named[name]) for name in (*FIRST, *others)}
    for name in (*FIRST, *_slowest_first(taken, others)):
        yield Result(f"Query {name}", "ms", taken[name], SLOWER_MS.get(name, QUERY_MS))
    kept = [value for name in named for value in _cached(store, named[name])]
    yield Result("Any query, answer kept", "ms", tuple(kept))


def _slowest_first(taken: dict[str, tuple[float, ...]], names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: -Result(name, "ms", taken[name]).p50)


def _uncached(store: Store, query: Query) -> tuple[float, ...]:
    """Times of a query on another day each time, and with nothing that the store has kept."""
    given = parameters(store, query)
    taken = []
    for time_ in range(TIMES):
        store._kept.clear()
        taken.append(_ask(store, query, given, date.today() - timedelta(days=time_)))
    return tuple(taken)


def _cached(store: Store, query: Query) -> tuple[float, ...]:
    given = parameters(store, query)
    today = date.today()
    _ask(store, query, given, today)
    return tuple(_ask(store, query, given, today) for _ in range(TIMES))


def _ask(store: Store, query: Query, given: dict[str, Value], day: date) -> float:
    for parameter in query.parameters:
        if parameter.name == "as_of":
            given["as_of"] = day
        if parameter.name == "moments":
            given["moments"] = (day,)
    started = time.perf_counter()
    store.answer(query.name, LOCAL_OPERATOR, **given)
    return (time.perf_counter() - started) * 1000


def parameters(store: Store, query: Query) -> dict[str, Value]:
    """Values for the parameters of a query that have to be given, out of the data."""
    question = Question(store, LOCAL_OPERATOR, date.today())
    given: dict[str, Value] = {}
    for parameter in query.parameters:
        if parameter.default is not None or parameter.name in ("as_of", "moments"):
            continue
        if parameter.name not in GIVEN:
            raise NotImplementedError(
                f"tests/bench/queries.py: say what {parameter.name} of {query.name} can be"
            )
        given[parameter.name] = GIVEN[parameter.name](question)
    return given


def _first(kind: str) -> Callable[[Question], str]:
    """The first id of everything of a kind that has a name."""

    def id_(question: Question) -> str:
        names = question.answer("name")
        return str(names[names["kind"] == kind]["id"].min())

    return id_


GIVEN: dict[str, Callable[[Question], Value]] = {
    "agency": _first("agency"),
    "agreement": _first("agreement"),
    "before": lambda question: question.as_of + timedelta(days=365),
    "capability": _first("capability"),
    "edition": lambda question: question.edition,
    "force": _first("force"),
    "from_on": lambda question: question.as_of,
    "function": _first("function"),
    "kind": lambda _: "rocu",
    "rocu": _first("rocu"),
    "since": lambda question: question.as_of - timedelta(days=5 * 365),
    "source": lambda question: str(question.answer("source_named")["source_id"].min()),
    "subject": _first("rocu"),
    "until_on": lambda question: question.as_of + timedelta(days=365),
}
