"""What tests of screens share: opening one at an address, and what a person reads on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard.settings import DATABASE
from tests.conftest import AS_OF

Open = Callable[..., AppTest]

# For each page that it runs, Streamlit looks into every package that is installed for components
# of its own. That takes twice as long as the page, and finds the same each time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def _show(subject: str) -> None:
    from dashboard.app import show
    from dashboard.screens import SCREENS

    show(next(screen for screen in SCREENS if screen.subject == subject))


def screen_of(subject: str) -> AppTest:
    """The screen of a subject, not run yet."""
    return AppTest.from_function(_show, args=(subject,), default_timeout=60)


@pytest.fixture
def open_screen(published_database: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Runs a screen with these parameters in its address, over the published data set."""
    monkeypatch.setenv(DATABASE.name, str(published_database))

    def open_(subject: str, parameters: dict[str, str] | None = None) -> AppTest:
        page = screen_of(subject)
        for name, value in (parameters or {}).items():
            page.query_params[name] = value
        return page.run()

    return open_


@pytest.fixture
def open_page(open_screen: Open) -> Open:
    """Runs a screen as at a fixed day, with the address in keywords: `end_agreement="cdsou"`."""

    def open_(subject: str, **address: str) -> AppTest:
        chosen = {name.replace("_", "-"): value for name, value in address.items()}
        return open_screen(subject, {"as-at": AS_OF.isoformat()} | chosen)

    return open_


def html(page: AppTest, marked: str = "") -> str:
    """The text of every HTML part of a page, or of those that have this in their markup; without
    what keeps figures in one line."""
    bodies = [str(element.proto.body) for element in page.get("html")]
    said = " ".join(body for body in bodies if marked in body)
    return unescape(re.sub(r'<span class="rocu-whole">([^<]*)</span>', r"\1", said))


def titles(page: AppTest) -> list[str]:
    return [subheader.value for subheader in page.subheader]
