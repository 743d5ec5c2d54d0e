"""A server starts also where Streamlit or Plotly has no more what is replaced to be faster."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from enum import Enum, EnumType
from inspect import getfile
from itertools import chain
from pkgutil import resolve_name
from types import ModuleType

import pytest

from dashboard.server import private_names
from dashboard.server.gone_widgets import forget_gone_widgets
from dashboard.server.ready_charts import send_charts_as_kept
from dashboard.server.run_events import hand_on_at_once, send_at_once
from dashboard.server.session_values import look_up_one_value
from dashboard.server.short_start import leave_out_what_no_page_needs
from dashboard.server.told_once import read_theme_once

Replacing = Callable[[], None]

REPLACING: tuple[Replacing, ...] = (
    forget_gone_widgets,
    hand_on_at_once,
    leave_out_what_no_page_needs,
    look_up_one_value,
    read_theme_once,
    send_at_once,
    send_charts_as_kept,
)


def needed_by(replacing: Replacing) -> list[str]:
    """Every name that it looks for. It is told that there is none, so it replaces nothing."""
    names: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(private_names, "_is_there", names.append)
        patch.setattr(private_names.log, "warning", lambda *_: None)
        replacing()
    return names


NEEDED = {replacing: needed_by(replacing) for replacing in REPLACING}
GONE = [
    pytest.param(replacing, gone, id=f"{replacing.__name__}-{gone}")
    for replacing, names in NEEDED.items()
    for gone in (*names, *dict.fromkeys(name.partition(":")[0] for name in names))
]
"""Each name, and each module, with what needs it."""


@pytest.fixture(autouse=True)
def as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in map(private_names._place_of, chain.from_iterable(NEEDED.values())):
        if hasattr(owner, name) and not isinstance(owner, EnumType):
            monkeypatch.setattr(owner, name, getattr(owner, name))


def held(places: list[tuple[object, str]]) -> list[object]:
    return [getattr(owner, name, None) for owner, name in places]


def take_away(gone: str, patch: pytest.MonkeyPatch) -> None:
    if ":" not in gone:
        return patch.setitem(sys.modules, gone, None)
    owner, name = private_names._place_of(gone)
    if isinstance(owner, EnumType):  # No member can be taken from it.
        others = Enum(owner.__name__, [member for member in owner.__members__ if member != name])
        return patch.setattr(resolve_name(gone.partition(":")[0]), owner.__name__, others)
    if isinstance(owner, ModuleType):  # Plotly's would import it again.
        patch.delattr(owner, "__getattr__", raising=False)
    patch.delattr(owner, name, raising=False)
    # Objects of a class may get it when they are made.
    if made := getattr(owner.__init__, "__code__", None):
        names, texts = (
            tuple("another" if part == name else part for part in parts)
            for parts in (made.co_names, made.co_consts)
        )
        patch.setattr(owner.__init__, "__code__", made.replace(co_names=names, co_consts=texts))
    return None


@pytest.mark.parametrize(("replacing", "gone"), GONE)
def test_name_that_is_gone_leaves_all_as_it_is_and_is_told(
    replacing: Replacing,
    gone: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places = [private_names._place_of(name) for name in NEEDED[replacing]]
    take_away(gone, monkeypatch)
    before = held(places)
    # Its module is read anew, as at a start, and must not need what is gone.
    runpy.run_path(getfile(replacing))[replacing.__name__]()
    assert held(places) == before
    (message,) = caplog.messages
    package, path = gone.partition(".")[0].title(), gone.partition(":")[2]
    assert message.startswith(f"{package} has no ")
    assert f" no {path}" in message.partition(" any more: ")[0]


@pytest.mark.parametrize("replacing", REPLACING)
def test_nothing_is_gone_from_what_is_installed(
    replacing: Replacing, caplog: pytest.LogCaptureFixture
) -> None:
    places = [private_names._place_of(name) for name in NEEDED[replacing]]
    before = held(places)
    replacing()
    assert not caplog.messages, (
        "it is called otherwise by now: look for how, and mend what needs it"
    )
    assert held(places) != before
