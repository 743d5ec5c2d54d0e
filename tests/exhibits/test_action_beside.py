"""Actions beside what they are about: the same words everywhere, and never at odds with the count
of gaps without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.charts.figures import KeyFigures
from dashboard.exhibits.action_beside import ACTION, is_none_recorded
from dashboard.exhibits.agreements.register import agreement_detail, agreement_register
from dashboard.exhibits.briefing.decisions import decision
from dashboard.exhibits.capabilities.gaps import capability_gap_held
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.improvements import mend_option
from dashboard.exhibits.inspections import inspection_recommendation
from dashboard.exhibits.overview.attention import KINDS
from dashboard.exhibits.overview.key_figures import NO_MEETING, key_figure
from dashboard.exhibits.overview.overview import attention_item
from dashboard.exhibits.question import Link, Question, rows
from dashboard.exhibits.spr.force import obligations_of_force
from dashboard.exhibits.spr.positions import function_gap
from dashboard.exhibits.what_if.what_if import what_if_taken
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import LOCAL_OPERATOR, OFFICIAL, SENSITIVE, Scope, Viewer
from dashboard.packs.pages import BOARD_PAGES
from dashboard.returns.publish import publish_with
from dashboard.store.build import build
from dashboard.store.candidate import Candidate
from dashboard.store.store import Store, current
from tests.conftest import write_data_set
from tests.meetings.test_meetings import rows as made_up_rows

DAY = date(2026, 11, 1)
DECIDED, LATE, DUE = date(2026, 2, 1), date(2026, 9, 1), date(2027, 3, 1)
FORCES = ("ash", "birch", "cedar")
RAISE = "Head of north, by 1 September 2026 (overdue)"


def recorded(folder: Path, make: Callable[[Recorder], object], marking: str = OFFICIAL) -> Question:
    """The network as at the day, with what somebody records."""
    data = write_data_set(folder / "data", made_up_rows())
    ledger = Ledger(str(folder / "a.ledger.sqlite"))
    with Candidate([data], None) as candidate:
        make(Recorder(ledger, candidate, "a secretary", marking, "Board secretary"))
    publish_with(ledger, [data], folder / "database")
    return Question(current(folder / "database"), LOCAL_OPERATOR, DAY)


def act(recorder: Recorder) -> None:
    """One on a capability, late; two on functions, one of them done; one on an agreement."""
    for subject, owner, due in (
        ("rocu_capability:north/cyber", "Head of north", LATE),
        ("force_function:ash/diving", "Head of divers", DUE),
        ("force_function:birch/diving", "Planning lead", DUE),
        ("agreement:pact", "Head of north", DUE),
        ("agreement:pact", "Planning lead", LATE),
        ("agreement:pact", "Secretary", DUE),
        ("recommendation:rec", "Chief officer", DUE),
    ):
        recorder.add_action(subject, "north", DECIDED, due, owner, "Do it")
    recorder.tell_action("action-3", "done", date(2026, 6, 1), note="Bought two boats.")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Question:
    return recorded(tmp_path_factory.mktemp("beside"), act)


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same network, of which no board has recorded anything."""
    folder = tmp_path_factory.mktemp("silent")
    build([write_data_set(folder / "data", made_up_rows())], folder / "database")
    return current(folder / "database")


def said(exhibit: Exhibit, by: str) -> dict[str, str]:
    """What stands under Action, by another column."""
    return {
        str(name): str(cell)
        for name, cell in zip(exhibit.table[by], exhibit.table[ACTION], strict=True)
    }


def test_gap_of_a_capability_has_its_action_with_owner_and_day(network: Question) -> None:
    gaps = capability_gap_held(network)
    units = [row.rocu_id for row in rows(gaps.frame)]
    cells = dict(zip(units, gaps.table[ACTION], strict=True))
    assert str(cells["north"]) == RAISE
    assert str(cells["south"]) == "No action"
    assert isinstance(cells["north"], Link)
    assert cells["north"].url.startswith("actions?")
    assert "region=north" in cells["north"].url
    assert "action=action-1" in cells["north"].url
    # What the file of its data has is what the page has.
    assert [list(ids) for ids in gaps.frame["action_ids"]] == [
        ["action-1"] if unit == "north" else [] for unit in units
    ]
    mend = mend_option(replace(network, rocu_id="north"))
    assert [str(cell) for cell in mend.table[ACTION]] == [RAISE]


def test_function_of_a_force_has_what_is_done_for_it_by_its_unit(network: Question) -> None:
    ash = said(function_gap(replace(network, force_id="ash")), "Missing function")
    on = ", on "
    assert sorted(ash.values()) == [
        "Head of divers, by 1 March 2027",
        next(words for words in ash.values() if on in words),
    ]
    (indirect,) = [words for words in ash.values() if on in words]
    assert indirect.startswith("Head of north, on ")
    assert indirect.endswith(", by 1 September 2026 (overdue)")
    birch = said(function_gap(replace(network, force_id="birch")), "Missing function")
    assert "No open action: Planning lead, done on 1 June 2026" in birch.values()
    cedar = said(function_gap(replace(network, force_id="cedar")), "Missing function")
    assert set(cedar.values()) == {"No action"}


def test_function_of_several_forces_says_whose_action_it_is(network: Question) -> None:
    told = said(function_gap(replace(network, rocu_id="north")), "Missing function")
    diving = next(words for words in told.values() if "divers" in words)
    first, second = diving.split(". ")
    assert first.endswith(": Head of divers, by 1 March 2027")
    assert second.endswith(": No open action: Planning lead, done on 1 June 2026")
    hacking = next(words for words in told.values() if words != diving)
    assert hacking.startswith("Head of north, on "), "one action is for both, and said once"


def is_without(cell: object) -> bool:
    return str(cell).startswith(("No action", "No open action"))


def test_gap_says_that_it_has_no_action_where_it_is_counted_as_such_and_only_there(
    network: Question,
) -> None:
    counted = set(network.answer("gap_without_action")["subject"])
    shown = set[str]()
    gaps = capability_gap_held(network)
    for row, cell in zip(rows(gaps.frame), gaps.table[ACTION], strict=True):
        if is_without(cell):
            shown.add(f"rocu_capability:{row.rocu_id}/{row.capability_id}")
    for force in FORCES:
        of = replace(network, force_id=force)
        functions = function_gap(of)
        for row, cell in zip(rows(functions.frame), functions.table[ACTION], strict=True):
            if is_without(cell):
                shown.add(f"force_function:{force}/{row.function_id}")
        obligations = obligations_of_force(of)
        for row, cell in zip(rows(obligations.frame), obligations.table[ACTION], strict=True):
            if is_without(cell):
                shown.add(f"force_obligation:{force}/{row.obligation_id}")
    assert shown == counted
    assert {subject.partition(":")[0] for subject in counted} == {
        "rocu_capability",
        "force_function",
        "force_obligation",
    }


def test_agreement_and_recommendation_have_their_actions(network: Question) -> None:
    of_pact = "Planning lead, by 1 September 2026 (overdue); Head of north, by 1 March 2027; 1 more"
    assert list(map(str, agreement_register(network).table[ACTION])) == [of_pact]
    detail = agreement_detail(network, agreement="pact")
    points = dict(zip(detail.table["What"], detail.table["What is recorded"], strict=True))
    assert str(points[ACTION]) == of_pact
    found = inspection_recommendation(network)
    assert list(map(str, found.table[ACTION])) == ["Chief officer, by 1 March 2027"]
    taken = what_if_taken(
        network, removed="agreement:pact,rocu_capability:south/cyber,rocu_capability:north/cyber"
    )
    assert list(map(str, taken.table[ACTION])) == [of_pact, "Nothing in hand", RAISE]


def test_decision_that_is_asked_has_what_was_made_of_it(network: Question) -> None:
    asked = decision(network, most="all")
    of = dict(zip(asked.frame["subject"], map(str, asked.table[ACTION]), strict=True))
    assert of["recommendation:rec"] == "Chief officer, by 1 March 2027"
    assert of["rocu_capability:south/cyber"] == "No action"
    (page,) = [page for page in BOARD_PAGES if page.key == "decisions"]
    assert ACTION in page.parts[0].columns


def test_what_needs_attention_has_its_actions(network: Question) -> None:
    gaps = attention_item(network, attention="capability_gap")
    units = [row.rocu_id for row in rows(gaps.frame)]
    cells = dict(zip(units, map(str, gaps.table[ACTION]), strict=True))
    assert cells == {"north": RAISE, "south": "No action"}
    assert list(gaps.table.columns)[-2:] == [ACTION, "Source"]
    assert [list(ids) for ids in gaps.frame["action_ids"]] == [
        ["action-1"] if unit == "north" else [] for unit in units
    ]
    for kind in KINDS:
        listed = attention_item(network, attention=kind)
        assert (ACTION in listed.table) == kind.startswith(("capability", "agreement")), kind


def test_nothing_recorded_is_said_once_and_in_no_column(silent: Store, network: Question) -> None:
    for question in (
        Question(silent, LOCAL_OPERATOR, DAY),
        replace(network, as_of=date(2026, 1, 31)),
    ):
        assert is_none_recorded(question)
        for exhibit in (
            attention_item(question),
            capability_gap_held(question),
            function_gap(question),
            agreement_register(question),
            inspection_recommendation(question),
        ):
            assert ACTION not in exhibit.table
            assert "action_ids" not in exhibit.frame


def test_action_that_is_restricted_is_beside_nothing_for_others(tmp_path: Path) -> None:
    everything = recorded(tmp_path, act, SENSITIVE)
    assert capability_gap_held(everything).status.marking == SENSITIVE
    assert str(capability_gap_held(replace(everything, rocu_id="north")).table[ACTION][0]) == RAISE
    for viewer in (Viewer("south", Scope("full", ("south",))), LOCAL_OPERATOR.in_public):
        other = replace(everything, viewer=viewer)
        assert is_none_recorded(other)
        gaps = capability_gap_held(other)
        assert ACTION not in gaps.table
        assert gaps.status.marking == OFFICIAL


def test_gaps_without_an_action_are_a_figure_of_three_counts(
    network: Question, silent: Store
) -> None:
    figures = key_figure(replace(network, rocu_id="north"), since="2026-01-31")
    assert isinstance(figures.chart, KeyFigures)
    gaps = figures.chart.figures[-1]
    # Cyber of the unit has an action. So has what it delivers, hacking of ash and of birch, and
    # ash's diving; birch's diving has one that is done.
    assert (gaps.number, gaps.page) == ("0 of 1", "actions")
    assert gaps.moved == "▼ 1 fewer than on 31 January 2026"
    assert gaps.lines == ("1 of 4 functions and 1 of 4 obligations too.",)
    assert NO_MEETING not in figures.note
    birch = key_figure(replace(network, rocu_id="north", force_id="birch"), since="2026-01-31")
    assert isinstance(birch.chart, KeyFigures)
    assert "1 of 2 functions and 1 of 2 obligations" in birch.chart.figures[-1].lines[0]
    nothing = key_figure(Question(silent, LOCAL_OPERATOR, DAY))
    assert isinstance(nothing.chart, KeyFigures)
    assert len(nothing.chart.figures) == 4
    assert NO_MEETING in nothing.note
