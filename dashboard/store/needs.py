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
    "membership_at",
    "agreement_standing_at",
    "live_party_at",
    "target_at",
    "arrangement_at",
    "capability_at",
    "own_function_at",
    "route_at",
    "coverage_at",
    "obligation_position_at",
)
"""The rules that are kept day by day: a row of theirs rests on its own day alone."""
WHOLE = (
    "name",
    "inspection_period",
    "funding_year",
    "source_use",
    "grade_known",
    "grade_below_adequate",
    "recommendation_owner",
    "capability_gap",
    "agreement_notice",
    "agreement_dependence",
    "statement_finding",
    "single_point_obligation",
    "sole_or_only_known_provider",
    "possible_help",
    "improvement_option",
    "position_change_at",
)
"""The queries that are kept as a whole for the parameters they were asked with."""
KEPT = DAILY + WHOLE
_REFERENCE = re.compile(r"\$(\w+)")
_ARGUMENT_NAME = re.compile(r"\s*(\w+)\s*:=\s*")


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
