"""`query`: ask a named query and print its answer."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.table import Column, Table

from dashboard.cli.console import output
from dashboard.cli.hand_out import record_event
from dashboard.cli.options import AsOfOption, DatabaseOption, Edition, EditionOption
from dashboard.cli.questions import (
    day_named,
    named_value,
    print_viewer,
    refuse_unknown_ids,
    viewer_of,
)
from dashboard.errors import UsageError
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, SENSITIVE
from dashboard.settings import DATABASE, check_settings
from dashboard.store.queries import Query, Value, queries, query_named

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.exhibits.question import Question


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    TABLE = "table"


def query(
    name: Annotated[str, typer.Argument(help="The name of a query.")] = "",
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Its parameters.")
    ] = None,
    as_of: AsOfOption = "",
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="KIND:ID", help="Take something away; repeatable."),
    ] = None,
    edition: EditionOption = Edition.FULL,
    database: DatabaseOption = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.CSV,
    list_: Annotated[bool, typer.Option("--list", help="Describe all queries.")] = False,
) -> None:
    """Ask a named query and print its answer.

    `--list` describes them all. For example, where every unit stood at the start of 2024, and
    every route by which a force has access to something today, as a file:

        query capability_position --as-of 2024-01-01 --format table
        query access_route > routes.csv

    `--remove` asks as if something had ended: `agreement:ID`, `agreement_party:ID/FORCE` (a force
    leaves it), `rocu_capability:ROCU/CAPABILITY` or `force_function:FORCE/FUNCTION`. What was never
    assessed cannot be lost; then a line on standard error says so. For example, which functions
    forces would lose without an agreement, and where they would stand:

        query what_if_function_change --remove agreement:cdsou
        query force_obligation_position --remove agreement_party:npas/durham
    """
    if list_:
        _describe_queries()
        return
    check_settings()
    if not name:
        raise UsageError("Name a query. `query --list` describes them all.")
    asked = query_named(name)
    day = day_named(as_of)
    values = _values(asked, day, parameters or [], remove or [])
    # Bound before the database is opened, so that a wrong question is told apart from no database.
    asked.bind(values)
    from dashboard.exhibits.question import Question
    from dashboard.store.store import current

    on = values.get("as_of", day)
    question = Question(
        current(database or DATABASE.value()),
        viewer_of(edition),
        on if isinstance(on, date) else day,
    )
    refuse_unknown_ids(question, values)
    if _removed(values):
        _say_what_cannot_be_lost(question, values)
    answer = question.store.answer(name, question.viewer, **values)
    marking = _marking(question, name, values, answer)
    if marking != OFFICIAL:
        record_event("export", question.viewer, f"query {name}", marking)
    print_viewer(question, marking)
    print_answer(answer, format_)


def _values(asked: Query, day: date, given: list[str], remove: list[str]) -> dict[str, Value]:
    """The values of a query's parameters: the day, those given, and what is taken away."""
    known = {parameter.name: parameter for parameter in asked.parameters}
    values: dict[str, Value] = {}
    if "as_of" in known:
        values["as_of"] = day
    if "moments" in known:
        values["moments"] = (day,)
    for key, value in map(named_value, given):
        values[key] = known[key].read(value) if key in known else value
    if remove:
        if "removed" not in known:
            able = [
                one.name
                for one in queries().values()
                if any(parameter.name == "removed" for parameter in one.parameters)
            ]
            raise UsageError(
                f"Nothing can be taken away from the query {asked.name}. --remove is for: "
                f"{', '.join(sorted(able))}."
            )
        values["removed"] = tuple(sorted({*_removed(values), *remove}))
    return values


def _removed(values: Mapping[str, Value]) -> tuple[str, ...]:
    """What is taken away, if anything."""
    removed = values.get("removed")
    return tuple(map(str, removed)) if isinstance(removed, tuple) else ()


def _say_what_cannot_be_lost(question: Question, values: Mapping[str, Value]) -> None:
    """Refuse what is not known at all; say on standard error what there is nothing to lose of."""
    from dashboard.exhibits.what_if.removal import known, named_ids, noun, thing, why_not

    ids = named_ids(question.answer("name"))
    taken = [thing(text, ids) for text in _removed(values)]
    there = known(question, taken)
    for one in taken:
        if one not in there:
            said = f"As at {question.status.as_at}, {noun(question, one)} {why_not(question, one)}"
            print(f"{said}: taking it away changes nothing.", file=sys.stderr)


def _marking(
    question: Question, name: str, values: Mapping[str, Value], answer: pd.DataFrame
) -> str:
    """OFFICIAL where the answer would be the same without any restricted row."""
    from dashboard.exhibits.marking import marking_of_queries

    marking = marking_of_queries(question, [name])
    if not question.restricted:
        return marking
    official = question.store.answer(name, replace(question.viewer, scope=OFFICIAL_ONLY), **values)
    return marking if answer.equals(official) else SENSITIVE


def _describe_queries() -> None:
    for asked in sorted(queries().values(), key=lambda item: (item.subject, item.name)):
        parameters = " ".join(
            f"{parameter.name}={parameter.default or parameter.type.upper()}"
            for parameter in asked.parameters
        )
        print(f"{asked.name} {parameters}".rstrip())
        print(f"    {asked.meaning}")
        print(f"    One row for each {', '.join(asked.grain)}. Units: {asked.units}.")


def print_answer(answer: pd.DataFrame, format_: Format) -> None:
    from dashboard.exports.cells import plain, safely_written, scalar, written
    from dashboard.exports.csv_file import BYTE_ORDER_MARK

    names = [str(name) for name in answer.columns]
    rows = list(zip(*(answer[name].tolist() for name in answer.columns), strict=True))
    if format_ is Format.CSV:
        if _starts_a_file(sys.stdout):
            sys.stdout.write(BYTE_ORDER_MARK)  # Spreadsheets take a file without it for cp1252.
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(map(safely_written, names))
        writer.writerows([safely_written(scalar(value)) for value in row] for row in rows)
    elif format_ is Format.JSON:
        print(
            json.dumps([dict(zip(names, map(plain, row), strict=True)) for row in rows], indent=1)
        )
    else:
        table = Table(*(Column(name, overflow="fold") for name in names))
        for row in rows:
            table.add_row(*(written(scalar(value)) for value in row))
        output.print(table)


def _starts_a_file(stream: TextIO) -> bool:
    """Whether what is printed goes to the start of a file: not to a pipe, nor after other lines."""
    try:
        there = os.fstat(stream.fileno())
    except OSError:
        return False
    return stat.S_ISREG(there.st_mode) and there.st_size == 0
