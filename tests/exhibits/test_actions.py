"""Actions, decisions and meetings as exhibits: what they say against what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.actions import _title, action_list, gap_without_action, subject_words
from dashboard.exhibits.meetings.meetings import (
    decision_history,
    decision_list,
    meeting_headline,
    meeting_list,
)
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import meeting_after, meeting_before, since_day
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import LOCAL_OPERATOR, OFFICIAL
from dashboard.packs.meeting import Meeting
from dashboard.returns.publish import publish_with
from dashboard.store.candidate import Candidate
from dashboard.store.store import current
from tests.conftest import PUBLISHED

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """The published data, with two meetings, two decisions and three actions of one board."""
    folder = tmp_path_factory.mktemp("actions")
    ledger = Ledger(str(folder / "a.ledger.sqlite"))
    with Candidate([PUBLISHED], None) as candidate:
        recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL)
        for day in (date(2026, 6, 10), date(2026, 9, 10), date(2026, 12, 10)):
            recorder.add_meeting("nersou", day)
        recorder.add_meeting("network", date(2026, 10, 1))
        june, september = date(2026, 6, 10), date(2026, 9, 10)
        recorder.decide("nersou", june, "agreement:cdsou", "deferred", june, "Not yet.")
        recorder.decide("nersou", september, "rocu_capability:nersou/uc", "agreed", september)
        for subject, due in (
            ("rocu_capability:nersou/uc", date(2026, 11, 1)),
            ("agreement:cdsou", date(2027, 1, 1)),
            ("funding:nersou/uplift", date(2027, 2, 1)),
        ):
            recorder.add_action(subject, "nersou", june, due, "An office", "Do it", "1500", "All")
        recorder.tell_action("action-3", "done", september, note="It is paid.")
    publish_with(ledger, [PUBLISHED], folder / "database")
    return Question(current(folder / "database"), LOCAL_OPERATOR, DAY, rocu_id="nersou")


def test_actions_are_counted_and_stand_by_how_late_they_are(recorded: Question) -> None:
    answer = action_list(recorded)
    assert answer.title == "Of 3 actions of the board of NEROCU 1 is done, 1 is late and 1 is open"
    assert list(answer.table["Stands"]) == ["Overdue", "Open", "Done"]
    assert list(answer.table["About"]) == ["NEROCU: Undercover", "CDSOU", "NEROCU: Uplift"]
    assert list(answer.table["Due"]) == ["1 November 2026", "1 January 2027", "1 February 2027"]
    assert set(answer.table["Cost"]) == {"£1,500, paid by All"}
    assert answer.table["Last said"].iloc[2] == "It is paid."
    # Nothing dated is known of undercover after the decision, so it stands as it did.
    assert list(answer.table["Moved since the decision"]) == [
        "The same",
        "Not compared",
        "Not compared",
    ]


def test_one_action_is_told_without_counting_it(recorded: Question) -> None:
    frame = recorded.answer("action_listed", board="nersou")
    assert [_title(recorded, [status]) for status in frame["status"]] == [
        "The one action of the board of NEROCU is late",
        "The one action of the board of NEROCU is open",
        "The one action of the board of NEROCU is done",
    ]
    assert _title(replace(recorded, rocu_id=None), ["open"]) == "The one action is open"


def test_actions_before_their_decision_are_not_there(recorded: Question) -> None:
    before = action_list(replace(recorded, as_of=date(2026, 6, 9)))
    assert before.title == "No action of the board of NEROCU is recorded"
    assert not len(before.table)
    other = action_list(replace(recorded, rocu_id="swrocu"))
    assert not len(other.table)


def test_decision_that_was_deferred_is_asked_at_the_next_meeting(recorded: Question) -> None:
    answer = decision_list(recorded)
    assert answer.title == ("2 decisions of the board of NEROCU on record: 1 asked and 1 agreed")
    stands = dict(zip(answer.table["About"], answer.table["Stands"], strict=True))
    assert stands == {"CDSOU": "Asked, not decided", "NEROCU: Undercover": "Agreed"}
    before = decision_list(replace(recorded, as_of=date(2026, 9, 9)))
    assert list(before.table["Stands"]) == ["Deferred"]
    assert list(before.table["In the words of the minute"]) == ["Not yet."]


def test_meetings_say_when_the_board_met_and_meets(recorded: Question) -> None:
    own = meeting_list(recorded)
    assert own.title == "Meetings of the board of NEROCU, the newest first"
    assert list(zip(own.table["Day"], own.table["Is"], strict=True)) == [
        ("10 December 2026", "To come"),
        ("10 September 2026", "Over"),
        ("10 June 2026", "Over"),
    ]
    every = meeting_list(replace(recorded, rocu_id=None))
    assert list(every.table["Board"]) == ["NEROCU", "The network", "NEROCU", "NEROCU"]
    assert len(meeting_list(recorded, board="network").table) == 1
    assert meeting_headline(recorded) == (
        "The board of NEROCU meets next on 10 December 2026; it has still to decide on CDSOU. "
        "On 10 September 2026 the board agreed on NEROCU: Undercover and recorded no outcome on "
        "CDSOU."
    )
    assert meeting_headline(replace(recorded, rocu_id="swrocu")) == (
        "No meeting of the board of SWROCU is recorded."
    )
    assert "the network has no next meeting" in meeting_headline(replace(recorded, rocu_id=None))


def test_changes_are_told_since_the_last_meeting_that_is_recorded(recorded: Question) -> None:
    assert since_day(recorded, "") == date(2026, 9, 10)
    assert meeting_before(recorded, date(2026, 9, 10)) == date(2026, 6, 10)
    assert meeting_after(recorded, date(2026, 9, 10)) == date(2026, 12, 10)
    # A force's board is that of its region; another region's is not.
    assert since_day(replace(recorded, force_id="durham", rocu_id=None), "") == date(2026, 9, 10)
    assert since_day(replace(recorded, rocu_id="swrocu"), "") == date(2026, 8, 22)
    assert since_day(replace(recorded, rocu_id=None), "") == date(2026, 10, 1)
    assert Meeting(recorded, DAY, date(2026, 9, 10)).since_words == "10 September 2026"
    other = replace(recorded, rocu_id="swrocu")
    assert "is not recorded" in Meeting(other, DAY, date(2026, 8, 22)).since_words


def test_gaps_without_an_action_are_those_of_the_region(recorded: Question) -> None:
    everywhere = gap_without_action(replace(recorded, rocu_id=None))
    answer = gap_without_action(recorded)
    forces = {"cleveland", "durham", "northumbria"}
    mine = [
        subject
        for subject in everywhere.frame["subject"]
        if subject.startswith("rocu_capability:nersou/")
        or subject.partition(":")[2].partition("/")[0] in forces
    ]
    assert list(answer.frame["subject"]) == mine
    assert ("no action" in answer.title.lower()) or not mine
    durham = gap_without_action(replace(recorded, force_id="durham"))
    assert set(durham.frame["subject"]) <= set(mine)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("force_function:durham/surveillance", "Durham: "),
        ("force_obligation:durham/spr23-vawg-01", "Durham: "),
        ("secondment:nersou/nca", "NEROCU: National Crime Agency"),
        ("recommendation:some-id", "Recommendation some-id"),
    ],
)
def test_subjects_are_called_by_their_names(recorded: Question, subject: str, words: str) -> None:
    known = set(recorded.answer("name").itertuples(index=False, name=None))
    if subject.startswith("force_obligation"):
        first = min(id_ for kind, id_, *_ in known if kind == "obligation")
        subject = f"force_obligation:durham/{first}"
    assert subject_words(recorded, subject).startswith(words)
    assert "/" not in subject_words(recorded, subject).split(": ")[0]


def test_place_is_not_known_where_nothing_was_recorded(published_store: object) -> None:
    question = Question(published_store, LOCAL_OPERATOR, DAY, rocu_id="nersou")  # type: ignore[arg-type]
    assert since_day(question, "") == date(2026, 8, 22)
    assert action_list(question).title == "No action of the board of NEROCU is recorded"
    assert decision_list(question).title == "No decision of the board of NEROCU is recorded"
    assert meeting_list(question).title == "No meeting of the board of NEROCU is recorded"


def test_history_of_a_decision_has_each_entry_and_can_be_filtered(recorded: Question) -> None:
    answer = decision_history(recorded)
    said = answer.table[["About", "Day", "Stood", "In the words of the minute"]]
    assert list(said.itertuples(index=False, name=None)) == [
        ("NEROCU: Undercover", "10 September 2026", "Agreed", "None recorded"),
        ("CDSOU", "10 June 2026", "Deferred", "Not yet."),
    ]
    agreed = decision_history(recorded, state="agreed")
    assert list(agreed.table["About"]) == ["NEROCU: Undercover"]
    assert agreed.choices == {"Stands": "Agreed"}
    assert list(decision_list(recorded, state="asked").table["About"]) == ["CDSOU"]
    network = decision_list(recorded, board="network")
    assert network.title == "No decision of the board of the network is recorded"
