"""The four figures of a region, against arithmetic in plain Python on rows made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.figures import KeyFigure, KeyFigures
from dashboard.exhibits.overview.key_figures import financial_years, key_figure, parts_of
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

SINCE = "2016-01-01"
NAMES = ("cyber", "fraud", "covert", "silent")
ROWS = network(
    rocu=lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
    agency=lines("agency_id", "customs", "prisons"),
    capability=lines("capability_id name", *(f"{name} {name.title()}" for name in NAMES)),
    capability_standard=lines("capability_id target_level", *(f"{name} 3" for name in NAMES)),
    capability_assessment=lines(
        "rocu_id capability_id as_of position evidence_scope",
        "north cyber 2015 partial unit",
        "north cyber 2016-06 provided unit",
        "north fraud 2015 planned unit",
        "north covert 2015 provided network",
    ),
    spr_obligation=lines("obligation_id edition", "hack 2015", "dive 2015"),
    obligation_function=lines("obligation_id function_id", "hack hacking", "dive diving"),
    secondment=lines(
        "rocu_id agency_id as_of posts_established posts_filled",
        "north customs 2015 14 11",
        "north customs 2016-06 14 9",
        "north prisons 2015 - -",
    ),
    funding=lines(
        "funding_id recipient_kind recipient_id financial_year stream kind amount_gbp additive "
        "certainty",
        "a rocu north 2015-16 uplift budget 1000000 yes confirmed",
        "b rocu north 2016-17 uplift budget 1200000 yes confirmed",
        "c rocu north 2016-17 aris budget 300000 yes indicative",
        "d rocu north 2016-17 total budget 9000000 no confirmed",
        "e rocu south 2016-17 uplift budget 5000000 yes confirmed",
    ),
)


@pytest.fixture
def north(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2017, 1, 1), rocu_id="north")


def test_key_figures_say_the_number_its_direction_and_what_is_beside_it(north: Question) -> None:
    # Drawn in either world: four figures, each "not recorded" where nothing is.
    chart = key_figure(north, since=SINCE).chart
    assert isinstance(chart, KeyFigures)
    said = [(figure.number, figure.moved, figure.lines) for figure in chart.figures]
    assert said == [
        (
            "1 of 4",
            "▲ 1 more than on 1 January 2016",
            ("1 below, 1 stated only, 1 not assessed.",),
        ),
        ("2 of 4", "▲ 2 more than on 1 January 2016", ("2 not known.",)),
        (
            "9 of 14",
            "▼ 2 fewer than on 1 January 2016",
            ("5 vacant. 1 arrangement does not state posts.",),
        ),
        ("£1.2m", "▲ £200,000 more than 2015-16", ("£300,000 more is indicative.",)),
    ]


def test_key_figures_of_a_force_are_its_own_first(built: Callable[[Rows], Store]) -> None:
    """Ash has hacking by its unit and dives itself; birch has the first and pays this year only."""
    rows = ROWS | {
        "force_contribution": lines(
            "rocu_id force_id financial_year kind amount_gbp source_id",
            "north ash 2015-16 budget 500000 s",
            "north ash 2016-17 budget 700000 s",
            "north birch 2016-17 budget 900000 s",
        ),
        "force_function_assessment": lines(
            "force_id function_id as_of level", "ash diving 2016-06 3"
        ),
    }
    store = built(network(**rows))
    ash = Question(store, LOCAL_OPERATOR, date(2017, 1, 1), "north", "ash")
    chart = key_figure(ash, since=SINCE).chart
    assert isinstance(chart, KeyFigures)
    said = [(figure.label, figure.number, figure.moved) for figure in chart.figures]
    then = "1 January 2016"
    assert said == [
        (
            f"Obligations of {ash.force_name} with access shown",
            "2 of 2",
            f"▲ 2 more than on {then}",
        ),
        # The unit's money of the year is indicative in part, and its contributions are not stated.
        ("Paid towards NORTHU 2016-17", "£700,000", "▲ £200,000 more than 2015-16"),
        ("Core capabilities of NORTHU at the standard", "1 of 4", f"▲ 1 more than on {then}"),
        ("Agencies' posts of NORTHU filled", "9 of 14", f"▼ 2 fewer than on {then}"),
    ]
    assert chart.figures[1].lines == ("Indicative.",)
    birch = replace(ash, force_id="birch")
    chart = key_figure(birch, since=SINCE).chart
    assert isinstance(chart, KeyFigures)
    assert chart.figures[0].number == "1 of 2"
    assert chart.figures[1].moved == "2015-16 is not recorded"


def test_key_figures_of_nothing_recorded_say_so(north: Question) -> None:
    south = replace(north, rocu_id="south", as_of=date(2014, 1, 1))
    chart = key_figure(south, since="2013-10-01").chart
    assert isinstance(chart, KeyFigures)
    posts, budget = chart.figures[2:]
    assert (posts.number, budget.number) == ("Not recorded", "Not recorded")
    assert budget.lines == ("No amount for 2013-14 that may be added is recorded.",)


MONEY = "funding_id recipient_kind recipient_id financial_year stream kind amount_gbp additive " + (
    "certainty"
)


def money_of(question: Question) -> KeyFigure:
    chart = key_figure(question, since=SINCE).chart
    assert isinstance(chart, KeyFigures)
    return next(figure for figure in chart.figures if figure.page == "funding")


def test_key_figure_of_years_of_other_units_is_not_compared(north: Question) -> None:
    """South has no budget for 2015-16, so that the two years of the network are not alike."""
    figure = money_of(replace(north, rocu_id=None))
    assert figure.number == "£6.2m", "1.2 of north and 5 of south"
    assert figure.moved == "Not compared with 2015-16, which is of other units"
    north_alone = money_of(north)
    assert north_alone.moved == "▲ £200,000 more than 2015-16"


def test_key_figure_of_allocations_is_theirs(built: Callable[[Rows], Store]) -> None:
    rows = ROWS | {
        "funding": lines(
            MONEY,
            "a rocu north 2015-16 uplift allocation 1000000 yes confirmed",
            "b rocu north 2016-17 uplift allocation 1500000 yes confirmed",
            "c rocu south 2016-17 uplift budget 900000 yes indicative",
        )
    }
    question = Question(built(network(**rows)), LOCAL_OPERATOR, date(2017, 1, 1), rocu_id="north")
    figure = money_of(question)
    assert (figure.label, figure.number) == ("Confirmed allocation 2016-17", "£1.5m")
    assert figure.moved == "▲ £500,000 more than 2015-16"
    unsure = money_of(replace(question, rocu_id="south"))
    assert (unsure.number, unsure.lines) == ("None", ("£900,000 is indicative.",))


def test_contribution_of_unknown_certainty_is_not_called_confirmed(
    built: Callable[[Rows], Store],
) -> None:
    """No money of south is recorded for 2015-16, so nothing says how sure the contribution is."""
    rows = ROWS | {
        "force_contribution": lines(
            "rocu_id force_id financial_year kind amount_gbp source_id",
            "south cedar 2015-16 budget 700000 s",
        )
    }
    store = built(network(**rows))
    cedar = Question(store, LOCAL_OPERATOR, date(2016, 1, 1), "south", "cedar")
    figure = money_of(cedar)
    assert (figure.number, figure.lines) == (
        "£700,000",
        ("Whether that is confirmed is not recorded.",),
    )
    table = key_figure(cedar, since=SINCE).table
    paid = table[table["Figure"] == "Contribution"]
    assert paid[["Part", "Now"]].to_numpy().tolist() == [
        ["Confirmed", "Not recorded"],
        ["Indicative", "Not recorded"],
        ["Not recorded whether confirmed", "£700,000"],
    ]


def test_key_figures_say_that_the_last_meeting_is_assumed(north: Question) -> None:
    assert key_figure(north).note.startswith(
        "No earlier meeting is recorded: it is taken to have been on 1 October 2016, three months "
        "before. Before is as at 1 October 2016;"
    )
    assert key_figure(north, since=SINCE).note.startswith("Before is as at 1 January 2016;")


def test_parts_of_capabilities_add_up_to_all_of_them(north: Question) -> None:
    parts = parts_of(north, SINCE)
    assert parts["capability"].total() == len(NAMES)
    assert parts["obligation"].total() == 2 * 2, "two forces, two obligations"
    network_wide = parts_of(replace(north, rocu_id=None), SINCE)
    assert network_wide["budget"].now["confirmed"] == 1200000 + 5000000


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 3, 31), ("2025-26", "2024-25")),
        (date(2026, 4, 1), ("2026-27", "2025-26")),
        (date(2099, 12, 1), ("2099-00", "2098-99")),
    ],
)
def test_financial_year_begins_in_april(north: Question, day: date, years: tuple[str, str]) -> None:
    assert financial_years(replace(north, as_of=day)) == years
