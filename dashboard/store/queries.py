"""The named queries: every file of `queries/`, with what its header says of it.

A file is one SELECT under a header of `-- key: text` lines:

    -- meaning: the question it answers
    -- parameter: name type[ = default]: what it stands for      (once a parameter)
    -- grain: the columns that tell its rows apart
    -- units: of its numbers
    -- unasked: why, where no page, pack or other query asks it  (left out where one does)

A parameter with a default may be left out; the default `empty` is null. A query that builds on
another names what it gives beyond what must be given: `agreement_register($as_of, lead := 'kent')`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.model import FIRST_DAY
from dashboard.settings import QUERIES

Value = date | tuple[date, ...] | tuple[str, ...] | int | str | None

_HEADER_LINE = re.compile(r"^-- (meaning|parameter|grain|units|unasked): (.+)$")
_PARAMETER = re.compile(r"^(?P<name>\w+) (?P<type>\w+)(?: = (?P<default>\S+))?: (?P<meaning>.+)$")
_REFERENCE = re.compile(r"\$(\w+)")
_NAMED = re.compile(r"\b(\w+)(?= := )")
_LAST_ORDER = re.compile(r"\norder by\b(?![\s\S]*\nlimit\b)[\s\S]*\Z")
TYPES = ("date", "dates", "id", "ids", "int")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query. `default` is None where a value must be given."""

    name: str
    type: str
    default: str | None
    meaning: str

    @property
    def declared(self) -> str:
        """The parameter as that of a macro, by a name that no column has."""
        declared = f"asked_{self.name}"
        return declared if self.default is None else f"{declared} := {self.literal}"

    @property
    def literal(self) -> str:
        """Its default in SQL: null where nothing has to be given, or a value must be."""
        if self.default in (None, "empty"):
            return "null"
        return f"'{self.default}'" if self.type in ("id", "ids") else str(self.default)

    def read(self, text: str) -> Value:
        """The value that a text stands for; UsageError where it stands for none."""
        if text == "empty":
            return None
        if self.type == "date":
            return as_at_date(text)
        if self.type == "dates":
            return tuple(as_at_date(part) for part in text.split(","))
        if self.type == "ids":
            return tuple(text.split(","))
        if self.type == "int":
            if not re.fullmatch(r"-?\d{1,9}", text):
                raise UsageError(f"{self.name} is {text!r}, which is not a whole number.")
            return int(text)
        return text


@dataclass(frozen=True)
class Query:
    """One named query. `statement` is its SELECT, with parameters written as $name."""

    name: str
    subject: str
    meaning: str
    parameters: tuple[Parameter, ...]
    grain: tuple[str, ...]
    units: str
    statement: str
    unasked: str = ""

    @property
    def uncommented(self) -> str:
        """The statement without what it tells its reader."""
        return re.sub(r"--[^\n]*", "", self.statement)

    @property
    def sql(self) -> str:
        """The statement as DuckDB takes it: named arguments by the names of the macros."""
        return _NAMED.sub(r"asked_\1", self.statement)

    @property
    def macro(self) -> str:
        """The statement as a table macro, so that other queries can build on it.

        Parameters get names that no column has, or the column would be meant. Its order is left
        out where it decides nothing: what builds on it has its own, and to sort each rule would
        make the largest a fifth slower.
        """
        parameters = ", ".join(parameter.declared for parameter in self.parameters)
        body = _REFERENCE.sub(r"asked_\1", _LAST_ORDER.sub("", self.sql))
        return f"create macro {self.name}({parameters}) as table {body}"

    def bind(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """The parameters of this query out of those given, with defaults for the others.

        A day is a date however it was given, and ids are in order, none of them as if left out:
        what is kept for them goes by the value.
        """
        unknown = sorted(set(given) - {parameter.name for parameter in self.parameters})
        if unknown:
            known = [parameter.name for parameter in self.parameters]
            raise UsageError(
                f"The query {self.name} has no parameter {unknown[0]!r}. "
                + nearest(unknown[0], known, "It takes")
            )
        bound = {}
        for parameter in self.parameters:
            if parameter.name in given:
                value = given[parameter.name]
                if isinstance(value, str) and parameter.type in ("date", "dates"):
                    value = parameter.read(value)
                if isinstance(value, tuple) and parameter.type == "ids":
                    value = tuple(sorted(map(str, value))) or None
                bound[parameter.name] = value
            elif parameter.default is not None:
                bound[parameter.name] = parameter.read(parameter.default)
            else:
                raise UsageError(
                    f"The query {self.name} needs {parameter.name}: {parameter.meaning}."
                )
        return bound


def as_at_date(text: str) -> date:
    """A date on which the product can be asked; UsageError where it is none, or too early."""
    try:
        asked = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        asked = None
    if asked is None:
        raise UsageError(f"{text!r} is not a date. Write it as YYYY-MM-DD, such as 2026-11-22.")
    if asked < FIRST_DAY:
        raise UsageError(
            f"{text} is before July 2012, when the first Strategic Policing Requirement was "
            "published. Ask for a later date."
        )
    return asked


def nearest(name: str, known: list[str], otherwise: str) -> str:
    """A sentence that names the known names nearest to a wrong one."""
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"{otherwise}: {', '.join(known) or 'none'}."


@cache
def queries() -> dict[str, Query]:
    """Every named query by name."""
    found: dict[str, Query] = {}
    for path in sorted(QUERIES.rglob("*.sql")):
        query = read_query(path, path.relative_to(QUERIES).parts[0])
        if query.name in found:
            raise ValueError(f"{path}: the name {query.name} is taken by another query")
        found[query.name] = query
    return found


def query_named(name: str) -> Query:
    """The query of this name; UsageError that names the nearest ones where there is none."""
    try:
        return queries()[name]
    except KeyError:
        raise UsageError(
            f"There is no query {name!r}. " + nearest(name, list(queries()), "There are")
        ) from None


def read_query(path: Path, subject: str) -> Query:
    """Read one file of `queries/`; ValueError with file and line where its header is wrong."""
    keys = ("meaning", "parameter", "grain", "units", "unasked")
    header: dict[str, list[str]] = {key: [] for key in keys}
    last = None
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        match = _HEADER_LINE.match(line)
        if match:
            last = match[1]
            header[last].append(match[2].strip())
        elif last and line.startswith("--     "):
            header[last][-1] += " " + line[2:].strip()
        else:
            raise ValueError(f"{path}:{number}: not a header line: {line}")
    for key in ("meaning", "grain", "units"):
        if len(header[key]) != 1:
            raise ValueError(f"{path}:1: the header says {key} {len(header[key])} times, not once")
    parameters = []
    for text in header["parameter"]:
        match = _PARAMETER.match(text)
        if not match or match["type"] not in TYPES:
            raise ValueError(f"{path}:1: not a parameter: {text}")
        parameters.append(Parameter(**match.groupdict()))
    return Query(
        name=path.stem,
        subject=subject,
        meaning=header["meaning"][0],
        parameters=tuple(parameters),
        grain=tuple(part.strip() for part in header["grain"][0].split(",")),
        units=header["units"][0],
        statement="\n".join(lines[number - 1 :]).strip(),
        unasked=" ".join(header["unasked"]),
    )
