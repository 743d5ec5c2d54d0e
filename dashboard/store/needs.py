"""Which kept queries a query reads, and for which values of its own parameters.

from coverage_at([$as_of], removed := $removed)  ->  Need("coverage_at", ("[$as_of]", "$removed"))
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dashboard.store.queries import Query, queries, query_named

DAILY = (
    "route_at",
    "coverage_at",
    "position_at",
)
"""The rules that are kept day by day: a row of theirs rests on its own day alone.

Those that pick the rows of a day out of a table of periods are not: to read what was kept of them
took as long as that, and to keep it came on top.
"""
WHOLE = (
    "funding_amount",
    "funding_by_year",
    "agreement_register",
    "inspection_subject",
    "grade_known",
    "grade_below_adequate",
    "grade_change",
    "recommendation_owner",
    "route_source",
    "capability_at_quarter",
    "capability_gap",
    "agreement_notice",
    "agreement_dependence",
    "statement_finding",
    "assurance",
    "single_point_obligation",
    "sole_or_only_known_provider",
    "possible_help",
    "improvement_option",
    "capability_gap_held",
    "force_position",
    "region_standing",
    "arrangement_end",
    "position_change_at",
    "position_change",
    "standing_change",
    "posts_change",
    "funding_change",
    "action_moved",
    "figure_count",
)
"""The queries that are kept as a whole for the parameters they were asked with."""
KEPT = DAILY + WHOLE
TIMELESS = (
    "name",
    "inspection_period",
    "funding_year",
    "contribution_year",
    "source_use",
    "capability_period",
    "own_function_period",
    "target_period",
    "capability_position_period",
    "force_period",
    "party_period",
    "arrangement_period",
    "obligation_need",
)
"""The queries that ask for no day, nor for anything else, and that others build on: worked out once
for a scope, as a table of its own, when a query of the scope first reads it."""
PICKED: Mapping[str, tuple[str, ...]] = {
    "inspection_subject": ("rocu",),
    "grade_below_adequate": ("rocu",),
    "grade_change": ("rocu",),
    "capability_gap": ("rocu",),
    "statement_finding": ("rocu",),
    "assurance": ("rocu", "force"),
    "single_point_obligation": ("rocu", "force"),
    "possible_help": ("force",),
    "improvement_option": ("rocu",),
    "capability_gap_held": ("rocu",),
    "force_position": ("rocu", "force"),
    "region_standing": ("rocu",),
    "arrangement_end": ("of_rocu",),
    "position_change": ("rocu", "force"),
    "standing_change": ("rocu",),
    "posts_change": ("rocu",),
    "funding_change": ("rocu", "force"),
}
"""Parameters that only pick rows of a query that is kept whole: those of a region, or of a force.

It is worked out once for everywhere, and each region reads its rows of that.
"""
_REFERENCE = re.compile(r"\$(\w+)")
_ARGUMENT_NAME = re.compile(r"\s*(\w+)\s*:=\s*")


def picked(query: Query) -> dict[str, str]:
    """The parameters of a kept query that pick rows, each with the column that it picks by."""
    return {name: f"{name.removeprefix('of_')}_id" for name in PICKED.get(query.name, ())}


@dataclass(frozen=True)
class Need:
    """A kept query that a query reads: what each parameter stands for there, as SQL."""

    rule: str
    arguments: tuple[str, ...]


@cache
def needs_of(query: Query) -> tuple[Need, ...]:
    """The kept queries that a query reads first: itself, or what it builds on."""
    if query.name in WHOLE and query.name in KEPT:
        return (Need(query.name, tuple(f"${parameter.name}" for parameter in query.parameters)),)
    return needs_of_macro(query)


@cache
def needs_of_macro(query: Query) -> tuple[Need, ...]:
    """The kept queries that a query as it is written reads, in its own parameters."""
    own = {parameter.name: f"${parameter.name}" for parameter in query.parameters}
    return tuple(dict.fromkeys(_needs(query, own)))


def _needs(query: Query, given: Mapping[str, str]) -> Iterator[Need]:
    """The needs of a query whose parameters stand for these expressions."""
    for called, arguments in calls(query.uncommented):
        if called not in queries():
            continue
        rule = query_named(called)
        said = said_in_call(rule, [_filled(argument, given) for argument in arguments])
        if called in KEPT:
            yield Need(called, tuple(said[parameter.name] for parameter in rule.parameters))
        else:
            yield from _needs(rule, said)


def _filled(expression: str, given: Mapping[str, str]) -> str:
    """An expression with what its parameters stand for, in brackets where that is more than one."""

    def stands_for(found: re.Match[str]) -> str:
        said = given[found[1]]
        return said if re.fullmatch(r"\$?\w+", said) else f"({said})"

    return _REFERENCE.sub(stands_for, expression)


def said_in_call(query: Query, arguments: list[str]) -> dict[str, str]:
    """The SQL that each parameter of a query stands for in a call of it."""
    said = {parameter.name: parameter.literal for parameter in query.parameters}
    for parameter, argument in zip(query.parameters, arguments, strict=False):
        name = _ARGUMENT_NAME.match(argument)
        if name:
            said[name[1]] = argument[name.end() :]
        else:
            said[parameter.name] = argument
    return said


def calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every call in a statement: the name, and the text of each argument.

    `from coverage_at([$as_of], removed := $removed)` gives `coverage_at` with the two.
    """
    for found in re.finditer(r"\b([a-z_]\w*)\(", text):
        depth, start, arguments, at = 1, found.end(), [], found.end()
        is_quoted = False
        while depth:
            letter = text[at]
            if letter == "'":
                is_quoted = not is_quoted
            elif not is_quoted:
                depth += (letter in "([{") - (letter in ")]}")
                if not depth or (depth == 1 and letter == ","):
                    arguments.append(text[start:at].strip())
                    start = at + 1
            at += 1
        yield found[1], [argument for argument in arguments if argument]
