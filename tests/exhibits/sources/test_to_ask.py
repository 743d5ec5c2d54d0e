"""Whom to ask about what is not assessed, against a reading of the rows by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.sources.to_ask import to_ask
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

OBLIGATIONS = {
    "spr_obligation": lines("obligation_id edition", "hack 2015", "dive 2015", "both 2015"),
    "obligation_function": lines(
        "obligation_id function_id", "hack hacking", "dive diving", "both diving", "both hacking"
    ),
    "capability": lines("capability_id framework name", "cyber core-2015 Cyber"),
    "rocu": lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
}


def asked(store: Store) -> Question:
    return Question(store, LOCAL_OPERATOR, date(2016, 1, 1), rocu_id="north")


def test_each_office_is_asked_about_its_own_the_unit_first(built: Callable[[Rows], Store]) -> None:
    """Ash gets hacking by an agreement that cedar leads, whose own level is not known."""
    store = built(
        network(
            **OBLIGATIONS,
            agreement=lines("agreement_id status lead_force_id", "deal in_force cedar"),
            agreement_party=lines("agreement_id party_kind party_id", "deal force ash"),
            agreement_function=lines("agreement_id function_id", "deal hacking"),
        )
    )
    made = to_ask(asked(store))
    told = [
        (
            row.office,
            row.body_id,
            list(row.capability_ids),
            list(row.function_ids),
            list(row.led_ids),
            row.obligation_count,
        )
        for row in rows(made.frame)
    ]
    # Hacking is needed by hack and both, diving by dive and both.
    assert told == [
        ("head", "north", ["cyber"], [], [], 2),
        ("chief", "birch", [], ["diving", "hacking"], [], 3),
        ("chief", "ash", [], ["diving"], [], 2),
        ("chief", "cedar", [], [], ["hacking"], 2),
    ]
    first = made.table.iloc[0]
    assert first["Whom to ask"] == "Head of North"
    assert first["What is not known, most important first"] == "Core capabilities: cyber"
    assert made.alt == (
        "The first to ask is the head of North: 2 obligations rest on what is not known."
    )


def test_nobody_is_asked_where_all_is_known(built: Callable[[Rows], Store]) -> None:
    store = built(
        network(
            **OBLIGATIONS,
            capability_assessment=lines(
                "rocu_id capability_id as_of position", "north cyber 2015 absent"
            ),
            force_function_assessment=lines(
                "force_id function_id as_of level", "ash diving 2015 0", "birch diving 2015 3"
            ),
        )
    )
    made = to_ask(asked(store))
    assert len(made.table) == 0
    assert made.alt.startswith("Nothing is left to ask")
