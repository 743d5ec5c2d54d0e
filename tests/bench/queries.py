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

TIMES = 7
THERE_MS, NOT_THERE_MS = 20.0, 60.0
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
    yield from _each(store, "its rules there", _there, THERE_MS)
    yield from _each(store, "its rules not there", _not_there, NOT_THERE_MS)
    kept = [value for query in queries().values() for value in _kept(store, query)]
    yield Result("Any query, answer kept", "ms", tuple(kept))


def _each(
    store: Store,
    which: str,
    measure: Callable[[Store, Query], tuple[float, ...]],
    most_ms: float,
) -> Iterator[Result]:
    """Each query, then the medians of all of them, none of which may be over the floor."""
    named = queries()
    taken = {
        name: Result(f"Query {name}, {which}", "ms", measure(store, query), most_ms)
        for name, query in named.items()
    }
    others = sorted(set(named) - set(FIRST), key=lambda name: -taken[name].p50)
    yield from (taken[name] for name in (*FIRST, *others))
    medians = tuple(one.p50 for one in taken.values())
    yield Result(f"Median of every query, {which}", "ms", medians, most_ms, "most", main=True)
    over = (float(sum(not one.met for one in taken.values())),)
    yield Result(f"Queries over {most_ms:.0f} ms, {which}", "of them", over)


def forget_rules(store: Store) -> None:
    """Forget every answer of a store and every rule that is worked out."""
    store.forget()


def _there(store: Store, query: Query) -> tuple[float, ...]:
    """Times of a query on a day whose rules were asked before, its answer forgotten."""
    given = parameters(store, query)
    today = date.today()
    _ask(store, query, given, today)
    taken = []
    for _ in range(TIMES):
        store.forget_answers()
        taken.append(_ask(store, query, given, today))
    return tuple(taken)


def _not_there(store: Store, query: Query) -> tuple[float, ...]:
    """Times of a query on another day each time, and with nothing that the store has kept."""
    given = parameters(store, query)
    taken = []
    for time_ in range(TIMES):
        forget_rules(store)
        taken.append(_ask(store, query, given, date.today() - timedelta(days=time_)))
    return tuple(taken)


def _kept(store: Store, query: Query) -> tuple[float, ...]:
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
    "board": lambda _: "network",
    "capability": _first("capability"),
    "edition": lambda question: question.edition,
    "force": _first("force"),
    "from_on": lambda question: question.as_of,
    "function": _first("function"),
    "kind": lambda _: "rocu",
    "meeting": lambda question: question.as_of - timedelta(days=90),
    "rocu": _first("rocu"),
    "since": lambda question: question.as_of - timedelta(days=5 * 365),
    "source": lambda question: str(question.answer("source_named")["source_id"].min()),
    "subject": _first("rocu"),
    "until_on": lambda question: question.as_of + timedelta(days=365),
}
