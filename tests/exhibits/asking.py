"""The ways in which every exhibit is asked: scopes, dates, light and dark, and other choices."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.exhibits import (
    agreement_filters,
    capabilities,
    dependency,
    function_grid,
    funding,
    inspections,
    removal,
    secondments,
    sources,
    spr,
)
from dashboard.exhibits.attention_kinds import KINDS
from dashboard.exhibits.exhibit import Ask, Exhibit, Registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store

DATES = (date(2012, 7, 1), date(2016, 12, 31), date(2026, 11, 22))
MOST = 2
"""How many values of one choice are tried; of more, some that stand evenly apart."""

Scope = tuple[str | None, str | None]
"""The region and the force that are asked about."""


@dataclass(frozen=True)
class Asked:
    """An exhibit as it was asked for."""

    ask: Ask
    exhibit: Exhibit
    choices: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        scope = self.ask.force_id or self.ask.rocu_id or "network"
        mode = "dark" if self.ask.dark else "light"
        chosen = "".join(f" {name}={value}" for name, value in self.choices.items())
        return f"{self.exhibit.id} [{scope} {self.ask.as_of} {mode}{chosen}]"


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
        return [asked for asked in self.all if asked.exhibit.figure is not None]

    def add(self, ask: Ask, choices: dict[str, str]) -> None:
        try:
            self.all.append(Asked(ask, self.item.make(ask, **choices), choices))
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.failures.append(
                f"{ask.rocu_id} {ask.force_id} {ask.as_of} {choices}: "
                f"{error!r} in {where.name}, line {where.lineno}"
            )


def every_way(item: Registered, store: Store, scopes: Sequence[Scope]) -> Answers:
    """An exhibit in every scope, in the first on every date and in the dark, and by its choices."""
    answers = Answers(item)
    known = [scope for scope in scopes if scope[1] is not None or not item.needs_force]
    asks = [
        Ask(store, LOCAL_OPERATOR, as_of, rocu_id, force_id)
        for as_of in DATES
        for rocu_id, force_id in (known if as_of == DATES[-1] else known[:1])
    ]
    newest = [ask for ask in asks if ask.as_of == DATES[-1]]
    for ask in asks + [replace(ask, dark=True) for ask in newest[:1]]:
        answers.add(ask, {})
    for ask in newest[:1]:
        for name, default in item.choices.items():
            for value in spread(options(name, ask)):
                if value != default:
                    answers.add(ask, {name: value})
    return answers


def spread(values: Sequence[str]) -> Sequence[str]:
    """The values, or where they are many some that stand evenly apart."""
    return values[:: -(-len(values) // MOST) or 1]


def options(name: str, ask: Ask) -> list[str]:
    """The values that a choice of this name can have.

    Whoever adds a choice of a new name to an exhibit says here what can be chosen.
    """
    if name not in OPTIONS:
        raise NotImplementedError(f"tests/exhibits/asking.py: say what can be chosen as {name!r}")
    return list(OPTIONS[name](ask))


def named(kind: str) -> Callable[[Ask], Iterable[str]]:
    """The ids of everything of a kind that has a name."""

    def ids(ask: Ask) -> Iterable[str]:
        names = ask.answer("name")
        return names[names["kind"] == kind]["id"]

    return ids


def chosen_from(values: Iterable[str]) -> Callable[[Ask], Iterable[str]]:
    """Values that every data set has."""
    return lambda _: values


def removals(ask: Ask) -> Iterable[str]:
    """Something of each kind that could be lost, a whole unit, all of it, and never assessed."""
    known = removal.options(ask)
    firsts = [f"{kind}:{id_}" for kind, ids in known.items() for id_ in list(ids)[:2]]
    agreements = [f"agreement:{id_}" for id_ in known["agreement"]]
    forces, functions = (list(named(kind)(ask))[:1] for kind in ("force", "function"))
    never = [f"force_function:{force}/{function}" for force in forces for function in functions]
    return [*firsts[::2][:2], *filter(None, map(",".join, (firsts, agreements))), *never]


def subjects(ask: Ask) -> Iterable[str]:
    """One of each kind that something can rest on; a force is what a page of one asks for."""
    found = dependency.subjects(ask)
    return [f"{kind}:{next(iter(ids))}" for kind, ids in found.items() if kind != "force"]


OPTIONS: dict[str, Callable[[Ask], Iterable[str]]] = {
    "framework": chosen_from(capabilities.FRAMEWORKS),
    "unit": named("rocu"),
    "capability": named("capability"),
    "attention": chosen_from(KINDS),
    "inspected": inspections.subjects,
    "edition": inspections.editions,
    "publisher": sources.publisher_options,
    "reading": chosen_from(sources.READINGS),
    "topic": sources.topic_options,
    "source": lambda ask: ask.answer("source_reliance")["source_id"],
    "agreement": named("agreement"),
    "function": lambda ask: agreement_filters.filters(ask)["function"],
    "status": lambda ask: agreement_filters.filters(ask)["status"],
    "standing": lambda ask: agreement_filters.filters(ask)["standing"],
    "legal_basis": lambda ask: agreement_filters.filters(ask)["legal_basis"],
    "scope": lambda ask: agreement_filters.filters(ask)["scope"],
    "lead": lambda ask: agreement_filters.filters(ask)["lead"],
    "dated": chosen_from(agreement_filters.DATED),
    "part": chosen_from(["1", "2", "3"]),
    "about": lambda ask: spr.map_subjects(ask, spr.edition_of(ask)),
    "threat": named("threat"),
    "dimension": chosen_from(["capacity", "capability", "governance"]),
    "measure": lambda ask: ask.answer("size_basis_option")["measure"],
    "since": chosen_from(["2012-07-01", "2019-06-30", "2026-11-22"]),
    "basis": chosen_from(secondments.BASES),
    "agency": named("agency"),
    "terms": chosen_from(funding.TERMS),
    "months": chosen_from(["6", "18", "120"]),
    "removed": removals,
    "of": subjects,
    "functions": chosen_from(function_grid.FUNCTIONS),
    "stream": lambda ask: ask.answer("funding_stream_option")["stream"],
}
