"""A made-up year of four meetings with a pack for each: pages 1 and 2 against a replay of it.

What the packs have to say is worked out from the list of what was recorded, and from a few facts
that are written down here beside the rows that carry them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.meetings.outcomes import board_action
from dashboard.exhibits.question import Question
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import LOCAL_OPERATOR, OFFICIAL
from dashboard.packs.meeting import Meeting
from dashboard.packs.pack import pack
from dashboard.packs.report import Page
from dashboard.returns.publish import publish_with
from dashboard.store.candidate import Candidate
from dashboard.store.store import current
from tests.conftest import Rows, write_data_set
from tests.meetings.replay import Said, Year
from tests.meetings.test_meetings import day_of, record, rows
from tests.rules.network import filled, lines

CYBER, DIVING = "rocu_capability:north/cyber", "force_function:ash/diving"
PACT, REC, NCA = "agreement:pact", "recommendation:rec", "secondment:north/nca"
MARCH, JUNE, SEPTEMBER, DECEMBER = "2026-03-10", "2026-06-10", "2026-09-10", "2026-12-10"
CYBER_MENDED, DIVING_MENDED, PACT_ENDS = "2026-07-15", "2026-10-01", "2026-08-31"

YEAR: list[Said] = [
    *(("add", "north", day) for day in (MARCH, "2026-06-12", SEPTEMBER, "2026-10-20", DECEMBER)),
    ("add", "south", "2026-11-30"),
    ("move", "north", "2026-06-12", JUNE),
    ("decide", "north", MARCH, CYBER, "agreed", MARCH),
    ("decide", "north", MARCH, REC, "deferred", MARCH),
    ("act", "action-1", CYBER, "north", MARCH, "2026-06-01", "Head of unit", "12000"),
    ("act", "action-2", DIVING, "north", MARCH, "2026-05-01", "Planning lead", ""),
    ("tell", "action-2", "open", "2026-05-20", "2026-08-01"),
    ("decide", "north", JUNE, PACT, "agreed", JUNE),
    ("decide", "north", JUNE, REC, "refused", JUNE),
    ("act", "action-3", PACT, "north", JUNE, "2026-09-30", "Head of unit", ""),
    ("act", "action-4", NCA, "south", JUNE, "2026-09-30", "Head of another unit", ""),
    ("tell", "action-1", "done", "2026-08-05", ""),
    ("cancel", "north", "2026-10-20"),
    ("decide", "north", SEPTEMBER, PACT, "deferred", SEPTEMBER),
    ("decide", "north", SEPTEMBER, NCA, "noted", SEPTEMBER),
    ("tell", "action-2", "done", "2026-10-05", ""),
    ("decide", "north", DECEMBER, NCA, "asked", "2026-11-20"),
    ("decide", "north", DECEMBER, PACT, "agreed", DECEMBER),
]
PACKS = [
    ("2026-03-02", MARCH),
    ("2026-06-02", JUNE),
    ("2026-09-02", SEPTEMBER),
    ("2026-12-02", DECEMBER),
    ("2027-03-02", "2027-03-10"),
]
"""As at which day a pack is made, and for which."""
DID = {
    "agreed": "agreed on",
    "refused": "refused",
    "deferred": "deferred",
    "noted": "noted",
    "asked": "recorded no outcome on",
}
STANDS = {"done": "done", "overdue": "late", "open": "open", "dropped": "dropped"}


def facts() -> Rows:
    """A pact that ends in August, a capability and a function that are mended in the year."""
    made = rows()
    made["agreement"][0] |= {"starts_on": "2015", "ends_on": PACT_ENDS}
    made["agreement_party"] = lines("agreement_id party_kind party_id", "pact force ash")
    cyber, *_ = made["capability_assessment"]
    made["capability_assessment"].append(
        cyber | {"as_of": CYBER_MENDED, "position": "provided", "level": "3"}
    )
    diving, *_ = made["force_function_assessment"]
    made["force_function_assessment"].append(diving | {"as_of": DIVING_MENDED, "level": "3"})
    made["force"][0]["name"] = made["recommendation"][0]["owner"] = "Ash Police"
    made["rocu"][0] |= {"name": "North Unit", "short_name": "North"}
    return filled(made)


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """The board of north, with the whole year on record."""
    folder = tmp_path_factory.mktemp("papers")
    data = write_data_set(folder / "data", facts())
    ledger = Ledger(str(folder / "a.ledger.sqlite"))
    with Candidate([data], None) as candidate:
        recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL)
        for said in YEAR:
            record(recorder, said)
    publish_with(ledger, [data], folder / "database")
    store = current(folder / "database")
    return Question(store, LOCAL_OPERATOR, day_of(MARCH), rocu_id="north")


def pages(question: Question, as_of: str, day: str) -> dict[str, Page]:
    then = replace(question, as_of=day_of(as_of))
    since = Year(YEAR).meeting_at(as_of)[0][1] or "2025-12-10"
    report = pack(Meeting(then, day_of(day), day_of(since)), ["summary", "decisions"])
    return {page.key: page for page in report.pages}


def spoken(day: str) -> str:
    told = date.fromisoformat(day)
    return f"{told.day} {told:%B %Y}"


def joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def name(question: Question, subject: str) -> str:
    """What people call the few subjects of this year."""
    unit, force = question.short_name("rocu", "north"), question.short_name("force", "ash")
    return {
        CYBER: f"{unit}: {question.name('capability', 'cyber')}",
        DIVING: f"{force}: {question.name('function', 'diving')}",
        PACT: "Pact",
        REC: "recommendation: Do it",
        NCA: f"{unit}: Agency",
    }[subject]


def met(question: Question, as_of: str) -> list[str]:
    """What a pack as at a day has to say of the last meeting and of the actions."""
    year = Year(YEAR)
    last = next((on for board, on, _ in year.meeting_at(as_of) if board == "north"), "")
    said = []
    by_state: dict[str, list[str]] = {}
    for subject, state in sorted(year.outcomes("north", last, as_of).items()):
        by_state.setdefault(state, []).append(name(question, subject))
    if by_state:
        parts = [f"{DID[state]} {joined(by_state[state])}" for state in DID if state in by_state]
        said.append(f"On {spoken(last)} the board {joined(parts)}.")
    return [*said, *actions_told(year.statuses("north", as_of), as_of)]


def closed(as_of: str) -> list[str]:
    mended = {"action-1": CYBER_MENDED, "action-2": DIVING_MENDED}
    return [id_ for id_, day in mended.items() if day <= as_of]


def late(as_of: str) -> list[str]:
    """Each action of this year is to do the same, so that they are told by office and day."""
    year = Year(YEAR).action_at(as_of)
    rows = sorted(row[5:0:-1] for row in year if row[1] == "north" and row[7] == "overdue")
    said = [f"do it ({owner}, due on {spoken(due)})" for due, _, owner, *_ in rows]
    return [f"Late: {'; '.join(said)}."] if said else []


def actions_told(stands: dict[str, str], as_of: str) -> list[str]:
    counts = Counter(stands.values())
    if not stands:
        return []
    parts = [
        f"{counts[status]} {'is' if counts[status] == 1 else 'are'} {word}"
        for status, word in STANDS.items()
        if counts[status]
    ]
    said = f"Of {len(stands)} actions {joined(parts)}"
    if len(parts) == 1:
        said = f"All {len(stands)} actions are {STANDS[next(iter(counts))]}"
    mended = closed(as_of)
    if mended:
        return [f"{said}; the gap that they were about has closed in {len(mended)}."]
    return [f"{said}; no gap that they were about has closed."]


@pytest.mark.parametrize(("as_of", "day"), PACKS)
def test_pages_one_and_two_tell_the_last_meeting_and_the_actions_as_the_replay_does(
    question: Question, as_of: str, day: str
) -> None:
    made, expected = pages(question, as_of, day), met(question, as_of)
    summary, decisions = made["summary"], made["decisions"]
    assert [said for said in summary.sentences if said in expected] == expected
    empty = [] if len(expected) == 2 else ["No decision of an earlier meeting is recorded."]
    assert list(decisions.sentences) == [*expected, *late(as_of), *empty]


@pytest.mark.parametrize(("as_of", "day"), PACKS)
def test_outcomes_and_actions_are_the_replay_row_by_row(
    question: Question, as_of: str, day: str
) -> None:
    year = Year(YEAR)
    parts = {part.exhibit.id: part for part in pages(question, as_of, day)["decisions"].parts}
    last = next((on for board, on, _ in year.meeting_at(as_of) if board == "north"), "")
    outcomes = year.outcomes("north", last, as_of)
    assert ("last_decision" in parts) == bool(outcomes)
    if outcomes:
        held = parts["last_decision"].exhibit
        assert dict(zip(held.frame["subject"], held.frame["state"], strict=True)) == outcomes
        assert set(held.table["In the words of the minute"]) == {"As minuted"}
    stands = year.statuses("north", as_of)
    held = board_action(replace(question, as_of=day_of(as_of)))
    assert len(held.table) == len(stands)
    if stands:
        assert dict(zip(held.frame["action_id"], held.frame["status"], strict=True)) == stands
        due = {row[0]: spoken(row[5]) for row in year.action_at(as_of)}
        assert list(held.table["Due"]) == [due[id_] for id_ in held.frame["action_id"]]
        gaps = dict(zip(held.frame["action_id"], held.table["The gap"], strict=True))
        words = {
            id_: "About no gap"
            if id_ == "action-3"
            else "Has closed"
            if id_ in closed(as_of)
            else "Is still there"
            for id_ in stands
        }
        assert gaps == words


RENEW, CONFIRM = "Renew, replace or let end Pact", "Confirm that it was renewed, or end Pact"


@pytest.mark.parametrize(
    ("pack_of", "subject", "asked", "said"),
    [
        (0, CYBER, "Raise", ""),
        (1, CYBER, "", ""),
        (2, CYBER, "", ""),
        (0, PACT, "", ""),
        (1, PACT, RENEW, ""),
        (2, PACT, CONFIRM, "Agreed on 10 June 2026: “As minuted”. "),
        (3, PACT, CONFIRM, "Deferred on 10 September 2026: “As minuted”. "),
        (4, PACT, "", ""),
        (0, REC, "Say what was done about: Do it", ""),
        (1, REC, "Say what was done about: Do it", "Deferred on 10 March 2026: “As minuted”. "),
        (2, REC, "", ""),
        (4, REC, "", ""),
        (2, NCA, "", ""),
        (3, NCA, "Decide on North: Agency", ""),
        (4, NCA, "Decide on North: Agency", "Asked on 10 December 2026, and no outcome"),
    ],
)
def test_what_is_decided_is_not_asked_again_until_the_data_asks_something_else(
    question: Question, pack_of: int, subject: str, asked: str, said: str
) -> None:
    page = pages(question, *PACKS[pack_of])["decisions"]
    found = [part.exhibit for part in page.parts if part.exhibit.id == "decision"]
    frame = found[0].frame if found else None
    row = None if frame is None else frame[frame["subject"] == subject]
    assert (row is not None and len(row) == 1) == bool(asked)
    if asked:
        assert row is not None
        assert row["decision"].iloc[0].startswith(asked)
        assert row["why"].iloc[0].startswith(said)
        if not said:
            assert " on 10 " not in row["why"].iloc[0]
        assert list(found[0].table["Reference"]).count(subject) == 1
        part = next(part for part in page.parts if part.exhibit.id == "decision")
        assert "Reference" not in part.table.columns, (
            "a board reads no codes: they are in the annex"
        )
