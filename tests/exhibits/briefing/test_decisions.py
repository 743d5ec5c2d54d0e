"""Decisions asked: what is due before the next meeting, by date, then what has no date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.exhibits.briefing.decisions import MAX_UNDATED, decision
from dashboard.exhibits.briefing.kinds import Decision, _each_once
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.meeting import Meeting
from dashboard.packs.pack import pack
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

TODAY = date(2020, 1, 10)
NEXT = "2020-04-10"
AGREEMENT = "agreement_id status starts_on ends_on review_on notice_months lead_force_id"
PARTY = "agreement_id party_kind party_id"


@pytest.fixture(scope="module")
def rows_of_all_kinds() -> Rows:
    """The unit north with ash and birch, and something of every kind that asks a decision."""
    made = network(
        force=lines("force_id", "ash", "birch", "cedar"),
        capability=lines("capability_id framework", *(f"c{n} core-2015" for n in range(6))),
        function_capability=lines("function_id capability_id", "hacking c4"),
        capability_standard=lines("capability_id target_level", *(f"c{n} 3" for n in range(6))),
        capability_assessment=lines(
            "rocu_id capability_id as_of position", *(f"north c{n} 2019 partial" for n in range(5))
        ),
        agreement=lines(
            AGREEMENT,
            "ends in_force 2015 2020-06-30 2019-06-30 3 ash",
            "later in_force 2015 2020-07-31 - 3 -",
            "over in_force 2015 2019-12-31 - - birch",
            "looked in_force 2015 - 2019-03-31 - ash",
            "coming in_force 2015 - 2020-04-09 - ash",
            "studied under_review - - - - ash",
        ),
        agreement_party=lines(
            PARTY,
            *(
                f"{name} force ash"
                for name in ("ends", "later", "over", "looked", "coming", "studied")
            ),
        ),
        agreement_function=lines("agreement_id function_id", "ends diving"),
        agency=lines("agency_id", "customs", "mint"),
        secondment=lines(
            "rocu_id agency_id capability_id basis as_of ends_on posts_established posts_filled",
            "north customs c0 seconded 2019 2020-03-31 5 4",
            "north mint - seconded 2019 2020-12-31 2 2",
            "south mint - seconded 2019 2020-02-29 2 2",
        ),
        funding=[
            row | {"recipient_kind": "rocu", "additive": "yes", "certainty": "confirmed"}
            for row in lines(
                "funding_id recipient_id financial_year stream kind amount_gbp",
                "f1 north 2019-20 uplift budget 250000",
                "f2 north 2019-20 aris budget 100000",
                "f3 north 2020-21 aris budget 100000",
            )
        ],
        recommendation=[
            {"recommendation_id": "r1", "owner": "Ash Police", "due_on": "2020-02"},
            {"recommendation_id": "r2", "owner": "Ash Police", "due_on": "2021"},
            {"recommendation_id": "r3", "owner": "Ash Police"},
        ],
    )
    for table, column in (("agreement", "agreement_id"), ("agency", "agency_id")):
        for row in made[table]:
            row["name"] = str(row[column]).title()
    made["force"][0]["name"] = "Ash Police"
    made["rocu"][0] |= {"name": "North Unit", "short_name": "North"}
    return made


@pytest.fixture
def north(rows_of_all_kinds: Rows, built: Callable[[Rows], Store]) -> Question:
    return Question(built(rows_of_all_kinds), LOCAL_OPERATOR, TODAY, rocu_id="north")


def test_what_is_due_before_the_next_meeting_is_asked_by_date(north: Question) -> None:
    told = list(rows(decision(north, before=NEXT).frame))
    dated = [(row.subject, row.due_on) for row in told if row.due_on is not None]
    assert dated == [
        ("agreement:looked", date(2019, 3, 31)),
        # Its review passed, and three months of notice before 30 June are due on 30 March.
        ("agreement:ends", date(2019, 6, 30)),
        ("agreement:over", date(2019, 12, 31)),
        ("recommendation:r1", date(2020, 2, 29)),
        ("secondment:north/customs", date(2020, 3, 31)),
        ("funding:north/uplift", date(2020, 3, 31)),
        ("agreement:coming", date(2020, 4, 9)),
    ]


def test_each_decision_says_what_why_what_else_and_whose(north: Question) -> None:
    exhibit = decision(north, before=NEXT)
    told = {row.subject: row for row in rows(exhibit.frame)}
    ends = told["agreement:ends"]
    assert ends.decision == "Renew, replace or let end Ends"
    assert ends.why == (
        "Its review date passed; no outcome is recorded. It ends on 30 June 2020; 3 months of "
        "notice have to be given before"
    )
    assert ends.owner == "Ash Police"
    assert told["agreement:over"].decision == "Confirm that it was renewed, or end Over"
    assert told["agreement:looked"].decision == "Record the outcome of the review of Looked"
    assert told["agreement:studied"].decision == "Conclude the review of Studied"
    assert told["agreement:studied"].due_on is None
    customs = told["secondment:north/customs"]
    assert customs.why == "The arrangement ends on 31 March 2020"
    assert customs.without.startswith("4 posts for ")
    uplift = told["funding:north/uplift"]
    assert (uplift.why, uplift.without) == (
        "Nothing is recorded after 2019-20",
        "£250,000 a year would go",
    )
    assert told["recommendation:r1"].why.endswith("; no outcome is recorded")
    assert "recommendation:r2" not in told, "due after the next meeting"
    by = dict(zip(exhibit.frame["subject"], exhibit.table["By"], strict=True))
    assert by["agreement:over"] == "31 December 2019, passed"
    assert by["agreement:ends"] == "30 June 2019, passed; 30 March 2020"
    assert by["recommendation:r1"] == "February 2020"
    assert by["recommendation:r3"] == "At this meeting"


def test_order_is_that_of_the_decision_dates_of_agreements(north: Question) -> None:
    due = north.answer("decision_due")
    earliest = dict.fromkeys(due[due["due_on"] < date.fromisoformat(NEXT)]["agreement_id"])
    told = rows(decision(north, before=NEXT).frame)
    asked = [row for row in told if row.kind == "agreement" and row.due_on is not None]
    assert [row.subject for row in asked] == [f"agreement:{id_}" for id_ in earliest]


def test_few_decisions_leave_out_reviews_that_passed_before_what_is_to_come(
    north: Question,
) -> None:
    exhibit = decision(north, before=NEXT, most="6")
    subjects = list(exhibit.frame["subject"])
    assert "agreement:looked" not in subjects
    assert subjects[0] == "agreement:ends", "what is kept still stands by its day"
    assert sorted(exhibit.frame["urgency"]) == [1, 2, 3, 4, 5, 6]
    assert "; what is to come stays before reviews that passed" in exhibit.note


def test_capability_that_would_lift_most_is_asked_first(north: Question) -> None:
    """Only c4 delivers a function, which both forces miss; all five are as far below."""
    every = decision(north, before=NEXT).frame
    first = next(row for row in rows(every) if row.due_on is None and row.kind != "agreement")
    assert first.subject == "rocu_capability:north/c4"
    assert first.without == "2 functions of 2 forces stay short"
    others = [row for row in rows(every) if row.kind == "capability" and row != first]
    assert {row.without for row in others} == {
        "Mending it alone would lift no standing and no function"
    }


def test_undated_decisions_of_a_kind_are_few_and_the_rest_is_counted(north: Question) -> None:
    exhibit = decision(north, before=NEXT)
    kinds = [row.kind for row in rows(exhibit.frame) if row.due_on is None]
    assert kinds.count("capability") == MAX_UNDATED
    left = 5 - MAX_UNDATED
    assert f"{left} capabilities below the standard (page Capabilities)" in exhibit.note
    (asked,) = (row for row in rows(exhibit.frame) if row.kind == "not_assessed")
    assert asked.why.startswith("1 of 6 have no recorded evidence")


def test_paper_says_what_it_leaves_out_and_its_annex_has_all(north: Question) -> None:
    """Five capabilities are below the standard; the page asks about three of them."""
    force = replace(north, force_id="birch")
    for asked in (north, force):
        of = Meeting(asked, date(2020, 1, 10), date(2019, 10, 10))
        held = pack(of, ["decisions", "every-decision"])
        (page,), (section,) = held.pages, held.sections
        left = f"{5 - MAX_UNDATED} capabilities below the standard (page Capabilities)"
        assert f"Less urgent, and left out here: {left}." in page.sentences
        (every,) = section.exhibits
        below = [row.subject for row in rows(every.frame) if row.kind == "capability"]
        assert sorted(below) == [f"rocu_capability:north/c{n}" for n in range(5)]
        assert "left out" not in every.note


def test_headline_counts_what_is_due_and_what_is_late(north: Question) -> None:
    said = decision(north, before=NEXT).alt
    undated = decision(north, before=NEXT, most="all").frame["due_on"].isna().sum()
    assert undated == decision(north, before=NEXT).frame["due_on"].isna().sum() + 5 - MAX_UNDATED
    assert said == (
        "7 decisions are due before 10 April 2020, 3 overdue. First: record the outcome of the "
        f"review of Looked. {undated} more have no date."
    )


def test_headline_of_an_only_decision_does_not_call_it_the_first(north: Question) -> None:
    first = decision(north, before=NEXT).frame["due_on"].dropna().min()
    alone = decision(north, before=(first + timedelta(days=1)).isoformat()).alt
    assert alone.startswith("1 decision is due before 1 April 2019, already overdue: record")


def test_decisions_of_a_force_are_about_what_it_is_party_to(north: Question) -> None:
    birch = Question(north.store, LOCAL_OPERATOR, TODAY, rocu_id="north", force_id="birch")
    told = list(rows(decision(birch, before=NEXT).frame))
    assert not [row for row in told if row.kind in ("agreement", "arrangement", "stream")]
    assert "capability" in {row.kind for row in told}


def test_decisions_of_the_network_are_due_whoever_they_are_of(question: Question) -> None:
    exhibit = decision(question)
    due = question.answer("decision_due")
    asked = {row.subject for row in rows(exhibit.frame) if row.kind == "agreement"}
    until = date(2027, 2, 22)
    assert {f"agreement:{row.agreement_id}" for row in rows(due) if row.due_on < until} <= asked
    assert exhibit.frame["kind"].value_counts().max() >= 1


def test_several_about_one_subject_are_one_decision_with_the_reasons_of_all() -> None:
    first = Decision("secondment:north/mint", "Extend", "Ends in March", "2 posts would go", "", "")
    first = replace(first, due_on=date(2020, 3, 31), source_ids=["a"])
    second = replace(first, why="Ends in May", due_on=date(2020, 5, 31), source_ids=["a", "b"])
    other = replace(first, subject="secondment:north/customs")
    one, apart = _each_once([first, other, second])
    assert apart == other
    assert (one.due_on, one.also_due_on) == (first.due_on, second.due_on)
    assert (one.why, one.without) == ("Ends in March. Ends in May", "2 posts would go")
    assert one.source_ids == ["a", "b"]
