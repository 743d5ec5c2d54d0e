"""Every named query, asked by everybody over the seeded data set: nobody learns of others' rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.question import Question
from dashboard.store.queries import Query, Value, queries
from dashboard.store.store import Store, current
from tests.access import canaries, canary_data
from tests.access.canaries import (
    CANARIES,
    COMPARED,
    EXHAUSTIVE,
    FORCES,
    HERE,
    NARROW,
    NOBODY,
    OWNERS,
    RECORDED,
    SCOPES,
    THERE,
    VIEWERS,
    Canary,
)
from tests.conftest import AS_OF, MadeOnce

LATER = date(2027, 12, 31)
SOURCED = [canary for canary in CANARIES if canary.table not in RECORDED]
Given = dict[str, Value]

PLAIN: Given = {
    "as_of": AS_OF,
    "moments": (AS_OF, LATER),
    "since": date(2025, 1, 31),
    "before": LATER,
    "from_on": date(2025, 1, 31),
    "until_on": LATER,
    "rocu": HERE,
    "force": FORCES[HERE][0],
    "capability": "uc",
    "function": "dogs",
    "obligation": "2023-14",
    "edition": "2023",
    "agreement": HERE,
    "board": HERE,
    "meeting": LATER,
    "agency": "nca",
    "source": "nersou-about",
    "kind": "rocu",
    "subject": HERE,
    "action": Canary(NOBODY, "action").word,
}
"""What is given where a query needs it."""


def about(owner: str, region: str) -> Given:
    """What asks for the restricted rows of an owner by their own ids, where a query can."""
    agreement = f"{Canary(owner, 'agreement').word}-{region}"
    agency = Canary(owner, "secondment").word
    force = FORCES[region][0]
    return {
        "rocu": region,
        "of_rocu": region,
        "force": force,
        "of_force": force,
        "capability": "uc",
        "of_capability": "unit",
        "function": "dogs",
        "agreement": agreement,
        "action": f"{Canary(owner, 'action').word}-0",
        "agency": agency,
        "of_agency": agency,
        "lead": force,
        "source": Canary(owner, "agreement").source,
        "from_publisher": f"Office of {Canary(owner, 'funding').word}",
        "framework": "all",
        "functions": "all",
        "months": 24,
        "in_terms": "real",
        "removed": (
            f"agreement:{agreement}",
            f"agreement_party:{agreement}/{force}",
            f"rocu_capability:{region}/uc",
            f"force_function:{force}/dogs",
        ),
    }


WAYS: dict[str, Given] = {
    "plainly": {},
    "by hidden ids": about(NOBODY, HERE),
    "by the ids of one region": about(HERE, HERE),
    "by the ids of the other region": about(THERE, THERE),
    "across the regions": about(THERE, HERE),
    "later": {"as_of": LATER, "moments": (LATER,), "months": 6, "terms": "real"},
}
IDS = {"action", "agreement", "agency", "of_agency", "source", "from_publisher", "removed"}
"""Parameters that can name what only restricted rows name."""


@pytest.fixture(scope="module")
def stores(made_once: MadeOnce) -> dict[str, Store]:
    made = canary_data.databases(made_once)
    return {name: current(database) for name, database in made.items()}


def questions(query: Query) -> Iterator[tuple[str, str, Given]]:
    """In which scopes a query is asked, and how.

    Each is asked plainly in one scope, and for hidden ids where it takes one; or in all of them,
    in every way.
    """
    names = {parameter.name for parameter in query.parameters}
    needed = {parameter.name for parameter in query.parameters if parameter.default is None}
    turn = list(queries()).index(query.name)
    for way, chosen in WAYS.items():
        for scope in COMPARED if EXHAUSTIVE else [COMPARED[turn % len(COMPARED)]]:
            if EXHAUSTIVE or way == ("by hidden ids" if names & IDS else "plainly"):
                given = {name: PLAIN[name] for name in needed}
                yield scope, way, given | {name: chosen[name] for name in names & chosen.keys()}


def answered(store: Store, scope: str, query: Query, given: Given) -> list[str]:
    """The rows of an answer as lines, in their order, or why there is none."""
    try:
        answer = store.answer(query.name, VIEWERS[scope], **given)
    except UsageError as error:
        return [str(error)]
    return answer.to_csv(index=False).splitlines()


@pytest.mark.parametrize("query", queries().values(), ids=queries().keys())
def test_query_answers_as_if_hidden_rows_had_never_been(
    query: Query, stores: dict[str, Store]
) -> None:
    for scope, way, given in questions(query):
        shown = answered(stores["whole"], scope, query, given)
        asked_for = canaries.found_in(str(given), canaries.hidden_from(SCOPES[scope]))
        found = canaries.found_in("\n".join(shown), canaries.hidden_from(SCOPES[scope]))
        assert not set(found) - set(asked_for), f"{scope}, asked {way}"
        if EXHAUSTIVE or asked_for:
            assert shown == answered(stores[scope], scope, query, given), f"{scope}, asked {way}"


@pytest.mark.parametrize("canary", SOURCED, ids=lambda canary: canary.word)
def test_canary_is_told_to_those_who_see_its_owner_and_to_nobody_else(
    canary: Canary, stores: dict[str, Store]
) -> None:
    """The sweep would find what it looks for: queries do tell it to whoever may know."""
    for scope in SCOPES:
        told = stores["whole"].answer("source_fact", VIEWERS[scope], source=canary.source)
        text = told.to_csv(index=False)
        if canaries.shows(SCOPES[scope], canary.owner):
            assert canaries.found_in(text, canary.marks), scope
        else:
            assert told.empty, scope


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("meeting", "meeting_at"),
        ("board_decision", "decision_listed"),
        ("action", "action_listed"),
        ("action_entry", "action_history"),
    ],
)
def test_canary_of_what_boards_record_is_told_to_those_who_see_its_owner(
    table: str, query: str, stores: dict[str, Store]
) -> None:
    assert table in RECORDED
    for scope in SCOPES:
        told = stores["whole"].answer(query, VIEWERS[scope], as_of=AS_OF).to_csv(index=False)
        for owner in OWNERS:
            canary = Canary(owner, table)
            found = bool(canaries.found_in(told, canary.marks))
            assert found is canaries.shows(SCOPES[scope], owner), f"{scope}: {canary.word}"


def test_names_of_things_are_those_that_a_scope_shows(stores: dict[str, Store]) -> None:
    for scope in NARROW:
        question = Question(stores["whole"], VIEWERS[scope], AS_OF)
        text = question.answer("name").to_csv() + question.answer("source_named").to_csv()
        assert not canaries.found_in(text, canaries.hidden_from(SCOPES[scope]))
