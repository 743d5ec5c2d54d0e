"""The board pack's screen: whose pack it is, what it holds, making it, and cancelling that."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.text import literal
from dashboard.exports.export_job import ExportJob
from dashboard.screens.pack import MAKING
from dashboard.settings import DATABASE

DAY = "2026-11-22"
LIMIT_S = 120


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, published_database: Path) -> None:
    monkeypatch.setenv(DATABASE.name, str(published_database))
    monkeypatch.setenv("DASHBOARD_BROWSER", "/no/such/browser")


def page(**address: str) -> AppTest:
    def script() -> None:
        from dashboard import app
        from dashboard.screens import SCREENS

        app.show(next(screen for screen in SCREENS if screen.subject == "pack"))

    test = AppTest.from_function(script, default_timeout=60)
    for name, value in ({"as-at": DAY} | address).items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert not test.error
    return test


def said(test: AppTest) -> str:
    return " ".join(
        [*(held.value for held in test.markdown), *(str(h.proto) for h in test.get("html"))]
    )


def test_page_without_a_region_is_of_the_networks_board() -> None:
    test = page()
    assert "national governance board of the ROCU network" in said(test)
    assert "8 pages to read" in said(test)
    assert "No browser was found" in said(test)


def test_page_of_a_region_is_of_its_board_and_of_a_force_its_briefing() -> None:
    assert "governance board of North East Regional" in said(page(region="nersou"))
    test = page(region="nersou", force="cleveland")
    assert "chief officers of Cleveland" in said(test)
    whose = next(held for held in test.button_group if held.label == "Made for")
    whose.set_value("region").run()
    assert "governance board of North East Regional" in said(test)
    whose = next(held for held in test.button_group if held.label == "Made for")
    whose.set_value("panel").run()
    assert "olice and crime panels of North East Regional" in said(test)
    assert "4 pages to read" in said(test)


def test_pack_is_made_while_the_page_stays_usable_and_is_offered() -> None:
    test = page(region="nersou", format="xlsx")
    test.button(key="make the pack").click().run()
    making: ExportJob = test.session_state[MAKING]
    making.wait(LIMIT_S)
    test.run()
    assert not test.error
    assert literal("The pack is ready: board-pack_nersou") in test.success[0].value
    assert len(making.files) == 2
    assert all(file.content.startswith(b"PK") for file in making.files)
    labels = [offered.proto.label for offered in test.get("download_button")]
    assert labels == ["Download the pack", "Download the annex"]


def test_pack_that_is_cancelled_is_not_offered() -> None:
    test = page(region="nersou", format="pdf")
    test.button(key="make the pack").click().run()
    making: ExportJob = test.session_state[MAKING]
    if not making.is_over:
        test.button(key="cancel the pack").click().run()
        assert MAKING not in test.session_state
    making.wait(LIMIT_S)
    test.run()
    assert not test.get("download_button")


def test_pack_that_cannot_be_made_says_why() -> None:
    test = page(region="nersou", format="xlsx")
    test.button(key="make the pack").click().run()
    test.session_state[MAKING].wait(LIMIT_S)
    failed = ExportJob(lambda _: (_ for _ in ()).throw(ZeroDivisionError()))
    failed.wait(LIMIT_S)
    test.session_state[MAKING] = failed
    test.run()
    assert "could not be made" in test.error[0].value
