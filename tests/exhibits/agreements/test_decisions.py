"""What needs a decision, what rests on an agreement alone, and the dates ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.agreements.dates import agreement_dates
from dashboard.exhibits.agreements.decisions import (
    OVERDUE,
    agreement_decision,
    agreement_open_end,
    day_before,
    decided_words,
    decision_headline,
    decisions,
)
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, Rows
from tests.exhibits.reading import light
from tests.exhibits.what_if.test_what_if import whole
from tests.rules.network import lines

Built = Callable[[Rows], Store]

DAY = date(2026, 11, 29)
FALLING = ["gap", "unknown", "partial", "unassured", "evidenced"]
AGREEMENTS = (
    "lapsed in_force 2015 2026-09-30 - 6 -",
    "soon in_force 2015 2027-02-28 2026-10-01 2 ash",
    "late in_force 2015 2027-05-31 2030-01-01 9 -",
    "due under_review 2015 - 2027-01-15 - -",
    "later in_force 2015 2027-09-30 - 0 -",
    "open under_review 2015 - - - cedar",
    "over ended 2015 2020 2019 - -",
)
"""One of each kind of rule 15, one due later, one without a date, and one that is over."""


def held(*agreements: str) -> Rows:
    """These agreements between ash and birch about hacking; open is about diving, of cedar too."""
    found = lines(
        "agreement_id status starts_on ends_on review_on notice_months lead_force_id", *agreements
    )
    ids = [str(row["agreement_id"]) for row in found]
    return whole(
        agreement=[row | {"name": f"Deal {row['agreement_id']}"} for row in found],
        agreement_party=lines(
            "agreement_id party_kind party_id",
            *(f"{id_} force {force}" for id_ in ids for force in ("ash", "birch")),
            *(f"{id_} force cedar" for id_ in ids if id_ == "open"),
        ),
        agreement_function=lines(
            "agreement_id function_id",
            *(f"{id_} {'diving' if id_ == 'open' else 'hacking'}" for id_ in ids),
        ),
    )


@pytest.fixture
def asked(built: Built) -> Question:
    return Question(built(held(*AGREEMENTS)), LOCAL_OPERATOR, DAY)


@pytest.mark.parametrize(
    ("day", "when", "before"),
    [
        (date(2026, 11, 29), "3", date(2027, 3, 1)),
        (date(2026, 11, 1), "3", date(2027, 2, 1)),
        (date(2026, 12, 2), "12", date(2028, 1, 1)),
        (date(2026, 11, 29), OVERDUE, date(2026, 11, 29)),
    ],
)
def test_decision_counts_before_the_first_day_after_whole_months(
    asked: Question, day: date, when: str, before: date
) -> None:
    assert day_before(replace(asked, as_of=day), when) == before


def test_decisions_within_a_time_that_is_not_offered_are_refused(asked: Question) -> None:
    with pytest.raises(UsageError, match="none of: 3, 6, 12, overdue"):
        agreement_decision(asked, when="5")


def test_decisions_are_told_by_due_date_as_people_say_them(asked: Question) -> None:
    told = agreement_decision(asked).table
    assert told[["Agreement", "By when", "What is to be decided"]].to_numpy().tolist() == [
        [
            "Deal late",
            "31 August 2026, passed",
            "It ends on 31 May 2027; 9 months of notice had to be given before",
        ],
        [
            "Deal lapsed",
            "30 September 2026, passed",
            "Its term ended on 30 September 2026; no renewal is recorded",
        ],
        [
            "Deal soon",
            "1 October 2026, passed",
            "Its review date passed; no outcome is recorded",
        ],
        [
            "Deal soon",
            "28 December 2026",
            "It ends on 28 February 2027; 2 months of notice have to be given before",
        ],
        ["Deal due", "15 January 2027", "Its review falls due"],
    ]


def test_headline_counts_an_agreement_once_and_every_kind(asked: Question) -> None:
    assert decision_headline(asked) == (
        "4 agreements of all forces need a decision before 1 March 2027: 1 is past its recorded "
        "term with no renewal recorded, 2 end or need notice, 1 review falls due and 1 review "
        "passed without a recorded outcome; 1 of them for two reasons. For 1 the day to give "
        "notice has passed. Of 5 live agreements, 2 have no recorded end."
    )
    assert decision_headline(asked, OVERDUE).startswith(
        "3 agreements of all forces are overdue for a decision: 1 is past its recorded term with "
        "no renewal recorded, 1 ends or needs notice and 1 review passed without a recorded "
        "outcome."
    )
    assert decision_headline(replace(asked, rocu_id="south")) == (
        "By what is recorded, no agreement of the forces of A rocu 2 needs a decision before 1 "
        "March 2027. No end is recorded of the one live agreement. One is under review."
    ).replace("A rocu 2", asked.short_name("rocu", "south"))


def test_headline_of_the_only_agreement_says_it_of_that(asked: Question) -> None:
    found = decisions(asked, date(2027, 3, 1))
    twice = found[found["agreement_id"].duplicated(keep=False)]
    assert decided_words(asked, twice, date(2027, 3, 1)).endswith(
        ": it ends or needs notice and its review passed without a recorded outcome."
    )
    lapsed = found[found["kind"] == "term_past"]
    assert decided_words(asked, lapsed, date(2027, 3, 1)) == (
        "1 agreement of all forces needs a decision before 1 March 2027: it is past its recorded "
        "term with no renewal recorded."
    )


def test_decisions_before_a_meeting_are_counted_to_its_day(asked: Question) -> None:
    """Of the five before 1 March the review on 15 January comes after a meeting on 10 January."""
    made = agreement_decision(asked, before="2027-01-10")
    assert made.title.endswith("due before 10 January 2027")
    assert list(made.table["Agreement"]) == ["Deal late", "Deal lapsed", "Deal soon", "Deal soon"]
    said = decision_headline(asked, before="2027-01-10")
    assert said.startswith("3 agreements of all forces need a decision before 10 January 2027")
    assert made.alt in said


def test_most_urgent_decisions_stay_and_the_note_counts_the_rest(asked: Question) -> None:
    kept = agreement_decision(asked, most="4")
    assert list(kept.table["Agreement"]) == ["Deal late", "Deal lapsed", "Deal soon", "Deal due"]
    assert "1 more is on the page Agreements, less urgent than these." in kept.note
    assert "review_past" not in set(kept.frame["kind"])
    assert kept.alt == agreement_decision(asked).alt


def test_decisions_agree_with_the_query_of_rule_fifteen(question: Question) -> None:
    for when in ("12", OVERDUE):
        found = agreement_decision(question, when=when).frame
        due = question.answer("decision_due")
        due = due[due["due_on"] < day_before(question, when)]
        assert found[["agreement_id", "kind"]].to_numpy().tolist() == (
            due[["agreement_id", "kind"]].to_numpy().tolist()
        )


@pytest.mark.parametrize("place", [(None, None), ("nersou", None), (None, "kent")], ids=str)
def test_what_rests_on_an_agreement_alone_is_what_what_if_takes_away(
    question: Question, place: tuple[str | None, str | None]
) -> None:
    rocu, force = place
    every = question.answer("force_option", rocu=rocu)
    forces = {force} if force else set(every["force_id"])
    regions = every.loc[every["force_id"].isin(forces), "rocu_id"]
    neighbours = set(every.loc[every["rocu_id"].isin(regions), "force_id"])
    found = list(
        rows(question.answer("agreement_dependence", edition="2023", rocu=rocu, force=force))
    )
    underpinning = [row for row in found if row.underpins_rocu_id]
    for row in [*found[::15], *underpinning[:2]]:
        removed = (f"agreement:{row.agreement_id}",)
        lost = question.answer("what_if_function_change", removed=removed)
        lost = lost[
            lost["coverage_before"].isin(["assured", "unassured", "partial"])
            & lost["coverage_after"].isin(["gap", "unknown"])
        ]
        mine = lost[lost["force_id"].isin(forces)]
        assert row.functions_lost == len(mine)
        assert list(row.force_ids) == sorted(set(mine["force_id"]))
        assert list(row.function_ids) == sorted(set(mine["function_id"]))
        others = set(lost["force_id"]) - forces
        near = others & neighbours
        assert list(row.near_force_ids) == sorted(near)
        assert row.forces_elsewhere == len(others - near)
        changed = question.answer("what_if_change", removed=removed)
        fallen = [
            change
            for change in rows(changed[changed["edition"] == "2023"])
            if change.force_id in forces
            and FALLING.index(change.position_after) < FALLING.index(change.position_before)
        ]
        assert row.standings_falling == len(fallen)
        assert list(row.falling_force_ids) == sorted({change.force_id for change in fallen})


def test_what_rests_alone_names_functions_forces_and_standings(built: Built) -> None:
    store = built(held("only in_force 2015 - - - -", "open in_force 2015 - - - -"))
    question = Question(store, LOCAL_OPERATOR, DAY)
    told = dict(
        zip(
            agreement_open_end(question).table["Agreement"],
            agreement_open_end(question).table["What rests on it alone"],
            strict=True,
        )
    )
    assert told["Deal only"] == "Hacking of Ash and Birch; 2 standings would fall"
    assert told["Deal open"] == "Diving of Ash, Birch and Cedar; no standing would fall"
    of_north = agreement_open_end(replace(question, rocu_id="north")).table
    assert list(of_north["What rests on it alone"])[1] == (
        "Diving of Ash and Birch; no standing would fall; also for 1 force elsewhere"
    )
    own = agreement_open_end(replace(question, rocu_id="north", force_id="ash")).table
    assert dict(zip(own["Agreement"], own["What rests on it alone"], strict=True)) == {
        "Deal only": "Hacking of Ash; 1 standing would fall; also for Birch of its region",
        "Deal open": (
            "Diving of Ash; no standing would fall; also for Birch of its region and 1 force "
            "elsewhere"
        ),
    }
    south = agreement_open_end(replace(question, rocu_id="south")).table
    assert set(south["What rests on it alone"]) == {
        "Diving of Cedar; no standing would fall; also for 2 forces elsewhere"
    }
    both = built(held("one in_force 2015 - - - -", "two in_force 2015 - - - -"))
    found = agreement_open_end(Question(both, LOCAL_OPERATOR, DAY)).table
    assert set(found["What rests on it alone"]) == {"Nothing known rests on it alone"}


def test_standings_that_fall_are_told_of_the_forces_whose_they_are(built: Built) -> None:
    """Ash has hacking in part itself, birch does not: without the deal both fall, one loses it.

    Of one obligation diving is needed too, which is not known of anybody: it does not fall.
    """
    rows_ = held("only in_force 2015 - - - -") | {
        "force_function_assessment": lines(
            "force_id function_id as_of level", "ash hacking 2015 2", "cedar hacking 2015 3"
        ),
        "spr_obligation": lines("obligation_id edition", "o 2015", "p 2015"),
        "obligation_function": lines(
            "obligation_id function_id", "o hacking", "p hacking", "p diving"
        ),
    }
    question = Question(built(whole(**rows_)), LOCAL_OPERATOR, DAY)
    (told,) = agreement_open_end(question).table["What rests on it alone"]
    assert told == (
        "Hacking of Birch; 2 standings of Ash and Birch would fall; 2 are not known already"
    )
    ash = replace(question, rocu_id="north", force_id="ash")
    (told,) = agreement_open_end(ash).table["What rests on it alone"]
    assert told == (
        "Only a weaker way would be left; 1 standing of Ash would fall; 1 is not known already; "
        "also for Birch of its region"
    )


def test_open_ends_are_those_of_live_agreements_under_review_first(asked: Question) -> None:
    found = agreement_open_end(asked)
    assert list(found.table["Agreement"]) == ["Deal open", "Deal due"]
    assert list(found.table["Review"]) == ["Under review, no date recorded", "15 January 2027"]
    assert found.table["What if"][0].url.endswith("&force=all&end-agreement=open")
    assert found.chart is None, "what has no date is a list: there is nothing to draw it on"


def test_dates_are_a_chart_where_there_are_several_and_a_row_where_there_is_one(
    asked: Question, built: Built
) -> None:
    several = agreement_dates(asked)
    assert several.chart is not None
    assert several.table["Agreement"].iloc[0] == "Deal late"
    assert set(several.table["Agreement"]) == {
        *("Deal late", "Deal lapsed", "Deal soon", "Deal due", "Deal later")
    }
    assert "Of 5 live agreements, 2 have no recorded end." in several.note
    one = agreement_dates(Question(built(held(AGREEMENTS[0])), LOCAL_OPERATOR, DAY))
    assert len(one.table) == 1
    assert one.chart is None


def test_dates_outside_the_months_asked_for_are_left_out(asked: Question) -> None:
    shorter = set(agreement_dates(asked, months="3").table["Agreement"])
    assert "Deal later" not in shorter
    assert "Deal late" in shorter, "its day of notice is among them"


def test_dates_of_published_agreements_are_a_sentence(question: Question) -> None:
    found = agreement_dates(question)
    assert found.chart is None
    assert not len(found.table)
    live = (question.answer("agreement_standing")["standing"] == "live").sum()
    assert found.note == f"Not one of the {live} live agreements has a recorded end."


def drawn(question: Question, mode: str, **line: object) -> list[tuple[object, ...]]:
    """What the chart of dates draws in this mode and with this look of its lines."""
    traces = [trace.to_plotly_json() for trace in light(agreement_dates(question)).data]
    return [
        tuple(trace["x"])
        for trace in traces
        if trace["type"] == "scatter"
        and trace["mode"] == mode
        and trace["x"][0] is not None
        and all(trace["line"].get(name) == value for name, value in line.items())
    ]


def test_chart_of_dates_marks_recorded_ends_reviews_and_the_time_of_notice(
    asked: Question,
) -> None:
    marks = {day for days in drawn(asked, "markers") for day in days}
    assert marks == {
        *(date(2027, 5, 31), date(2026, 9, 30), date(2027, 2, 28), date(2027, 9, 30)),
        *(date(2026, 10, 1), date(2027, 1, 15)),
    }
    (thin,) = drawn(asked, "lines", width=3)
    assert set(zip(thin[::3], thin[1::3], strict=True)) == {
        (date(2026, 8, 31), date(2027, 5, 31)),
        (date(2026, 12, 28), date(2027, 2, 28)),
    }


def test_chart_of_dates_draws_what_is_not_recorded_dotted(asked: Question) -> None:
    dotted = [stretch for line in drawn(asked, "lines", dash="dot") for stretch in (line[:2],)]
    assert (date(2026, 9, 30), DAY) in dotted
    assert (DAY, date(2029, 11, 1)) in dotted


def test_chart_of_dates_draws_an_end_known_to_the_year_as_long_as_it_is(built: Built) -> None:
    rows_ = held("a in_force 2015 2027 - - -", "b in_force 2015 2028-02 - - -")
    question = Question(built(rows_), LOCAL_OPERATOR, DAY)
    assert (date(2027, 1, 1), date(2027, 12, 31), None) in drawn(question, "lines", width=9)
    marks = [day for days in drawn(question, "markers") for day in days]
    assert marks == [date(2028, 2, 29)]


def test_day_asked_about_is_the_last_one_that_is_not_overdue(asked: Question) -> None:
    on_the_day = replace(asked, as_of=date(2026, 12, 28))
    assert "28 December 2026" in set(agreement_decision(on_the_day).table["By when"])
    day_after = replace(asked, as_of=on_the_day.as_of + timedelta(days=1))
    assert "28 December 2026, passed" in set(agreement_decision(day_after).table["By when"])
    assert AS_OF < DAY
