"""The page about agreements: what its address chooses is what it shows."""

from __future__ import annotations

from functools import partial

import pytest

from tests.screens.conftest import Open, html, titles


@pytest.fixture
def open_page(open_page: Open) -> Open:
    return partial(open_page, "agreements")


def test_agreement_in_the_address_opens_in_full(open_page: Open) -> None:
    page = open_page(region="nersou", force="cleveland", agreement="cdsou")
    assert not page.exception
    assert "Cleveland and Durham Specialist Operations Unit (CDSOU)" in titles(page)
    assert "Access under the CDSOU agreement" in titles(page)
    assert "Listed as under review in an undated source" in html(page)


def test_what_stops_with_an_agreement_is_one_link_from_the_page(open_page: Open) -> None:
    page = open_page(region="nersou")
    assert not page.exception
    assert "Not one of the 29 live agreements has a recorded end." in html(page, "rocu-headline")
    assert "what_if?as-at=2026-11-22&region=nersou&force=all&end-agreement=cdsou" in html(page)
    assert "Agreements of the forces of NEROCU with no recorded end" in titles(page)


def test_decisions_in_the_address_are_those_of_the_page(open_page: Open) -> None:
    page = open_page(due="overdue")
    assert not page.exception
    assert "is overdue for a decision: it is past its recorded term" in html(page, "rocu-headline")
    assert titles(page)[0] == "Decisions about agreements of all forces that are overdue, by date"


def test_register_is_folded_until_the_address_asks_for_a_part_of_it(open_page: Open) -> None:
    assert not [box for box in open_page().selectbox if box.key == "choice scope"]
    page = open_page(find="air service")
    assert not page.exception
    assert "1 agreement that the filters choose is on record" in html(page)
    assert page.text_input(key="choice find").value == "air service"
    assert "The register: 1 agreement" in titles(page)


def test_filters_in_the_address_open_the_register_and_change_it(open_page: Open) -> None:
    page = open_page(**{"legal-basis": "s23", "scope": "bilateral"})
    assert not page.exception
    assert "1 agreement that the filters choose is on record" in html(page)
    assert "The register: 1 agreement" in titles(page)


def test_filters_that_leave_nothing_say_so(open_page: Open) -> None:
    page = open_page(**{"legal-basis": "contract", "scope": "national"})
    assert not page.exception
    assert "No agreement on record is one of these." in html(page)
    assert "The register: 0 agreements" in titles(page)
