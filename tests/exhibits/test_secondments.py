"""Seconded agencies: posts, ends and sentences, against plain Python over small made-up rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.charts.bars import Bars
from dashboard.charts.figures import KeyFigures
from dashboard.charts.lines import Lines
from dashboard.exhibits.briefing.decisions import decision
from dashboard.exhibits.overview.key_figures import key_figure
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.secondments import (
    arrangement_end,
    posts_by_agency,
    posts_over_time,
    secondment_agency,
    secondment_capability,
    secondment_entry,
    secondment_headline,
)
from dashboard.model import LOCAL_OPERATOR, PUBLIC, Viewer
from dashboard.store.store import Store
from tests.conftest import AS_OF, Rows, table_rows
from tests.rules.network import lines, network

Build = Callable[[Rows], Store]
DAY = date(2026, 11, 22)
COLUMNS = (
    "rocu_id agency_id capability_id basis as_of ends_on posts_established posts_filled source_id"
)
EVERYBODY = Viewer("everybody", PUBLIC)


def asked(
    store: Store, rocu_id: str | None = None, day: date = DAY, viewer: Viewer = LOCAL_OPERATOR
) -> Question:
    return Question(store, viewer, day, rocu_id)


def seconded(*entries: str, **others: list[dict[str, object]]) -> Rows:
    return network(
        rocu=lines("rocu_id short_name", "north NORTH", "south SOUTH"),
        agency=lines("agency_id name", "tax Customs", "jail Prisons", "law Prosecutors"),
        capability=lines("capability_id name", "cyber Cyber"),
        secondment=lines(COLUMNS, *entries),
        **others,
    )


FULL = seconded(
    "north tax cyber seconded 2026-06-30 2027-03-31 10 9 s",
    "north tax cyber seconded 2026-09-30 2027-03-31 10 6 s",
    "north tax - liaison 2026-09-30 - 4 5 s",
    "north jail - embedded 2026-06-30 2028-03-31 8 7 s",
    "north law - liaison 2026-09-30 - - - s",
    "north law cyber seconded 2025-09-30 2026-03-31 3 3 s",
    "south tax - seconded 2026-09-30 - 100 50 s",
    "all jail - liaison 2026-09-30 - 1000 1 s",
    capability_standard=lines("capability_id target_level", "cyber 3"),
    capability_assessment=lines("rocu_id capability_id position as_of", "north cyber partial 2026"),
)
STATED = {("tax", "cyber"): (10, 6), ("tax", ""): (4, 5), ("jail", ""): (8, 7)}
"""Established and filled posts of the arrangements of north that state both and hold on the day."""


@pytest.fixture
def full(built: Build) -> Store:
    """A unit whose posts are stated, with an arrangement that ended and one that states none."""
    return built(FULL)


# Posts that are stated are charts.


def test_posts_by_agency_are_bars_most_vacant_first_with_basis_and_sums(full: Store) -> None:
    made = posts_by_agency(asked(full, "north"))
    assert isinstance(made.chart, Bars)
    vacant: dict[str, int] = {}
    for (agency, _), (established, filled) in STATED.items():
        vacant[agency] = vacant.get(agency, 0) + max(established - filled, 0)
    assert vacant == {"tax": 4, "jail": 1}
    assert made.chart.categories == (
        "Customs, liaison and seconded: 11\u00a0of\u00a014",
        "Prisons, embedded: 7\u00a0of\u00a08",
    )
    assert [one.values for one in made.chart.series] == [(11, 7), (4, 1)]
    assert made.table["Posts filled"].to_list() == ["11 of 14", "7 of 8", "Not stated"]
    assert made.note.startswith(
        "1 post filled beyond what is established. 1 arrangement does not state posts: not "
        "counted, and not nought."
    )


def test_headline_says_filled_vacant_ends_and_what_is_not_known(full: Store) -> None:
    established, filled = (sum(numbers) for numbers in zip(*STATED.values(), strict=True))
    vacant = sum(max(of - by, 0) for of, by in STATED.values())
    assert (filled, established, vacant) == (18, 22, 5)
    assert secondment_headline(asked(full, "north")) == (
        "18 of 22 posts of 2 agencies in NORTH are filled, counted up to 30 September 2026, "
        "5 vacant; 1 arrangement ends by 31 March 2027; for 2 no end is recorded. 1 post is filled "
        "beyond the number set. 1 arrangement does not state posts."
    )
    assert secondment_headline(asked(full)).startswith("68 of 122 posts of 2 agencies in the ")


def test_headline_after_the_end_of_an_arrangement_leaves_its_posts_out(full: Store) -> None:
    assert secondment_headline(asked(full, "north", date(2027, 4, 1))).startswith(
        "12 of 12 posts of 2 agencies in NORTH are filled, counted up to 30 September 2026, "
        "1 vacant; 1 arrangement ends by 31 March 2028; "
    )


def test_posts_over_time_full_series_is_lines_over_quarters(full: Store) -> None:
    made = posts_over_time(asked(full, "north"))
    assert isinstance(made.chart, Lines)
    told = {row["Quarter to"]: list(row)[1:4] for _, row in made.table.iterrows()}
    # Until March prosecutors have 3 of 3; in June it is 10 of 9 for customs and 8 of 7 for prisons.
    assert told["31 March 2026"] == ["3", "3", "0"]
    assert told["30 June 2026"] == ["18", "16", "2"]
    assert told["30 September 2026"] == ["22", "18", "5"]
    assert made.note.startswith(
        "5 posts are vacant at 30 September 2026, 5 more than at 30 September 2025."
    )


def test_posts_over_time_of_one_quarter_is_not_drawn(built: Build) -> None:
    """A single point would be drawn in a panel of its own."""
    store = built(seconded("north tax - seconded 2026-09-30 - 4 3 s"))
    made = posts_over_time(asked(store, "north"))
    assert made.chart is None
    assert made.note == "Posts of other agencies in NORTH are not recorded over time."
    assert len(made.table) == 1


def test_posts_over_time_without_posts_has_no_row_for_each_quarter(built: Build) -> None:
    store = built(seconded("north tax - seconded 2026-03-31 - - - s"))
    assert posts_over_time(asked(store, "north")).table.empty


def test_arrangement_ends_stand_soonest_first_then_what_ended_in_the_year(full: Store) -> None:
    made = arrangement_end(asked(full, "north"))
    assert made.chart is None  # what, by when, how many: a list in words
    assert made.table[["Arrangement", "Ends", "Filled"]].to_numpy().tolist() == [
        ["Customs, cyber", "31 March 2027", "6 of 10"],
        ["Prisons, the unit as a whole", "31 March 2028", "7 of 8"],
        ["Prosecutors, cyber", "Ended 31 March 2026", "3 of 3"],
    ]
    assert made.note == (
        "The first to end stands first. 1 arrangement ended in the year before. No end is recorded "
        "for 2 arrangements: Customs and Prosecutors."
    )
    later = arrangement_end(asked(full, "north", date(2027, 4, 2)))
    assert "Prosecutors, cyber" not in list(later.table["Arrangement"])


def test_capabilities_that_lean_stand_beside_their_standing_those_below_first(full: Store) -> None:
    made = secondment_capability(asked(full, "north"))
    assert made.table.to_numpy().tolist() == [
        ["Cyber", "◐ Partial, below", "Customs", "6 of 10"],
        ["The unit as a whole", "Not a capability", "Customs, Prisons and Prosecutors", "12 of 12"],
    ]
    assert made.note.startswith("Below the standard: cyber (4 vacant). ")
    assert "Standing" not in secondment_capability(asked(full)).table  # units have none in common


def test_posts_withheld_from_the_public_edition_are_said_to_be(full: Store) -> None:
    made = posts_by_agency(asked(full, "north", viewer=EVERYBODY))
    shown = dict(zip(made.table["Agency"], made.table["Posts filled"], strict=True))
    assert shown["Customs"] == "Withheld"
    assert "Withheld: numbers of posts and vacancies under" in made.note
    assert "withheld" in secondment_headline(asked(full, "north", viewer=EVERYBODY))


def test_posts_beside_withheld_ones_say_nothing_of_vacancies(built: Build) -> None:
    """Of 40 posts 40 are filled; of 8 more 6 are, which the public edition withholds."""
    store = built(
        seconded(
            "north tax - seconded 2026-06-30 - 40 40 s",
            "north tax cyber seconded 2026-06-30 - 8 6 s",
            "north jail - seconded 2026-06-30 - 30 30 s",
        )
    )
    inside = posts_by_agency(asked(store, "north"))
    assert dict(zip(inside.table["Agency"], inside.table["Vacant"], strict=True)) == {
        "Customs": "2",
        "Prisons": "0",
    }
    public = asked(store, "north", viewer=EVERYBODY)
    made = posts_by_agency(public)
    shown = dict(zip(made.table["Agency"], made.table["Vacant"], strict=True))
    assert shown == {"Customs": "Withheld", "Prisons": "0"}
    assert "no post is vacant" not in made.alt
    assert "Small numbers are left out" in made.alt
    assert set(posts_over_time(public).table["Vacant"]) == {"Withheld"}
    figures = key_figure(public)
    assert isinstance(figures.chart, KeyFigures)
    assert "vacant" not in " ".join(figures.chart.figures[2].lines).replace("of vacancies", "")
    assert figures.chart.figures[2].moved == ""
    cells = figures.table[figures.table["Part"] == "Vacant"]
    assert cells[["Now", "Before"]].to_numpy().tolist() == [["Withheld", "Withheld"]]


def test_posts_of_one_half_are_told_as_they_are_everywhere(built: Build) -> None:
    store = built(
        seconded(
            "north tax - seconded 2026-06-30 2026-12-31 1.5 1.5 s",
            "north jail - seconded 2026-06-30 - 87.5 74 s",
        )
    )
    north = asked(store, "north")
    assert 1.5 + 74 == 75.5
    figures = key_figure(north)
    assert isinstance(figures.chart, KeyFigures)
    assert figures.chart.figures[2].number == "75.5 of 89"
    assert figures.chart.figures[2].lines == ("13.5 vacant.",)
    assert secondment_headline(north).startswith("75.5 of 89 posts")
    asks = decision(north).table
    assert "1.5 posts for the unit as a whole would go" in list(asks["Without it"])


# Without posts: lists in words.


def test_headline_without_posts_names_who_and_the_newest_dated_word(question: Question) -> None:
    region = Question(question.store, LOCAL_OPERATOR, AS_OF, "nersou")
    own = [row for row in table_rows("secondment") if row["rocu_id"] == "nersou"]
    agencies = {row["agency_id"] for row in own}
    assert max(row["as_of"] for row in own) == "2023-03"
    assert secondment_headline(region) == (
        f"{len(agencies)} agencies are named as working with NEROCU: how many posts are filled is "
        "not recorded. The newest dated word is of March 2023 (HM Prison and Probation Service)."
    )
    assert posts_by_agency(region).chart is None
    assert posts_by_agency(region).note == (
        "No arrangement of another agency with NEROCU states its posts."
    )
    assert posts_over_time(region).chart is None
    assert "Filled" not in secondment_capability(region).table


def test_entries_published_are_all_listed_the_units_own_and_the_newest_first(
    question: Question,
) -> None:
    region = Question(question.store, LOCAL_OPERATOR, AS_OF, "nersou")
    made = secondment_entry(region)
    expected = [row for row in table_rows("secondment") if row["rocu_id"] in ("nersou", "all")]
    assert len(made.table) == len(expected)
    scopes = list(made.frame["scope"])
    assert scopes == sorted(scopes, reverse=True)
    own = made.frame[made.frame["scope"] == "unit"]["as_of"]
    days = [day for day in own if isinstance(day, date)]
    assert days == sorted(days, reverse=True)
    assert own.notna().to_list() == [True] * len(days) + [False] * (len(own) - len(days))


def test_entry_is_said_in_words_with_posts_direction_and_note(question: Question) -> None:
    told = secondment_entry(question).table["What is recorded"]
    noted = [row for row in table_rows("secondment") if row["note"].startswith("Reverse direction")]
    assert told.str.contains("(reverse direction)", regex=False).sum() == len(noted) > 0
    assert (
        "Crown Prosecution Service: embedded, SWROCU, regional asset recovery team. Posts "
        "established: not stated; filled: 1. The new asset recovery team had one dedicated CPS "
        "lawyer. Undated article on the launch."
    ) in list(told)


def test_agencies_published_are_listed_without_bodies_that_were_replaced(
    question: Question,
) -> None:
    made = secondment_agency(question)
    replaced = {row["agency_id"] for row in table_rows("agency") if row["successor_id"]}
    named = {row["agency_id"] for row in table_rows("secondment")}
    assert set(made.frame["agency_id"]) == named - replaced
    expected: dict[tuple[str, str], set[str]] = {}
    for row in table_rows("secondment"):
        if row["rocu_id"] != "all":
            key = (row["agency_id"], row["basis"])
            expected.setdefault(key, set()).add(question.short_name("rocu", row["rocu_id"]))
    for found in rows(made.frame):
        if found.scope == "unit":
            assert set(found.units) == expected[found.agency_id, found.basis]


def test_exhibits_without_entries_say_so(built: Build) -> None:
    question = asked(built(seconded()), "north")
    assert secondment_headline(question) == (
        "Nothing recorded names staff of another agency in NORTH."
    )
    made: list[Any] = [
        make(question) for make in (posts_by_agency, arrangement_end, secondment_capability)
    ]
    assert [len(exhibit.table) for exhibit in made] == [0, 0, 0]
    assert secondment_entry(question).note.endswith("That does not mean that none do.")


def test_headline_statements_about_every_unit_name_no_unit(built: Build) -> None:
    store = built(seconded("all jail - liaison 2026-09-30 - - - s"))
    assert secondment_headline(asked(store, "north")) == (
        "Nothing recorded names staff of another agency in NORTH; 1 statement about every unit "
        "does. How many posts are filled is not known."
    )
