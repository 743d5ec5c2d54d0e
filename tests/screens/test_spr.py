"""The page about the requirement: what its address chooses is what it shows."""

from __future__ import annotations

from functools import partial

import pytest

from tests.screens.conftest import Open, html, titles


@pytest.fixture
def open_page(open_page: Open) -> Open:
    return partial(open_page, "spr")


def test_page_of_a_region_shows_its_forces_and_whom_to_ask_of_what_is_not_known(
    open_page: Open,
) -> None:
    page = open_page(region="nersou")
    assert not page.exception
    assert titles(page) == [
        "What the forces of NEROCU can show of the 2023 edition",
        "Where the forces of NEROCU fall short of the 2023 edition, or cannot be shown to have "
        "what is needed",
        "What nothing recorded says of the forces of NEROCU, and whom to ask first",
    ]
    assert "Of 72 standings (3 forces by 24 obligations that need functions)" in html(page)


def test_page_of_a_force_shows_what_it_cannot_show_before_single_suppliers_and_claims(
    open_page: Open,
) -> None:
    page = open_page(force="cleveland")
    assert not page.exception
    assert titles(page) == [
        "What Cleveland Police cannot show, and who could help first",
        "What Cleveland Police gets from one supplier alone",
    ]
    assert "No claim of Cleveland Police is recorded" in html(page, "rocu-note")
    page = open_page(force="cleveland", edition="2015")
    assert titles(page)[-1] == (
        "What Cleveland Police claims on the 2015 edition, what can be shown, and what "
        "inspectors found"
    )


def test_page_of_a_force_says_who_gives_it_armed_policing_and_how_that_is_known(
    open_page: Open,
) -> None:
    page = open_page(force="cleveland", **{"route-to": "armed-policing"})
    assert not page.exception
    assert titles(page)[-2:] == [
        "Who gives Cleveland Police armed policing, and how do we know?",
        "Ways Cleveland Police gets each function",
    ]
    shown = html(page)
    assert "Under the CDSOU agreement, legal basis not recorded, level not assessed" in shown
    assert "Cleveland and Durham Specialist Operations Unit (CDSOU)" in shown
    assert "sources?source=durham-opcvc-briefing" in shown


def test_function_in_the_address_opens_its_evidence(open_page: Open) -> None:
    page = open_page(force="kent", **{"route-to": "cyber-crime"})
    assert "Who gives Kent Police cyber crime, and how do we know?" in titles(page)


def test_edition_threat_and_dimension_in_the_address_filter_the_obligations(
    open_page: Open,
) -> None:
    page = open_page(edition="2015", threat="2015-soc", dimension="capability", region="nersou")
    assert any(
        title.startswith("Where the forces of NEROCU fall short of the 2015 edition")
        for title in titles(page)
    )
    assert page.query_params["threat"] == "2015-soc"


def test_page_before_an_edition_takes_the_one_in_force_then(open_page: Open) -> None:
    page = open_page(**{"as-at": "2013-01-01"})
    assert page.query_params["edition"] == "2012"
    assert not page.warning


def test_edition_chosen_anew_leaves_no_threat_of_the_other(open_page: Open) -> None:
    page = open_page(threat="2023-soc", map="obligation:2023-11")
    page.selectbox(key="choice edition").select("2012").run()
    assert not page.exception
    assert not page.warning
    assert page.query_params["threat"] == "all"
    assert page.query_params["map"].startswith("obligation:2012-")


def test_map_of_a_function_in_the_address_is_shown(open_page: Open) -> None:
    page = open_page(map="function:armed-policing")
    assert "Function: armed policing" in titles(page)


def test_grid_of_functions_shows_those_that_the_edition_needs_or_all(open_page: Open) -> None:
    page = open_page(region="nersou", edition="2023", functions="needed")
    assert "Which functions the forces of NEROCU can get" in titles(page)
    everything = open_page(region="nersou", functions="all")
    assert not everything.exception
    assert not everything.warning
