"""The pages What if and What ends when: what their addresses choose is what they show."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.screens.conftest import Open, html, titles


def headline(page: AppTest) -> str:
    return html(page, 'class="rocu-headline"')


CDSOU = "If the CDSOU agreement ended on 22 November 2026, 2 forces would lose their only known"


def test_what_if_of_nothing_says_how_to_choose_and_shows_on_what_most_hangs(
    open_page: Open,
) -> None:
    page = open_page("what_if")
    assert not page.exception
    assert "Nothing is chosen to end. Choose agreements" in headline(page)
    assert titles(page)[0] == "Single suppliers of all forces"
    assert "What was never assessed cannot be lost and is not offered" in html(page)
    assert not page.multiselect(key="choice lose-function").options
    assert not [name for name in page.query_params if name.startswith(("end-", "lose-"))]


def test_what_ends_in_the_address_is_chosen_and_told_functions_first(open_page: Open) -> None:
    page = open_page("what_if", end_agreement="cdsou", leave_agreement="npas/durham")
    assert not page.exception
    assert not page.warning
    assert page.multiselect(key="choice end-agreement").value == ["cdsou"]
    assert page.multiselect(key="choice leave-agreement").value == ["npas/durham"]
    assert "Durham's part in the agreement “National Police Air Service”" in headline(page)
    kinds = [title.split(" if ")[0] for title in titles(page)]
    assert kinds[:4] == [
        "Functions that forces would lose or reach less surely",
        "Standings on the 2023 edition that would change",
        "Who would be left with one known provider",
        "What would end on 22 November 2026",
    ]
    assert CDSOU not in html(page)
    assert "For the minutes: If the CDSOU agreement and Durham" in html(page, "rocu-note")


def test_choice_of_several_goes_into_the_address_and_back(open_page: Open) -> None:
    page = open_page("what_if")
    box = page.multiselect(key="choice end-agreement")
    page = box.set_value(["cdsou", "npas"]).run()
    assert page.query_params["end-agreement"] == "cdsou,npas"
    again = open_page("what_if", end_agreement="cdsou,npas")
    assert headline(again) == headline(page)
    page = page.multiselect(key="choice end-agreement").set_value([]).run()
    assert "end-agreement" not in page.query_params
    assert "Nothing is chosen to end" in headline(page)


def test_unknown_values_in_the_address_are_left_out_with_one_notice(open_page: Open) -> None:
    page = open_page("what_if", end_agreement="nowhere,cdsou,elsewhere", lose_unit="mars")
    assert not page.exception
    assert [notice.value for notice in page.warning] == [
        "The address asks for “nowhere, elsewhere” under Agreements that end, which is not among "
        "the choices here. The page leaves it out.",
        "The address asks for “mars” under Whole units: all their capabilities, which is not among "
        "the choices here. The page leaves it out.",
    ]
    assert page.query_params["end-agreement"] == "cdsou"
    assert "lose-unit" not in page.query_params
    assert CDSOU in headline(page)


def test_region_narrows_what_is_offered_and_keeps_what_was_chosen(open_page: Open) -> None:
    page = open_page("what_if", end_agreement="cdsou")
    everywhere = len(page.multiselect(key="choice end-agreement").options)
    page = page.selectbox(key="choice region").select("tarian").run()
    box = page.multiselect(key="choice end-agreement")
    assert len(box.options) < everywhere
    assert box.value == ["cdsou"]
    assert "Of the 2 forces concerned, 2 are outside Tarian." in headline(page)


def test_whole_unit_in_the_address_shows_a_grid_of_what_would_be_left(open_page: Open) -> None:
    page = open_page("what_if", lose_unit="nersou", edition="2015")
    assert not page.exception
    assert titles(page)[0] == (
        "What forces would be left with if every assessed capability of NEROCU ended"
    )
    assert "Standings on the 2015 edition that would change" in " ".join(titles(page))


def test_dependency_follows_what_would_end_until_another_is_chosen(open_page: Open) -> None:
    page = open_page("what_if", end_agreement="cdsou")
    assert titles(page)[-1] == (
        "Cleveland and Durham Specialist Operations Unit (CDSOU): what it rests on, and what rests "
        "on it"
    )
    page = page.selectbox(key="choice rests-kind").select("grant").run()
    assert titles(page)[-1].endswith("what leans on it")
    assert not page.exception
    assert not page.warning


def test_dependency_in_the_address_is_shown(open_page: Open) -> None:
    page = open_page("what_if", rests_kind="rocu_capability", rests="nersou/rccu")
    assert titles(page)[-1].startswith("Regional cyber crime unit of NEROCU: what it rests on")


def test_cliff_edge_published_leads_with_what_nobody_knows(open_page: Open) -> None:
    page = open_page("cliff_edge")
    assert not page.exception
    assert "live agreements of all forces states its end" in headline(page)
    assert titles(page) == [], "no heading over nothing"
    note = html(page, "rocu-note")
    assert "nothing here says that it is safe" in note
    assert "live agreements" not in note, "the headline has told of them"


def test_cliff_edge_in_the_address_takes_months_edition_and_region(open_page: Open) -> None:
    page = open_page("cliff_edge", months="12", edition="2015", region="nersou")
    assert not page.exception
    assert page.query_params["months"] == "12"
    assert "on the 2015 edition is known to get worse by 1 November 2027" in headline(page)
    assert "the forces of NEROCU" in headline(page)
    wrong = open_page("cliff_edge", months="13")
    assert "“13” under How far ahead" in wrong.warning[0].value
    assert wrong.query_params["months"] == "36"
