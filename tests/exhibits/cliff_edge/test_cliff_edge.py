"""Cliff edge: what ends, what is not known, and positions asked anew for each month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exercise.exercise import exercise
from dashboard.exhibits.cliff_edge.changes import STATES, changes
from dashboard.exhibits.cliff_edge.cliff_edge import (
    cliff_edge_change,
    cliff_edge_count,
    cliff_edge_ending,
    cliff_edge_headline,
)
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, Rows, write_data_set
from tests.exhibits.reading import light
from tests.exhibits.what_if.test_what_if import agreements, whole
from tests.rules.network import lines

Built = Callable[[Rows], Store]

DAY = date(2015, 6, 10)


def dated(**ends: str) -> list[dict[str, object]]:
    """The agreements of the what-if tests, with these ends."""
    return [row | {"ends_on": ends.get(str(row["agreement_id"]), "")} for row in agreements()]


@pytest.fixture(scope="module")
def renewing(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """pact ends in a month, deal on a day; ash leaves north; a budget ends with the year."""
    return Question(
        store_of(
            whole(
                agreement=dated(pact="2015-09", deal="2016-01-01", old="2015-06-01"),
                rocu_membership=lines(
                    "force_id rocu_id member_to", "ash north 2016-03-31", "birch north -"
                ),
                rocu=[{"rocu_id": id_, "short_name": id_.upper()} for id_ in ("north", "south")],
                funding=lines(
                    "funding_id recipient_kind recipient_id financial_year stream amount_gbp",
                    "a rocu north 2013-14 uplift 5",
                    "b rocu north 2015-16 total 6",
                ),
            ),
            tmp_path_factory,
        ),
        LOCAL_OPERATOR,
        DAY,
    )


def store_of(rows_: Rows, made: pytest.TempPathFactory) -> Store:
    database = made.mktemp("database")
    build([write_data_set(made.mktemp("data"), rows_)], database)
    return current(database)


def column(question: Question, exhibit: str, name: str, **choices: str) -> list[str]:
    return [str(cell) for cell in registered()[exhibit].make(question, **choices).table[name]]


def test_ends_are_listed_by_date_no_more_precisely_than_they_are_known(renewing: Question) -> None:
    assert column(renewing, "cliff_edge_ending", "What ends") == [
        "The Pact (PACT)",
        "Deal on the river",
        "Total: NORTH",
        "Ash Police in NORTH",
    ]
    assert column(renewing, "cliff_edge_ending", "End") == [
        "September 2015",
        "1 January 2016",
        "Last stated year 2015-16",
        "31 March 2016",
    ]
    assert column(renewing, "cliff_edge_ending", "What falls with it") == [
        "1 standing falls",
        "2 standings fall",
        "No standing is worked out from money",
        "No standing falls",
    ]
    said = [end.said for end in cliff_edge_ending(renewing).chart.ends]
    assert said[:2] == ["September 2015: 1 standing falls", "1 January 2016: 2 standings fall"]
    assert "The single year that 1 amount names is over: " in cliff_edge_ending(renewing).note


def test_money_whose_years_are_over_is_told_of_the_region_itself(built: Built) -> None:
    money = lines(
        "funding_id recipient_kind recipient_id financial_year stream amount_gbp",
        "a network network 2010-11 total 9",
        "b rocu north 2011-12 uplift 5",
        "c rocu north 2012-13 uplift 5",
        "d rocu north 2012-13 other 7",
        "e rocu south 2012-13 other 7",
    )
    store = built(whole(funding=money))
    north = cliff_edge_ending(Question(store, LOCAL_OPERATOR, DAY, rocu_id="north"))
    said = "The last stated year of 1 stream of money and the single {} are over: "
    assert said.format("year that 1 amount names") in north.note
    everywhere = cliff_edge_ending(Question(store, LOCAL_OPERATOR, DAY))
    assert said.format("years that 3 amounts name") in everywhere.note


def test_posts_end_on_the_last_day_of_their_newest_row(built: Built) -> None:
    posts = lines(
        "rocu_id agency_id capability_id basis as_of ends_on source_id",
        "north customs cyber seconded 2014 2015-12-31 s",
        "north customs cyber seconded 2015-01 2016-03-31 s",
        "north customs - liaison 2015-01 2016-03-31 a",
        "north prisons - seconded 2015-01 - s",
        "north police - seconded 2015-01 2015-05-31 s",
        "south customs - seconded 2015-01 2016-06-30 s",
    )
    agencies = [{"agency_id": id_, "name": id_.title()} for id_ in ("customs", "prisons", "police")]
    question = Question(
        built(whole(agency=agencies, secondment=posts)), LOCAL_OPERATOR, DAY, rocu_id="north"
    )
    frame = question.answer("ending", rocu="north")
    found = frame[frame["kind"] == "posts"]
    assert [(r.name, r.ends_on, r.capabilities, list(r.source_ids)) for r in rows(found)] == [
        ("Customs", date(2016, 3, 31), 1, ["a", "s"])
    ]
    exhibit = cliff_edge_ending(question)
    (row,) = exhibit.table.to_dict("records")
    assert row["What it is"] == "Posts of an agency, for 1 capability"
    assert row["What falls with it"] == "No standing is worked out from posts"
    assert exhibit.chart is None, "one end alone is a row of the table"


def test_changes_are_told_from_the_first_of_the_month_after_with_their_cause(
    renewing: Question,
) -> None:
    change = cliff_edge_change(renewing).table
    assert change[["From", "What happens", "Forces", "Before", "Then"]].to_numpy().tolist() == [
        ["1 October 2015", "The PACT agreement is no longer live", "Birch", *UNASSURED],
        [
            "1 February 2016",
            "The agreement “Deal on the river” is no longer live",
            "Ash and Cedar",
            *UNASSURED,
        ],
    ]
    assert list(change["Standings"]) == ["1", "2"]
    assert set(change["Functions"]) == {"Hacking"}


UNASSURED = ("◑ Access, not assured", "– Not known")


def test_months_ahead_bound_what_is_told(renewing: Question) -> None:
    assert len(cliff_edge_change(renewing, months="6").table) == 1
    assert len(cliff_edge_count(renewing, months="6").frame) == 7
    ends = column(renewing, "cliff_edge_ending", "What ends", months="6")
    assert ends == ["The Pact (PACT)"]
    assert "3 others last longer" in cliff_edge_ending(renewing, months="6").note


def test_headline_of_ends_that_are_known_leads_with_what_falls(renewing: Question) -> None:
    assert cliff_edge_headline(renewing, months="12") == (
        "If nothing is renewed, standings of all forces on the 2015 edition get worse 3 times by "
        "1 June 2016, first from 1 October 2015: the PACT agreement is no longer live. Each of the "
        "2 live agreements states its end."
    )


def test_headline_of_ends_that_are_not_known_leads_with_that(built: Built) -> None:
    unknown = Question(built(whole()), LOCAL_OPERATOR, date(2016, 1, 1))
    assert cliff_edge_headline(unknown) == (
        "Not one of the 2 live agreements of all forces states its end: when it comes is not "
        "known. If nothing is renewed, no standing of all forces on the 2015 edition is known to "
        "get worse by 1 January 2019."
    )
    ending = cliff_edge_ending(unknown)
    assert not len(ending.table)
    assert ending.chart is None, "what nobody knows is a sentence, not an empty chart"
    assert "nothing here says that it is safe" in ending.note
    assert "Not one of 2 live agreements states its end." in ending.alt
    count = cliff_edge_count(unknown)
    assert count.chart is None
    assert "nothing here says that it is safe" in count.note


def test_headline_of_some_ends_not_known_says_how_many_after_what_falls(built: Built) -> None:
    some = Question(built(whole(agreement=dated(pact="2015-09"))), LOCAL_OPERATOR, DAY)
    assert cliff_edge_headline(some).endswith(
        "Of 2 live agreements of all forces, 1 states its end; when the other one ends is not "
        "known."
    )


def test_published_agreements_state_no_end_and_the_page_says_so_first(question: Question) -> None:
    standing = question.answer("agreement_standing")
    live = int((standing["standing"] == "live").sum())
    said = cliff_edge_headline(question)
    assert said.startswith(f"Not one of the {live} live agreements of all forces states its end")
    ending = cliff_edge_ending(question)
    assert ending.chart is None
    assert ending.note.startswith(f"Not one of {live} live agreements states its end.")


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A made-up data set in which much ends."""
    folder, database = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("database")
    exercise(folder, seed=7, quarters=2)
    build([folder], database)
    return current(database)


def test_changes_are_those_of_the_query_of_rule_twelve(made_up: Store) -> None:
    question = Question(made_up, LOCAL_OPERATOR, AS_OF)
    asked = question.answer("cliff_edge")
    expected = asked[asked["edition"] == "2023"]
    by = ["month", "force_id", "obligation_id", "changed_from", "position", "cause_kind"]
    found = {
        (r.on_date, r.force_id, r.obligation_id, r.position_before, r.position, r.cause_kind)
        for r in changes(question, 36, "2023")
    }
    assert found == set(expected[by].itertuples(index=False, name=None))
    assert found


@pytest.mark.parametrize("place", [(None, None), ("wmrocu", None), (None, "kent")], ids=str)
def test_counts_are_the_positions_asked_for_each_month(
    made_up: Store, place: tuple[str | None, str | None]
) -> None:
    rocu, force = place
    question = Question(made_up, LOCAL_OPERATOR, AS_OF, rocu, force)
    frame = cliff_edge_count(question).frame
    forces = {force} if force else set(question.answer("force_option", rocu=rocu)["force_id"])
    assert len(frame) == 37
    for row in list(rows(frame))[:: 6 if rocu or force else 3]:
        positions = question.answer("force_obligation_position", as_of=row.month)
        mine = positions["force_id"].isin(forces) & (positions["edition"] == "2023")
        counted = positions.loc[mine, "position"].value_counts()
        for state in STATES:
            assert getattr(row, state.key) == counted.get(state.key, 0), (row.month, state.key)


def test_counts_over_time_are_told_by_at_most_five_states_labelled_directly(
    made_up: Store,
) -> None:
    exhibit = cliff_edge_count(Question(made_up, LOCAL_OPERATOR, AS_OF))
    labels = [note.text for note in light(exhibit).layout.annotations]
    assert len(labels) == len(light(exhibit).data) <= 5
    for state in STATES:
        first, last = (int(exhibit.frame[state.key].iloc[at]) for at in (0, -1))
        said = f"{first:,} → {last:,}" if first != last else f"{last:,}"
        assert f"{state.label}: {said}" in labels
