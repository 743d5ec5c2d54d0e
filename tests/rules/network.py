"""Small made-up networks in few words, and what the queries answer about them, as texts."""

from __future__ import annotations

from datetime import date

from dashboard.exports.cells import scalar, written
from dashboard.model import LOCAL_OPERATOR, Viewer
from dashboard.store.contract import tables
from dashboard.store.names import NAMES
from dashboard.store.queries import query_named
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.reference import COLUMNS, Answer, TextRows

LEVELS = {"absent": "0", "planned": "1", "partial": "2", "provided": "3", "transferred": ""}
"""The level that goes with a position, where a test does not give one."""

PLAIN = {"text": "in words", "int": "1", "number": "1", "date": "2012-07"}
"""What stands in a column that must be filled and that no rule reads."""


def lines(columns: str, *texts: str) -> list[dict[str, object]]:
    """Rows written as lines of words; a dash stands for an empty value."""
    return [
        {
            name: "" if value == "-" else value
            for name, value in zip(columns.split(), text.split(), strict=True)
        }
        for text in texts
    ]


def network(**given: list[dict[str, object]]) -> Rows:
    """Two units, four forces, two functions, and these tables in place of what is there.

    ash and birch belong to north, cedar to south, dogwood to none. The unit's capability cyber
    delivers the function hacking; the function diving is delivered by no capability. Nothing is
    assessed or agreed.
    """
    base: Rows = {
        "source": lines("source_id", "s", "a", "b", "c"),
        "rocu": lines("rocu_id", "north", "south"),
        "force": lines("force_id", "ash", "birch", "cedar", "dogwood"),
        "rocu_membership": lines("force_id rocu_id", "ash north", "birch north", "cedar south"),
        "capability": lines("capability_id", "cyber"),
        "policing_function": lines("function_id", "hacking", "diving"),
        "function_capability": lines("function_id capability_id", "hacking cyber"),
        "spr_edition": lines(
            "edition in_force_from in_force_to", "2012 2012-07 2015-02", "2015 2015-03 -"
        ),
    }
    return filled(base | given)


def filled(rows: Rows) -> Rows:
    """The rows with every column that must not be empty filled in, each name once."""
    whole: Rows = {}
    for name, held in rows.items():
        default: dict[str, object] = {}
        for column in tables()[name].columns:
            if column.name == "source_id" and name != "source":
                default[column.name] = "s"
            elif not column.may_be_empty:
                default[column.name] = column.words[0] if column.words else PLAIN.get(column.type)
        called = [column for table, column, _, _ in NAMES if table == name]
        whole[name] = [
            default
            | {
                column: f"{default[column]} {number}"
                for column in called
                if number > 1 and default.get(column)
            }
            | row
            for number, row in enumerate(held, start=1)
        ]
        if name == "capability_assessment":
            for row in whole[name]:
                row["level"] = row.get("level") or LEVELS[str(row["position"])]
    return whole


def as_text(rows: Rows) -> TextRows:
    """The same rows as a CSV file gives them back: every table, every column, every value."""
    return {
        table.name: [
            {column.name: str(row.get(column.name) or "") for column in table.columns}
            for row in rows.get(table.name, [])
        ]
        for table in tables().values()
    }


def answer(store: Store, query: str, on: date, viewer: Viewer = LOCAL_OPERATOR) -> Answer:
    """What a query answers, every value a text and an empty one '', as the reference has it."""
    takes_day = any(one.name == "as_of" for one in query_named(query).parameters)
    frame = store.answer(query, viewer, **({"as_of": on} if takes_day else {}))
    assert list(frame.columns) == COLUMNS[query]
    return [
        tuple(written(scalar(value)) for value in row)
        for row in frame.itertuples(index=False, name=None)
    ]


def asked(store: Store, query: str, on: str, **where: str) -> list[dict[str, str]]:
    """The rows of an answer for which every named column has the value given."""
    rows = [
        dict(zip(COLUMNS[query], row, strict=True))
        for row in answer(store, query, date.fromisoformat(on))
    ]
    return [row for row in rows if where.items() <= row.items()]


def routes(store: Store, on: str, force_id: str, function_id: str) -> set[tuple[str, str, str]]:
    """(kind, provider, strength) of every route of a force to a function."""
    found = asked(store, "access_route", on, force_id=force_id, function_id=function_id)
    return {(row["kind"], row["provider_id"], row["strength"]) for row in found}


def coverage(store: Store, on: str, force_id: str, function_id: str) -> tuple[str, int]:
    """The coverage of a force's function, and how many routes it has."""
    (row,) = asked(store, "function_coverage", on, force_id=force_id, function_id=function_id)
    return row["coverage"], int(row["route_count"])


def judged(store: Store, on: str, rocu_id: str, capability_id: str) -> dict[str, str]:
    """The row of a unit's capability in the matrix of positions."""
    (row,) = asked(store, "capability_position", on, rocu_id=rocu_id, capability_id=capability_id)
    return row
