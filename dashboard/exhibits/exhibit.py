"""An Exhibit is the answer to one question with everything that belongs to it.

Every chart and table of the product is one, registered by id, so that a page, an export, a test
sweep and a benchmark all take the same object.
"""

from __future__ import annotations

import inspect
from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeVar

import pandas as pd
import plotly.graph_objects as go

from dashboard.errors import UsageError
from dashboard.exhibits import behind
from dashboard.exhibits.behind import Record
from dashboard.exhibits.figures import Grid
from dashboard.exhibits.marking import marking_of_exhibit
from dashboard.exhibits.wording import listed, spoken_date, word
from dashboard.model import OFFICIAL, Viewer, highest
from dashboard.store.queries import Value, nearest, query_named
from dashboard.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere. Where there is nowhere to go, `url` is empty."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


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
        return word(self.accessed_as)

    @property
    def link(self) -> Link:
        """A link to the source or, where it has no address, to what our own page says of it."""
        return Link(self.short, self.url or f"sources?source={self.source_id}")


@dataclass(frozen=True)
class Status:
    """What stands on every page and every file: data set, marking, edition, as-at date.

    `sight` says what the viewer does not see; empty where every row is there.
    """

    data_set: str
    marking: str
    edition: str
    as_at: str
    is_exercise: bool
    sight: str = ""

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
class Ask:
    """What is asked, by whom, as at when, of which region and which force.

    `rocu_id` and `force_id` are None for the network and for all forces. `dark` picks the colours
    of charts and nothing else. `marking` is the least that the answer is to be marked: a person may
    raise what its rows ask for, and never lower it.
    """

    store: Store
    viewer: Viewer
    as_of: date
    rocu_id: str | None = None
    force_id: str | None = None
    dark: bool = False
    marking: str = OFFICIAL

    def answer(self, name: str, **parameters: Value) -> pd.DataFrame:
        """The answer of a named query, as at this date where the query asks for one."""
        if any(parameter.name == "as_of" for parameter in query_named(name).parameters):
            parameters.setdefault("as_of", self.as_of)
        behind.note(Record({name}, {name}))
        return self.store.answer(name, self.viewer, **parameters)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this database, this viewer's scope and this key."""
        made, record = self.store.remember((self.viewer.scope, key), lambda: behind.recorded(make))
        behind.note(record)
        return made

    @cached_property
    def home(self) -> str | None:
        """The region asked about, or the chosen force's on the day; None for the network."""
        if self.rocu_id or not self.force_id:
            return self.rocu_id
        forces = self.answer("force_option")
        return dict(zip(forces["force_id"], forces["rocu_id"], strict=True)).get(self.force_id)

    @cached_property
    def restricted(self) -> tuple[Restricted, ...]:
        """The OFFICIAL-SENSITIVE rows that this viewer sees, by table and region."""
        return tuple(
            Restricted(row.table_name, row.rocu_id, row.is_known)
            for row in rows(self.answer("restricted_row"))
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
        sets = self.answer("data_set_status")
        kinds = list(sets["data_set"])
        return Status(
            data_set=" with ".join(sets["title"]),
            marking=self.marking,
            edition=self._edition_shown,
            as_at=spoken_date(self.as_of, "day"),
            is_exercise="exercise" in kinds,
            sight=self.sight,
        )

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
        return listed([self.short_name("rocu", id_) for id_ in self.viewer.scope.regions or ()])

    @property
    def sight(self) -> str:
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
        editions = list(rows(self.answer("edition_in_force")))
        in_force = [row.edition for row in editions if row.in_force]
        started = [row.edition for row in editions if row.in_force_from <= self.as_of]
        known = in_force or started or [row.edition for row in editions]
        return str(known[-1]) if known else ""

    @property
    def scope(self) -> str:
        """The region asked about in words, or the network."""
        return f"the {self.name('rocu', self.rocu_id)}" if self.rocu_id else "the network"


@dataclass(frozen=True)
class Exhibit:
    """The answer to one question.

    `frame` is the answer with columns as the queries name them; `table` the same rows in words for
    people, every cell a text or a Link; `figure` the chart, where a chart says more than the
    table, and `grid` its cells where the chart is a matrix. `note` says what is missing or
    uncertain, `sources` what it all rests on, `choices` what was chosen in words. `asked` is the
    question that it answers, so that it can be asked again: in light colours, or in a file.
    """

    id: str
    title: str
    frame: pd.DataFrame
    table: pd.DataFrame
    alt: str
    note: str
    status: Status
    sources: tuple[Source, ...]
    figure: go.Figure | None = None
    grid: Grid | None = None
    choices: dict[str, str] = field(default_factory=dict)
    asked: Asked | None = None

    @property
    def filters(self) -> dict[str, str]:
        """Region, force and every choice that it was made with, each under its label."""
        return (self.asked.scope if self.asked else {}) | self.choices


@dataclass(frozen=True)
class Asked:
    """A question as it was put to an exhibit: of what and whom, and with which choices."""

    ask: Ask
    choices: dict[str, str]

    @property
    def scope(self) -> dict[str, str]:
        """The region and the force in words."""
        rocu, force = self.ask.rocu_id, self.ask.force_id
        region = {"Region": self.ask.name("rocu", rocu) if rocu else "All regions"}
        return region | ({"Force": self.ask.name("force", force)} if force else {})


def sources_of(ask: Ask, source_ids: Iterable[object]) -> tuple[Source, ...]:
    """The sources of some ids, each once, in the order of their publishers and titles."""
    found = {ask.source(id_) for id_ in source_ids if isinstance(id_, str)}
    return tuple(sorted(found, key=lambda of: (of.publisher, of.title, of.source_id)))


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of an answer as named tuples, with None where a value is missing."""
    row = _row(tuple(frame.columns))
    columns = [
        [
            None if value is pd.NA or (isinstance(value, float) and value != value) else value
            for value in frame[name].tolist()
        ]
        for name in frame.columns
    ]
    return map(row, *columns)


@cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)


Maker = Callable[..., Exhibit]


@dataclass(frozen=True)
class Registered:
    """An exhibit that can be asked for: how to make it and what may be chosen in it."""

    id: str
    subject: str
    meaning: str
    needs_force: bool
    make: Maker

    @property
    def choices(self) -> dict[str, str]:
        """Its parameters beyond region, force and date, with their defaults."""
        parameters = list(inspect.signature(self.make).parameters.values())[1:]
        return {parameter.name: str(parameter.default) for parameter in parameters}

    def ask(self, ask: Ask, choices: dict[str, str]) -> Exhibit:
        """The exhibit for choices that somebody typed; UsageError where it does not know one."""
        for name in choices:
            if name not in self.choices:
                known = nearest(name, list(self.choices), "It takes")
                raise UsageError(f"The exhibit {self.id} has no choice {name!r}. {known}")
        try:
            return self.make(ask, **choices)
        except (KeyError, ValueError, IndexError) as error:
            said = " ".join(f"{name}={value}" for name, value in choices.items())
            raise UsageError(
                f"The exhibit {self.id} cannot be asked with {said or 'these choices'}: "
                f"{error} is not among them. `export --list` describes its choices."
            ) from error


_registry: dict[str, Registered] = {}


def exhibit(*, needs_force: bool = False) -> Callable[[Maker], Maker]:
    """Register a function of an Ask, and of choices with defaults, as an exhibit of its name.

    It is made once for each question and then kept, so nobody may change it.

    `needs_force` marks an exhibit about one force, which cannot be asked for all of them.
    """

    def register(make: Maker) -> Maker:
        def made(ask: Ask, **choices: str) -> Exhibit:
            if needs_force and ask.force_id is None:
                raise UsageError(f"The exhibit {make.__name__} is about one force. Choose a force.")
            place = (ask.as_of, ask.rocu_id, ask.force_id, ask.dark)
            key = (make.__name__, *place, *sorted(choices.items()))

            def marked() -> Exhibit:
                made, record = behind.recorded(lambda: make(ask, **choices))
                marking = marking_of_exhibit(
                    ask, record.queries, made, lambda official: make(official, **choices)
                )
                behind.note(Record(record.queries, markings={marking}))
                return replace(made, status=replace(made.status, marking=marking))

            kept = ask.remember(key, marked)
            status = replace(kept.status, marking=highest([kept.status.marking, ask.marking]))
            return replace(kept, status=status, asked=Asked(ask, choices))

        made.__signature__ = inspect.signature(make)  # type: ignore[attr-defined]
        made.__name__, made.__doc__ = make.__name__, make.__doc__
        if make.__name__ in _registry:
            raise ValueError(f"the exhibit {make.__name__} is registered already")
        _registry[make.__name__] = Registered(
            id=make.__name__,
            subject=make.__module__.rsplit(".", 1)[-1],
            meaning=inspect.getdoc(make) or "",
            needs_force=needs_force,
            make=made,
        )
        return made

    return register


def registered() -> dict[str, Registered]:
    """Every registered exhibit by id. Import `dashboard.exhibits` first to have them all."""
    return dict(_registry)


def exhibit_named(id_: str) -> Registered:
    """The registered exhibit of this id; UsageError that names the nearest where there is none."""
    try:
        return _registry[id_]
    except KeyError:
        known = nearest(id_, list(_registry), "There are")
        raise UsageError(f"There is no exhibit {id_!r}. {known}") from None
