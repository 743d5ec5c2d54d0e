"""Nothing lies unused: every exhibit is shown somewhere, and every query is asked by something.

Both are read from the source code, so a new exhibit or query is held to it before it has a test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.exhibits.registry import registered
from dashboard.settings import ROOT
from dashboard.store.queries import Query, queries

DASHBOARD = ROOT / "dashboard"
NAVIGATION = DASHBOARD / "screens" / "__init__.py"
"""It has the names of subjects, and some queries are called as their subject is."""


def nodes(*folders: Path) -> Iterator[ast.AST]:
    for folder in folders:
        for path in folder.rglob("*.py"):
            if path != NAVIGATION:
                yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def texts(*folders: Path) -> set[str]:
    """Every text that stands in the code: exhibits and queries are asked for by name."""
    return {
        node.value
        for node in nodes(*folders)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def names(*folders: Path) -> set[str]:
    """Everything that the code uses by name; what is imported and not used does not count."""
    return {node.id for node in nodes(*folders) if isinstance(node, ast.Name)} | {
        node.attr for node in nodes(*folders) if isinstance(node, ast.Attribute)
    }


def built_upon() -> set[str]:
    """The queries that another one is built upon."""
    return {
        name
        for query in queries().values()
        for name in re.findall(r"\b(\w+)\(", query.statement)
        if name != query.name
    }


def test_exhibit_is_on_a_screen_or_in_a_pack() -> None:
    shown = (DASHBOARD / "screens", DASHBOARD / "packs")
    unseen = set(registered()) - names(*shown) - texts(*shown)
    assert not unseen, "show them in dashboard/screens/<subject>.py, or take them out"


@pytest.fixture(scope="module")
def asked() -> set[str]:
    return texts(DASHBOARD) | built_upon()


@pytest.mark.parametrize("query", queries().values(), ids=queries().keys())
def test_query_is_asked_or_its_header_says_why_not(query: Query, asked: set[str]) -> None:
    if query.unasked:
        assert query.name not in asked, "something asks it now: take `-- unasked:` out"
    else:
        assert query.name in asked, "ask it, take it out, or say why under `-- unasked:`"
