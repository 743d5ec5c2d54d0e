"""The page about agreements: what its address chooses is what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import DATABASE

Open = Callable[..., AppTest]


def _show() -> None:
    from dashboard.app import show
    from dashboard.screens import SCREENS

    show(next(screen for screen in SCREENS if screen.subject == "agreements"))


@pytest.fixture
def open_page(published_database: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv(DATABASE.name, str(published_database))

    def open_(**address: str) -> AppTest:
        test = AppTest.from_function(_show, default_timeout=60)
        for name, value in ({"as-at": "2026-11-22"} | address).items():
            test.query_params[name] = value
        return test.run()

    return open_


def html(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def test_agreement_in_the_address_opens_in_full(open_page: Open) -> None:
    page = open_page(region="nersou", force="cleveland", agreement="cdsou")
    assert not page.exception
    titles = [subheader.value for subheader in page.subheader]
    assert "Cleveland and Durham Specialist Operations Unit (CDSOU)" in titles
    assert "What Cleveland Police has access to under agreements" in titles
    assert "Listed as under review on an undated page" in html(page)


def test_filters_in_the_address_change_headline_and_register(open_page: Open) -> None:
    page = open_page(**{"legal-basis": "s23", "scope": "bilateral"})
    assert not page.exception
    assert "1 agreement that the filters choose is on record" in html(page)
    assert page.selectbox(key="choice agreement").options == [
        "Thames Valley and Hampshire Joint Operations Unit"
    ]


def test_filters_that_leave_nothing_say_so(open_page: Open) -> None:
    page = open_page(**{"legal-basis": "contract", "scope": "national"})
    assert not page.exception
    assert "No agreement on record is one of these." in html(page)
    assert not [box for box in page.selectbox if box.key == "choice agreement"]


def test_agreement_outside_the_filters_gives_way_to_one_inside(open_page: Open) -> None:
    page = open_page(agreement="npas")
    page.selectbox(key="choice scope").select("bilateral").run()
    assert not page.exception
    assert page.query_params["agreement"] != "npas"
