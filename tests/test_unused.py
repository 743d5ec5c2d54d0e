"""Nothing lies unused or untested: every exhibit is shown, and every query is asked by something.

All of it is read from the source code, so a new exhibit or query is held to it before it has a
test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.exhibits.overview.attention import KINDS
from dashboard.exhibits.registry import registered
from dashboard.settings import ROOT
from dashboard.store.queries import Query, queries

DASHBOARD = ROOT / "dashboard"
NAVIGATION = DASHBOARD / "screens" / "__init__.py"
"""It has the names of subjects, and some exhibits are called as their subject is."""
ASKED_BY_TABLE = {kind.query for kind in KINDS.values()}
"""Queries that are asked by what a table says and not by name where they are asked."""


@cache
def modules(folder: Path, pattern: str = "*.py") -> tuple[ast.Module, ...]:
    """The code of a folder, but for the navigation."""
    paths = (path for path in folder.rglob(pattern) if path != NAVIGATION)
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def names(*code: ast.AST) -> set[str]:
    """Everything that code uses by name; what is imported and not used does not count."""
    nodes = [node for part in code for node in ast.walk(part)]
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def texts(*code: ast.AST) -> set[str]:
    """Every text that stands in code: packs and tests name exhibits in texts too."""
    return {
        node.value
        for part in code
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def asked(*code: ast.AST) -> set[str]:
    """The queries that code asks by name: `question.answer("ending", months=36)`."""
    calls = (node for part in code for node in ast.walk(part) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "answer"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def built_on(query: Query) -> set[str]:
    """The queries that one is built upon."""
    return set(re.findall(r"\b(\w+)\(", query.statement)) & queries().keys() - {query.name}


def definitions() -> Iterator[tuple[str, ast.AST]]:
    """Every function and every table of functions of the exhibits, with its code."""
    for module in modules(DASHBOARD / "exhibits"):
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                yield node.name, node
        for node in module.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                named = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
                yield from ((of.id, node) for of in named if isinstance(of.ctx, ast.Store))


@pytest.fixture(scope="module")
def needed() -> set[str]:
    """The queries that the product asks, and those that any query is built upon."""
    built = (built_on(query) for query in queries().values())
    return asked(*modules(DASHBOARD)) | ASKED_BY_TABLE.union(*built)


@pytest.fixture(scope="module")
def in_tests() -> set[str]:
    """What tests name."""
    code = modules(ROOT / "tests", "test_*.py")
    return names(*code) | texts(*code)


@pytest.fixture(scope="module")
def tested(in_tests: set[str]) -> set[str]:
    """What tests name, and what that asks, uses and is built upon in turn."""
    uses = {name: built_on(query) for name, query in queries().items()}
    for name, code in definitions():
        uses.setdefault(name, set()).update(names(code), asked(code))
    found, waiting = set[str](), set(in_tests)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= uses.get(name, set()) - found
    return found


def test_exhibit_is_on_a_screen_or_in_a_pack() -> None:
    shown = modules(DASHBOARD / "screens") + modules(DASHBOARD / "packs")
    unseen = registered().keys() - names(*shown) - texts(*shown)
    assert not unseen, "show them in dashboard/screens/<subject>.py, or take them out"


def test_exhibit_stands_in_a_test(in_tests: set[str]) -> None:
    untested = registered().keys() - in_tests
    assert not untested, "recompute what they say in tests/exhibits, on a few rows made by hand"


@pytest.mark.parametrize("query", queries().values(), ids=queries().keys())
def test_query_is_asked_or_its_header_says_why_not(query: Query, needed: set[str]) -> None:
    if query.unasked:
        assert query.name not in needed, "something asks it now: take `-- unasked:` out"
    else:
        assert query.name in needed, "ask it, take it out, or say why under `-- unasked:`"


def test_query_stands_in_a_test_or_is_asked_by_what_does(tested: set[str]) -> None:
    untested = queries().keys() - tested
    assert not untested, "recompute their numbers in a test that names them or an exhibit of them"
