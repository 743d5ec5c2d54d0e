"""Actions, decisions and meetings as exhibits: what they say against what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.action_moves import done_sentence, moved_words
from dashboard.exhibits.actions import (
    _title,
    action_done,
    action_headline,
    action_history,
    action_list,
    gap_without_action,
    owner_options,
    subject_words,
)
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
        recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL, "Board secretary")
        for day in (date(2026, 6, 10), date(2026, 9, 10), date(2026, 12, 10)):
            recorder.add_meeting("nersou", day)
        recorder.add_meeting("network", date(2026, 10, 1))
        june, september = date(2026, 6, 10), date(2026, 9, 10)
        recorder.decide("nersou", june, "agreement:cdsou", "deferred", june, "Not yet.")
        recorder.decide("nersou", september, "rocu_capability:nersou/uc", "agreed", september)
        for subject, due, owner in (
            ("rocu_capability:nersou/uc", date(2026, 11, 1), "An office"),
            ("agreement:cdsou", date(2026, 12, 1), "an Office"),
            ("funding:nersou/uplift", date(2027, 2, 1), "An office"),
        ):
            recorder.add_action(subject, "nersou", june, due, owner, "Do it", "1500", "All")
        recorder.tell_action("action-3", "done", september, note="It is paid.")
        recorder.tell_action("action-2", "open", september, date(2027, 1, 1), "Asked again.")
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
        "The same: provided",
        "The same: live",
        "Not compared",
    ]


def test_actions_are_listed_by_owner_and_by_how_they_stand(recorded: Question) -> None:
    still = action_list(recorded, stands="open")
    assert still.title == "Open and overdue actions of the board of NEROCU"
    assert list(still.table["Stands"]) == ["Overdue", "Open"]
    assert still.alt.startswith("Of 3 actions of the board of NEROCU")
    assert still.choices == {"Shown": "Open and overdue"}
    assert list(action_list(recorded, stands="done").table["Stands"]) == ["Done"]
    assert owner_options(recorded) == {"all": "Every owner", "An office": "An office"}
    assert len(action_list(recorded, owner="An office").table) == 3
    assert len(action_list(recorded, owner="AN OFFICE").table) == 3
    nobody = action_list(recorded, owner="Another office")
    assert nobody.title == "No action of the board of NEROCU for Another office is recorded"
    assert action_headline(recorded) == (
        "Of 3 actions of the board of NEROCU 1 is done, 1 is late and 1 is open. The late one was "
        "due on 1 November 2026: do it (An office)."
    )
    with pytest.raises(UsageError, match="none of: all, open"):
        action_list(recorded, stands="asked")


def test_history_of_an_action_has_every_entry_and_in_which_role(recorded: Question) -> None:
    told = action_history(recorded, action="action-2")
    assert list(told.table.itertuples(index=False, name=None)) == [
        ("10 June 2026", "Open", "1 December 2026", "Nothing is said", "Board secretary"),
        ("10 September 2026", "Open", "1 January 2027", "Asked again.", "Board secretary"),
    ]
    assert "a secretary" not in told.table.to_csv() + told.frame.to_csv()
    # What is done stays due when it was, and what is said later is not known before.
    done = action_history(recorded, action="action-3")
    assert list(done.table["Due"]) == ["1 February 2027"] * 2
    before = action_history(replace(recorded, as_of=date(2026, 9, 9)), action="action-2")
    assert list(before.table["Due"]) == ["1 December 2026"]


def test_done_action_shows_where_what_it_was_about_stood_and_stands(recorded: Question) -> None:
    done = action_done(recorded)
    (row,) = done.table.to_dict("records")
    assert (row["Done on"], row["At the decision"], row["Better or worse"]) == (
        "10 September 2026",
        "Not compared",
        "Not compared",
    )
    assert done.alt == "One action is done; what it was about: not compared."


@pytest.mark.parametrize(
    ("kind", "was", "is_now", "direction", "words"),
    [
        ("force_function", "gap", "assured", "better", "Better: from gap to assured"),
        ("force_obligation", "partial", "partial", "same", "The same: partial"),
        ("rocu_capability", "not_assessed", "stated", "neither", "Neither better nor worse: from "),
        ("secondment", "3", "1", "better", "Better: from 3 vacant to 1 vacant"),
        ("secondment", None, "1", None, "Not compared"),
    ],
)
def test_move_is_said_from_where_to_where(
    kind: str, was: str | None, is_now: str, direction: str | None, words: str
) -> None:
    row = SimpleNamespace(subject=f"{kind}:a/b", was=was, is_now=is_now, direction=direction)
    row.due_was = row.due_is_now = None
    assert moved_words(row).startswith(words)


def test_move_of_an_agreement_says_what_it_asks_to_be_decided() -> None:
    day = date(2026, 3, 31)
    row = SimpleNamespace(subject="agreement:a", was="live", is_now="live", direction="changed")
    row.due_was, row.due_is_now = (
        [{"kind": kind, "due_on": day}] for kind in ("review", "review_past")
    )
    assert moved_words(row) == (
        "Changed: from live, review due 31 March 2026 to live, review date 31 March 2026 passed"
    )


def test_several_done_are_told_by_how_what_they_were_about_moved() -> None:
    rows = [
        SimpleNamespace(direction=direction, has_closed=has_closed)
        for direction, has_closed in (("better", True), ("better", False), (None, None))
    ]
    assert done_sentence(rows) == (
        "3 actions are done: what they were about is better in 2 and not compared in 1; the gap "
        "has closed in 1."
    )


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
        ("recommendation:some-id", "Something that is not shown here"),
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
