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
    assert "What Cleveland Police has access to under agreements" in titles(page)
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
