"""What changed between two dates: against the rules asked at both, and causes on made-up rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.exhibits.changes.facts import (
    agreement_change,
    funding_change,
    funding_event_change,
    grade_change,
)
from dashboard.exhibits.changes.positions import position_change
from dashboard.exhibits.changes.posts import posts_change
from dashboard.exhibits.changes.standing import standing_change
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, PUBLISHED, Rows, write_data_set
from tests.rules.network import lines, network
from tests.rules.reference import Reference, TextRows, first_day, read_rows

Built = Callable[[Rows], Store]

EARLIER = [date(2012, 7, 1), date(2019, 1, 1), date(2021, 1, 1)]
ORDER = ["gap", "unknown", "partial", "unassured", "evidenced"]
NEEDS: Rows = {
    "spr_obligation": lines("obligation_id edition", "2015-hack 2015", "2015-dive 2015"),
    "obligation_function": lines(
        "obligation_id function_id", "2015-hack hacking", "2015-dive diving"
    ),
}


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


def asked(store: Store, on: str, since: str, query: str, **given: Any) -> list[Any]:
    """The rows that a query about two dates answers."""
    question = Question(store, LOCAL_OPERATOR, date.fromisoformat(on))
    return list(rows(question.answer(query, since=date.fromisoformat(since), **given)))


def network_of(**given: list[dict[str, object]]) -> Rows:
    """The made-up network with an obligation on hacking and one on diving."""
    return network(**(NEEDS | given))


def is_better(before: str, after: str) -> str:
    """Rule 8: better when it moves up to partial or above, worse when it moves down."""
    if ORDER.index(after) < ORDER.index(before):
        return "worse"
    return "better" if ORDER.index(after) >= ORDER.index("partial") else "neither"


# Positions and coverages


@pytest.mark.parametrize("since", EARLIER, ids=str)
@pytest.mark.parametrize("edition", ["2012", "2023"])
def test_position_change_published_is_the_difference_of_the_reference(
    published_store: Store, published: TextRows, since: date, edition: str
) -> None:
    then, now = (Reference(published, day).obligation_positions for day in (since, AS_OF))
    of = {r["obligation_id"] for r in published["spr_obligation"] if r["edition"] == edition}
    expected = {
        (*key, then[key][0], now[key][0], is_better(then[key][0], now[key][0]))
        for key in now
        if key[1] in of and then[key][0] != now[key][0]
    }
    found = asked(
        published_store, AS_OF.isoformat(), since.isoformat(), "position_change", edition=edition
    )
    assert {
        (r.force_id, r.obligation_id, r.position_before, r.position_after, r.direction)
        for r in found
    } == expected
    assert all(r.cause_kind and r.cause_source_id for r in found), "each has its cause"


def test_position_change_functions_are_those_whose_coverage_changed(
    published_store: Store, published: TextRows
) -> None:
    since = EARLIER[1]
    then, now = (
        {row[:2]: row[2] for row in Reference(published, day).function_coverage()}
        for day in (since, AS_OF)
    )
    needed = {(r["obligation_id"], r["function_id"]) for r in published["obligation_function"]}
    found = asked(
        published_store, AS_OF.isoformat(), since.isoformat(), "position_change", edition="2023"
    )
    assert found
    for r in found:
        functions = [f for o, f in needed if o == r.obligation_id]
        moved = {
            (f, then[r.force_id, f], now[r.force_id, f])
            for f in functions
            if then[r.force_id, f] != now[r.force_id, f]
        }
        told = zip(r.functions, r.coverages_before, r.coverages_after, strict=True)
        assert set(told) == moved


CAUSES = {
    "agreed": ("agreement", "deal", "started"),
    "lapsed": ("agreement", "old-deal", "stopped"),
    "housed": ("agreement", "base", "stopped"),
    "moved": ("membership", "east", "west"),
    "measured": ("standard", "lab", None),
    "assessed": ("assessment", "cyber", None),
    "able": ("assessment", "diving", "able"),
    "led": ("assessment", "diving", "able"),
}
"""By force, the cause of the one change in what it can do between 2016 and 2020."""


@pytest.fixture(scope="module")
def causes(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Eight forces, to each of which one thing happened between 2016 and 2020."""
    made = network(
        rocu=lines("rocu_id", "house", "east", "west", "lab-unit", "north"),
        force=lines("force_id", *CAUSES),
        rocu_membership=lines(
            "force_id rocu_id member_from member_to source_id",
            "housed house - - s",
            "moved west - 2016 s",
            "moved east 2017 - a",
            "measured lab-unit - - s",
            "assessed north - - s",
        ),
        capability=lines("capability_id", "cyber", "lab"),
        policing_function=lines("function_id", "hacking", "diving", "testing"),
        function_capability=lines("function_id capability_id", "hacking cyber", "testing lab"),
        capability_standard=lines(
            "capability_id target_level effective_from source_id", "lab 3 - s", "lab 4 2017-06-01 a"
        ),
        capability_assessment=lines(
            "rocu_id capability_id as_of position source_id",
            "house cyber - provided s",
            "west cyber - absent s",
            "east cyber - provided s",
            "lab-unit lab - provided s",
            "north cyber 2014 absent s",
            "north cyber 2018-02-01 provided a",
        ),
        force_function_assessment=lines(
            "force_id function_id as_of level source_id", "able diving 2018 3 a"
        ),
        agreement=lines(
            "agreement_id lead_force_id underpins_rocu_id status starts_on ends_on source_id",
            "deal - - in_force 2017-05 - a",
            "old-deal - - in_force 2013 2017 a",
            "base - house ended - 2018-01-31 a",
            "guided able - in_force - - s",
        ),
        agreement_party=lines(
            "agreement_id party_kind party_id",
            "deal force agreed",
            "old-deal force lapsed",
            "base rocu house",
            "guided force led",
        ),
        agreement_function=lines(
            "agreement_id function_id", "deal hacking", "old-deal hacking", "guided diving"
        ),
        spr_obligation=lines("obligation_id edition", "hack 2015", "dive 2015", "test 2015"),
        obligation_function=lines(
            "obligation_id function_id", "hack hacking", "dive diving", "test testing"
        ),
    )
    folder = tmp_path_factory.mktemp("causes")
    build([write_data_set(folder / "data", made)], folder / "database")
    return current(folder / "database")


def test_cause_of_a_change_is_what_happened_with_its_source(causes: Store) -> None:
    found = asked(causes, "2020-01-01", "2016-01-01", "position_change", edition="2015")
    assert sorted(r.force_id for r in found) == sorted(CAUSES), "one change a force"
    assert {r.force_id: (r.cause_kind, r.cause_id, r.cause_detail) for r in found} == CAUSES
    assert {r.cause_source_id for r in found} == {"a"}


def test_cause_of_several_an_agreement_comes_before_an_assessment_and_the_smallest_id_first(
    built: Built,
) -> None:
    store = built(
        network_of(
            agreement=lines("agreement_id starts_on", "zeta 2017", "beta 2018", "idle 2013"),
            agreement_party=lines(
                "agreement_id party_kind party_id",
                *(f"{a} force ash" for a in ("zeta", "beta", "idle")),
            ),
            agreement_function=lines(
                "agreement_id function_id",
                *(f"{a} hacking" for a in ("zeta", "beta")),
                "idle diving",
            ),
            capability_assessment=lines(
                "rocu_id capability_id as_of position", "north cyber 2018 provided"
            ),
        )
    )
    (row,) = asked(
        store, "2020-01-01", "2016-01-01", "position_change", edition="2015", force="ash"
    )
    assert (row.position_before, row.position_after) == ("unknown", "evidenced")
    assert (row.cause_kind, row.cause_id) == ("agreement", "beta")


def test_cause_agreement_that_founded_the_unit_does_not_explain_what_no_capability_delivers(
    built: Built,
) -> None:
    store = built(
        network_of(
            agreement=lines(
                "agreement_id starts_on underpins_rocu_id", "base 2017 north", "deal 2018 -"
            ),
            agreement_party=lines(
                "agreement_id party_kind party_id", "base rocu north", "deal force ash"
            ),
            agreement_function=lines("agreement_id function_id", "deal diving"),
        )
    )
    (row,) = asked(
        store, "2020-01-01", "2016-01-01", "position_change", edition="2015", force="ash"
    )
    assert (row.obligation_id, row.cause_id) == ("2015-dive", "deal")


def test_change_from_a_gap_to_not_known_is_neither_better_nor_worse(built: Built) -> None:
    store = built(
        network_of(
            rocu_membership=lines("force_id rocu_id member_from member_to", "ash north - 2016"),
            capability_assessment=lines("rocu_id capability_id position", "north cyber absent"),
        )
    )
    (row,) = asked(store, "2020-01-01", "2016-01-01", "position_change", edition="2015")
    assert (row.position_before, row.position_after) == ("gap", "unknown")
    assert row.direction == "neither"
    question = Question(store, LOCAL_OPERATOR, date(2020, 1, 1))
    exhibit = position_change(question, since="2016-01-01", edition="2015")
    assert "neither better nor worse" in exhibit.note
    assert list(exhibit.table["Cause"]) == ["The force left in words"]


def test_changes_since_a_date_after_the_day_are_none(question: Question) -> None:
    early = Question(question.store, LOCAL_OPERATOR, date(2016, 12, 31))
    for exhibit in (
        position_change,
        standing_change,
        posts_change,
        agreement_change,
        grade_change,
        funding_change,
        funding_event_change,
    ):
        assert exhibit(early, since="2019-06-30").frame.empty


# Agreements


def test_agreement_change_says_what_each_was_and_is(built: Built) -> None:
    store = built(
        network(
            agreement=lines(
                "agreement_id status starts_on ends_on review_on",
                "begun in_force 2017-03 - -",
                "lapsed in_force 2014 2018-06-30 -",
                "over ended 2014 2018-01 -",
                "brief ended 2017 2018-02 -",
                "looked under_review 2014 - 2019-05",
                "still in_force 2014 - 2021",
                "planned in_development 2018 - -",
            ),
            agreement_party=lines(
                "agreement_id party_kind party_id",
                "begun rocu north",
                "lapsed force cedar",
                "over force ash",
                "looked force all-forces",
            ),
        )
    )
    found = asked(store, "2020-01-01", "2016-01-01", "agreement_change")
    assert {
        (r.agreement_id, r.change, r.standing_before, r.standing_after, str(r.changed_on))
        for r in found
    } == {
        ("begun", "live", "not_started", "live", "2017-03-01"),
        ("lapsed", "term_ended", "live", "term_ended", "2018-06-30"),
        ("over", "ended", "live", "ended", "2018-01-31"),
        ("brief", "ended", "not_started", "ended", "2018-02-28"),
        ("looked", "review", "live", "live", "2019-05-31"),
    }
    assert [r.agreement_id for r in found] == ["looked", "lapsed", "brief", "over", "begun"]
    question = Question(store, LOCAL_OPERATOR, date(2020, 1, 1))
    assert agreement_change(question, since="2016-01-01").alt == (
        "Of agreements of all forces between 1 January 2016 and 1 January 2020, 1 came into force "
        "(in words), 1 ran past the recorded term with no renewal recorded (in words 2), 2 ended "
        "and 1 fell due for review (in words 5)."
    )
    assert agreement_change(question, since="2019-12-01").alt == (
        "Nothing is recorded of agreements of all forces between 1 December 2019 and 1 January "
        "2020."
    )
    of_ash = asked(store, "2020-01-01", "2016-01-01", "agreement_change", force="ash")
    assert {r.agreement_id for r in of_ash} == {"begun", "over", "looked"}
    of_south = asked(store, "2020-01-01", "2016-01-01", "agreement_change", rocu="south")
    assert {r.agreement_id for r in of_south} == {"lapsed", "looked"}


def test_agreement_change_force_that_moved_with_its_unit_joined_and_left(built: Built) -> None:
    store = built(
        network(
            rocu_membership=lines(
                "force_id rocu_id member_from member_to", "ash south - 2016", "ash north 2017 -"
            ),
            agreement=lines("agreement_id", "northern", "southern", "named"),
            agreement_party=lines(
                "agreement_id party_kind party_id",
                "northern rocu north",
                "southern rocu south",
                "named rocu south",
                "named force ash",
            ),
        )
    )
    found = asked(store, "2020-01-01", "2016-01-01", "agreement_change")
    assert {(r.agreement_id, r.change, r.force_names) for r in found} == {
        ("northern", "joined", "in words"),
        ("southern", "left", "in words"),
    }


# Grades


def test_grade_change_published_is_what_became_known_with_the_grade_before(
    published_store: Store, published: TextRows
) -> None:
    since = date(2021, 1, 1)
    dated = [r for r in published["inspection_grade"] if r["published_on"]]
    expected = {
        (r["subject_id"], r["inspection"], r["question"], r["grade"])
        for r in dated
        if since < first_day(r["published_on"]) <= AS_OF
    }
    found = asked(published_store, AS_OF.isoformat(), since.isoformat(), "grade_change")
    assert {
        (r.subject_id, r.inspection_after, r.question, r.grade_after)
        for r in found
        if r.published_on_after is not None
    } == expected
    for r in found:
        earlier = [
            g
            for g in dated
            if (g["subject_kind"], g["subject_id"], g["question"])
            == (r.subject_kind, r.subject_id, r.question)
            and r.published_on_after is not None
            and first_day(g["published_on"]) < r.published_on_after
        ]
        if earlier:
            assert r.grade_before is not None, r
        if r.grade_before is not None:
            assert any(
                (g["inspection"], g["grade"]) == (r.inspection_before, r.grade_before)
                and g["subject_id"] == r.subject_id
                and g["question"] == r.question
                for g in published["inspection_grade"]
            )


def test_grade_change_of_a_force_has_its_own_and_those_of_its_unit(published_store: Store) -> None:
    found = asked(
        published_store, AS_OF.isoformat(), "2019-01-01", "grade_change", force="cleveland"
    )
    assert [(r.subject_id, r.grade_before, r.grade_after) for r in found] == [
        ("nersou", None, "adequate"),
        ("cleveland", "good", "adequate"),
        ("cleveland", None, "good"),
    ]


# Funding


MONEY = "funding_id recipient_kind recipient_id financial_year stream kind amount_gbp source_id"


def funded(*amounts: str) -> Rows:
    rows_of_money = lines(f"{MONEY} precision coverage_note", *amounts)
    dated: list[dict[str, object]] = [
        {"source_id": "old", "published_on": "2015-02", "title": "Old", "accessed_as": "document"},
        {"source_id": "new", "published_on": "2018-02", "title": "New", "accessed_as": "document"},
    ]
    base = network(funding=rows_of_money)
    return base | {"source": [*base["source"], *dated]}


def test_funding_change_compares_only_what_is_said_in_the_same_words(built: Built) -> None:
    store = built(
        funded(
            "f1 rocu north 2014-15 total budget 100 old exact whole",
            "f2 rocu north 2017-18 total budget 150 new over whole",
            "f3 rocu north 2017-18 total outturn 140 new exact whole",
            "f4 rocu north 2016-17 total budget 120 new exact part",
            "f5 rocu south 2017-18 total budget 90 new exact whole",
            "f6 rocu north - total budget 5 new exact whole",
            "f7 network network 2018-19 total budget 900 s exact whole",
            "f8 force ash 2015-16 other allocation 7 s exact whole",
            "f9 force ash 2016-17 other allocation 8 s exact whole",
        )
    )
    found = asked(store, "2020-01-01", "2016-01-01", "funding_change")
    told = {r.id: (r.financial_year_before, r.amount_before_gbp) for r in found}
    nothing = (None, None)
    assert told == {
        "f2": ("2014-15", 100),
        "f3": nothing,
        "f4": nothing,
        "f5": nothing,
        "f6": nothing,
        "f7": nothing,
        "f9": ("2015-16", 7),
    }
    of_north = asked(store, "2020-01-01", "2016-01-01", "funding_change", rocu="north")
    assert {r.id for r in of_north} == {"f2", "f3", "f4", "f6", "f9"}
    of_ash = asked(store, "2020-01-01", "2016-01-01", "funding_change", rocu="north", force="ash")
    assert {r.id for r in of_ash} == {"f9"}


def test_funding_change_of_a_contribution_shows_the_share_before(built: Built) -> None:
    store = built(
        network(
            force_contribution=lines(
                "rocu_id force_id financial_year share_pct kind",
                "north ash 2015-16 30 budget",
                "north ash 2016-17 35.5 budget",
                "north ash 2016-17 36 outturn",
            )
        )
    )
    found = asked(store, "2020-01-01", "2016-01-01", "funding_change")
    assert {(r.kind, r.share_before_pct, r.share_pct) for r in found} == {
        ("budget", 30, 35.5),
        ("outturn", None, 36),
    }
    question = Question(store, LOCAL_OPERATOR, date(2020, 1, 1))
    table = funding_change(question, since="2016-01-01").table
    assert set(table["Now"]) == {
        "a share of 35.5% (2016-17)",
        "a share of 36% (2016-17)",
    }


def test_funding_event_change_of_a_region_leaves_out_what_names_another(
    published_store: Store, published: TextRows
) -> None:
    since = date(2012, 7, 1)
    dated = {
        r["event_id"]
        for r in published["funding_event"]
        if r["event_on"] and since < first_day(r["event_on"]) <= AS_OF
    }
    everywhere = asked(
        published_store, AS_OF.isoformat(), since.isoformat(), "funding_event_change"
    )
    assert {r.event_id for r in everywhere} == dated
    of_region = {
        r.event_id
        for r in asked(
            published_store,
            AS_OF.isoformat(),
            since.isoformat(),
            "funding_event_change",
            rocu="nersou",
        )
    }
    assert {"ev-2016-09-20-nersou", "ev-2019-06-28-nao"} <= of_region
    assert not {"ev-2012-08-09-emsou-shares", "ev-2022-05-24-surrey"} & of_region
