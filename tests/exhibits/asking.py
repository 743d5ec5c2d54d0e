"""The ways in which every exhibit is asked: scopes, dates, and other choices."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.exhibits import inspections
from dashboard.exhibits.actions import STANDS
from dashboard.exhibits.agreements import filters
from dashboard.exhibits.agreements.decisions import WHEN
from dashboard.exhibits.capabilities import matrix as capabilities
from dashboard.exhibits.dependency.dependency import subject_options
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.funding.amounts import TERMS
from dashboard.exhibits.overview.attention import KINDS
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import Registered
from dashboard.exhibits.sources.sources import READINGS, publisher_options, topic_options
from dashboard.exhibits.spr.functions import FUNCTIONS
from dashboard.exhibits.spr.tile_map import map_subjects
from dashboard.exhibits.spr.words import edition_of
from dashboard.exhibits.what_if import removal
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.exhibits.reading import figure_of

DATES = (date(2012, 7, 1), date(2016, 12, 31), date(2026, 11, 22))
MAX_VALUES = 2
"""How many values of one choice are tried; of more, some that stand evenly apart."""

Scope = tuple[str | None, str | None]
"""The region and the force that are asked about."""


@dataclass(frozen=True)
class Asked:
    """An exhibit as it was asked for."""

    question: Question
    exhibit: Exhibit
    choices: dict[str, str] = field(default_factory=dict)

    def figures(self) -> Iterator[Any]:
        """Its chart in light and in dark colours; in the dark only where nothing is chosen."""
        for dark in (False, True)[: 1 if self.choices else 2]:
            yield figure_of(self.exhibit, dark)

    def __str__(self) -> str:
        scope = self.question.force_id or self.question.rocu_id or "network"
        chosen = "".join(f" {name}={value}" for name, value in self.choices.items())
        return f"{self.exhibit.id} [{scope} {self.question.as_of}{chosen}]"


@dataclass(frozen=True)
class Answers:
    """What one exhibit answered, and the questions that it could not be asked."""

    item: Registered
    all: list[Asked] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def default(self) -> list[Asked]:
        """Those without a choice other than the defaults."""
        return [asked for asked in self.all if not asked.choices]

    @property
    def drawn(self) -> list[Asked]:
        """Those with a chart."""
        return [asked for asked in self.all if asked.exhibit.chart is not None]

    def add(self, question: Question, choices: dict[str, str]) -> None:
        try:
            self.all.append(Asked(question, self.item.make(question, **choices), choices))
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.failures.append(
                f"{question.rocu_id} {question.force_id} {question.as_of} {choices}: "
                f"{error!r} in {where.name}, line {where.lineno}"
            )


def every_way(
    item: Registered, store: Store, scopes: Sequence[Scope], dates: Sequence[date] = DATES
) -> Answers:
    """An exhibit in every scope, in the first on every date, and by its choices."""
    answers = Answers(item)
    known = [scope for scope in scopes if scope[1] is not None or not item.needs_force]
    questions = [
        Question(store, LOCAL_OPERATOR, as_of, rocu_id, force_id)
        for as_of in dates
        for rocu_id, force_id in (known if as_of == DATES[-1] else known[:1])
    ]
    newest = [question for question in questions if question.as_of == DATES[-1]]
    for question in questions:
        answers.add(question, {})
    for question in newest[:1]:
        for name, default in item.choices.items():
            for value in spread(options(name, question)):
                if value != default:
                    answers.add(question, {name: value})
    return answers


def spread(values: Sequence[str]) -> Sequence[str]:
    """The values, or where they are many some that stand evenly apart."""
    return values[:: -(-len(values) // MAX_VALUES) or 1]


def options(name: str, question: Question) -> list[str]:
    """The values that a choice of this name can have.

    Whoever adds a choice of a new name to an exhibit says here what can be chosen.
    """
    if name not in OPTIONS:
        raise NotImplementedError(f"tests/exhibits/asking.py: say what can be chosen as {name!r}")
    return list(OPTIONS[name](question))


def named(kind: str) -> Callable[[Question], Iterable[str]]:
    """The ids of everything of a kind that has a name."""

    def ids(question: Question) -> Iterable[str]:
        names = question.answer("name")
        return names[names["kind"] == kind]["id"]

    return ids


def chosen_from(values: Iterable[str]) -> Callable[[Question], Iterable[str]]:
    """Values that every data set has."""
    return lambda _: values


def removals(question: Question) -> Iterable[str]:
    """Something of each kind that could be lost, a whole unit, all of it, and never assessed."""
    known = removal.options(question)
    firsts = [f"{kind}:{id_}" for kind, ids in known.items() for id_ in list(ids)[:2]]
    agreements = [f"agreement:{id_}" for id_ in known["agreement"]]
    forces, functions = (list(named(kind)(question))[:1] for kind in ("force", "function"))
    never = [f"force_function:{force}/{function}" for force in forces for function in functions]
    return [*firsts[::2][:2], *filter(None, map(",".join, (firsts, agreements))), *never]


def subjects(question: Question) -> Iterable[str]:
    """One of each kind that something can rest on; a force is what a page of one asks for."""
    found = subject_options(question)
    return [f"{kind}:{next(iter(ids))}" for kind, ids in found.items() if kind != "force"]


OPTIONS: dict[str, Callable[[Question], Iterable[str]]] = {
    "board": chosen_from(["network"]),
    "state": chosen_from(["asked", "agreed"]),
    "framework": chosen_from(capabilities.FRAMEWORKS),
    "unit": named("rocu"),
    "capability": named("capability"),
    "attention": chosen_from(KINDS),
    "inspected": inspections.subjects,
    "edition": inspections.editions,
    "publisher": publisher_options,
    "reading": chosen_from(READINGS),
    "topic": topic_options,
    "source": lambda question: question.answer("source_reliance")["source_id"],
    "agreement": named("agreement"),
    "function": lambda question: filters.filters(question)["function"],
    "status": lambda question: filters.filters(question)["status"],
    "standing": lambda question: filters.filters(question)["standing"],
    "legal_basis": lambda question: filters.filters(question)["legal_basis"],
    "scope": lambda question: filters.filters(question)["scope"],
    "lead": lambda question: filters.filters(question)["lead"],
    "when": chosen_from(WHEN),
    "search": chosen_from(["", "police", "%", "nothing like it"]),
    "about": lambda question: map_subjects(question, edition_of(question)),
    "threat": named("threat"),
    "dimension": chosen_from(["capacity", "capability", "governance"]),
    "measure": lambda question: question.answer("size_basis_option")["measure"],
    "since": chosen_from(["2012-07-01", "2019-06-30", "2026-11-22"]),
    "before": chosen_from(["2013-01-31", "2027-03-10"]),
    "agency": named("agency"),
    "action": lambda question: question.answer("action_listed")["action_id"],
    "owner": chosen_from(["Planning lead"]),
    "stands": chosen_from(STANDS),
    "terms": chosen_from(TERMS),
    "most": chosen_from(["3", "20"]),
    "months": chosen_from(["6", "18", "120"]),
    "removed": removals,
    "of": subjects,
    "functions": chosen_from(FUNCTIONS),
    "stream": lambda question: question.answer("funding_stream_option")["stream"],
}
