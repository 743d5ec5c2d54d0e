"""What is asked, by whom, as at when, and what every answer is made of: names, sources, status."""

from __future__ import annotations

import re
from collections import Counter, namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.provenance import Record
from dashboard.model import OFFICIAL, Viewer
from dashboard.store.queries import Value, query_named
from dashboard.store.store import Store
from dashboard.wording import join_words, label, spoken_date

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere. Where there is nowhere to go, `url` is empty."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


_RETURN = re.compile(
    r"return-(?P<kind>unit|force|agreement)-(?P<subject>.+)-(?P<period>\d{4}-\d\d-\d\d)"
    r"-v(?P<version>\d+)"
)
"""The id of the source that an accepted return is."""


@dataclass(frozen=True)
class Source:
    """A source as a reader sees it: what it is, where it is, and how it was read."""

    source_id: str
    title: str
    publisher: str
    dated: str
    url: str
    accessed_as: str

    @property
    def short(self) -> str:
        """Publisher and date, with the caution that recalled wording carries."""
        caution = " (recalled, not official wording)" if self.accessed_as == "recalled" else ""
        return f"{self.publisher or self.title}, {self.dated}{caution}"

    @property
    def read(self) -> str:
        """How the source was read, as people say it."""
        return label(self.accessed_as)

    @property
    def link(self) -> Link:
        """A link to the source or, where it has no address, to what our own page says of it."""
        return Link(self.short, self.address or f"sources?source={self.source_id}")

    @property
    def address(self) -> str:
        """Where the source is: its own address, or that of the return on the page of returns."""
        sent = _RETURN.fullmatch(self.source_id) if self.accessed_as == "return" else None
        if sent is None:
            return self.url
        key = " ".join(sent.group("kind", "subject", "period", "version"))
        told = {"return": sent["kind"], "subject": sent["subject"], "version": key}
        return f"returns?{urlencode(told)}"


@dataclass(frozen=True)
class Status:
    """What stands on every page and every file: data set, marking, edition, as-at date.

    `visibility_note` says what the viewer does not see; empty where every row is there.
    """

    data_set: str
    marking: str
    edition: str
    as_at: str
    is_exercise: bool
    visibility_note: str = ""

    @property
    def line(self) -> str:
        parts = [self.data_set, self.marking, f"As at {self.as_at}", self.edition]
        return " · ".join((["EXERCISE"] if self.is_exercise else []) + parts)


@dataclass(frozen=True)
class Restricted:
    """OFFICIAL-SENSITIVE rows of a table: about which region, and whether any is known by the day.

    `about` is None where they are about the network.
    """

    table: str
    about: str | None
    is_known: bool


@dataclass(frozen=True)
class Question:
    """What is asked, by whom, as at when, of which region and which force.

    `rocu_id` and `force_id` are None for the network and for all forces. `marking` is the
    least that the answer is to be marked: a person may raise what its rows ask for, and never lower
    it.
    """

    store: Store
    viewer: Viewer
    as_of: date
    rocu_id: str | None = None
    force_id: str | None = None
    marking: str = OFFICIAL

    def answer(self, name: str, **parameters: Value) -> pd.DataFrame:
        """The answer of a named query, as at this date where the query asks for one."""
        if any(parameter.name == "as_of" for parameter in query_named(name).parameters):
            parameters.setdefault("as_of", self.as_of)
        provenance.record(Record({name}, {name}))
        return self.store.answer(name, self.viewer, **parameters)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this database, this viewer's scope and this key."""
        made, record = self.store.remember(
            (self.viewer.scope, key), lambda: provenance.recorded(make)
        )
        provenance.record(record)
        return made

    @cached_property
    def home(self) -> str | None:
        """The region asked about, or the chosen force's on the day; None for the network."""
        if self.rocu_id or not self.force_id:
            return self.rocu_id
        forces = self.answer("force_option")
        return lookup(forces, "force_id", "rocu_id").get(self.force_id)

    @cached_property
    def restricted(self) -> tuple[Restricted, ...]:
        """The OFFICIAL-SENSITIVE rows that this viewer sees, by table and region."""
        return self.remember(
            ("restricted", self.as_of),
            lambda: tuple(
                Restricted(row.table_name, row.rocu_id, row.is_known)
                for row in rows(self.answer("restricted_row"))
            ),
        )

    @cached_property
    def _names(self) -> dict[tuple[str, str], tuple[str, str]]:
        return self.remember(
            "names",
            lambda: {
                (row.kind, row.id): (row.name, row.short_name or row.name)
                for row in rows(self.answer("name"))
            },
        )

    def name(self, kind: str, id_: str) -> str:
        """The full name of a rocu, force, capability, function, agreement, agency or threat."""
        return self._names[kind, id_][0]

    def short_name(self, kind: str, id_: str) -> str:
        """The short name, used after the full one: "SEROCU", "Cleveland"."""
        return self._names[kind, id_][1]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return self.remember("sources", self._read_sources)

    def _read_sources(self) -> dict[str, Source]:
        return {
            row.source_id: Source(
                row.source_id,
                row.title,
                row.publisher or "",
                spoken_date(row.published_on, row.published_on_precision, "undated"),
                row.url or "",
                row.accessed_as,
            )
            for row in rows(self.answer("source_named"))
        }

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    @cached_property
    def status(self) -> Status:
        titles, is_exercise = self._data_sets
        return Status(
            data_set=titles,
            marking=self.marking,
            edition=self._edition_shown,
            as_at=spoken_date(self.as_of, "day"),
            is_exercise=is_exercise,
            visibility_note=self.visibility_note,
        )

    @property
    def _data_sets(self) -> tuple[str, bool]:
        """What the data sets are called, and whether one is made up."""

        def read() -> tuple[str, bool]:
            sets = self.answer("data_set_status")
            return " with ".join(sets["title"]), "exercise" in list(sets["data_set"])

        return self.remember(("data sets", self.as_of), read)

    @property
    def _edition_shown(self) -> str:
        scope = self.viewer.scope
        if scope.edition == "public":
            return "Public edition"
        if scope.is_whole:
            return "Full edition"
        own = f" of {self._own_regions}" if scope.regions else ""
        return f"Full edition{own}, OFFICIAL rows of other regions"

    @property
    def _own_regions(self) -> str:
        return join_words([self.short_name("rocu", id_) for id_ in self.viewer.scope.regions or ()])

    @property
    def visibility_note(self) -> str:
        """What this viewer sees, in the same words on every page and file; empty for everything."""
        scope = self.viewer.scope
        if scope.is_whole:
            return ""
        if scope.edition == "public":
            seen = "OFFICIAL rows only, without small numbers of posts"
        else:
            own = f"every row of {self._own_regions}, and " if scope.regions else ""
            seen = f"{own}OFFICIAL rows only of other regions"
        return (
            f"Shown here: {seen}. Every figure, count and position is worked out from those rows "
            "alone."
        )

    @cached_property
    def edition(self) -> str:
        """The edition of the Strategic Policing Requirement in force, else the newest before it.

        Empty where the data has no edition.
        """

        def read() -> str:
            editions = list(rows(self.answer("edition_in_force")))
            in_force = [row.edition for row in editions if row.in_force]
            started = [row.edition for row in editions if row.in_force_from <= self.as_of]
            known = in_force or started or [row.edition for row in editions]
            return str(known[-1]) if known else ""

        return self.remember(("edition", self.as_of), read)

    @property
    def region_phrase(self) -> str:
        """The region asked about in words, or the network."""
        return f"the {self.name('rocu', self.rocu_id)}" if self.rocu_id else "the network"

    @property
    def region_short_name(self) -> str:
        """The short name of the region asked about; empty for the network."""
        return self.short_name("rocu", self.rocu_id) if self.rocu_id else ""

    @property
    def force_name(self) -> str:
        """The full name of the force asked about; empty for all forces."""
        return self.name("force", self.force_id) if self.force_id else ""

    @property
    def region_forces_phrase(self) -> str:
        """The forces of the region asked about: "the forces of SEROCU"; empty for the network."""
        return f"the forces of {self.region_short_name}" if self.rocu_id else ""

    @property
    def forces_phrase(self) -> str:
        """The force asked about, else the forces of the region or of the network."""
        return self.force_name or self.region_forces_phrase or "all forces"

    @property
    def narrowest_place(self) -> dict[str, str | None]:
        """The force asked about, else the region, as queries take them that ask of only one."""
        rocu = None if self.force_id else self.rocu_id
        return {"rocu": rocu, "force": self.force_id}


def kept(say: Callable[Concatenate[Question, P], T], /) -> Callable[Concatenate[Question, P], T]:
    """Say once for each question and each choice, a text, what a page says anew at every run.

    Such as a headline. Nobody may change what it gives.
    """

    @wraps(say)
    def said(question: Question, /, *choices: P.args, **named: P.kwargs) -> T:
        place = (question.as_of, question.rocu_id, question.force_id)
        key = (say.__module__, say.__name__, *place, choices, *sorted(named.items()))
        return question.remember(key, lambda: say(question, *choices, **named))

    return said


def sources_of(question: Question, source_ids: Iterable[object]) -> tuple[Source, ...]:
    """The sources of some ids, each once, in the order of their publishers and titles."""
    found = {question.source(id_) for id_ in source_ids if isinstance(id_, str)}
    return tuple(sorted(found, key=lambda of: (of.publisher, of.title, of.source_id)))


def short_citations(sources: Iterable[Source]) -> list[str]:
    """Sources by publisher and date, those that are called alike once: "Exercise, 30 September 2026
    (2 sources)"."""
    counts = Counter(source.short for source in sources)
    return [f"{said} ({count} sources)" if count > 1 else said for said, count in counts.items()]


def lookup(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    """What a column of an answer says by another: `lookup(forces, "force_id", "name")`."""
    return dict(zip(frame[key], frame[value], strict=True))


def source_ids_in(frame: pd.DataFrame) -> Iterator[object]:
    """The ids in every column of an answer that names sources: one in a cell, or a list of them."""
    for name in frame.columns:
        if name.endswith(("source_id", "source_ids")):
            for value in frame[name]:
                yield from value if name.endswith("s") else [value]


def whole_number(text: str) -> int:
    """A choice that is a number; UsageError where it is none."""
    if not text.isdecimal():
        raise UsageError(f"Say a whole number, such as 10, and not {text!r}.")
    return int(text)


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of an answer as named tuples, with None where a value is missing."""
    # Its columns as pandas holds them: to ask for each by its name takes as long as all the rest.
    columns = map(_values, frame._iter_column_arrays())  # type: ignore[operator]
    return map(_row(tuple(frame.columns)), *columns)


def _values(column: Any) -> list[Any]:
    """The values of a column, None where one is missing."""
    if isinstance(column.dtype, pd.StringDtype):
        texts: list[Any] = pa.array(column).to_pylist()
        return texts
    return [
        None if value is pd.NA or (isinstance(value, float) and value != value) else value
        for value in column.tolist()
    ]


@cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
