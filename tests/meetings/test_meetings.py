"""What boards decide and what follows: a made-up year against an independent replay of it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.errors import DataSetError, UsageError
from dashboard.exhibits.question import Question
from dashboard.exhibits.question import rows as of_answer
from dashboard.exhibits.registry import registered
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import BOARD_DECISION, KINDS, Outcome, Recorder
from dashboard.model import LOCAL_OPERATOR, OFFICIAL, SENSITIVE, Scope, Viewer
from dashboard.returns.publish import digest_of_ledger, publish_with, rows_of_ledger
from dashboard.store.candidate import Candidate
from dashboard.store.publish import is_current
from dashboard.store.store import Store, current
from tests.conftest import Rows, write_data_set
from tests.meetings.replay import Said, Year
from tests.rules.network import network

DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 10, 20)]
SUBJECTS = [
    "rocu_capability:north/cyber",
    "force_function:ash/diving",
    "force_obligation:ash/o1",
    "agreement:pact",
    "secondment:north/nca",
    "funding:north/uplift",
    "recommendation:rec",
]
STATES = ("asked", "agreed", "refused", "deferred", "noted")


def rows() -> Rows:
    """A network in which something of each kind can be decided on, with gaps of each kind."""
    day = "2026-01-01"
    return network(
        agency=[{"agency_id": "nca", "name": "Agency", "kind": "law_enforcement"}],
        recommendation=[
            {"recommendation_id": "rec", "inspection": "An inspection", "text_summary": "Do it"}
        ],
        agreement=[
            {
                "agreement_id": "pact",
                "name": "Pact",
                "legal_basis": "s22A",
                "status": "in_force",
                "scope": "bilateral",
            }
        ],
        capability_standard=[{"capability_id": "cyber", "target_level": "3"}],
        capability_assessment=[
            {
                "rocu_id": rocu,
                "capability_id": "cyber",
                "as_of": day,
                "position": "partial",
                "level": "2",
                "delivery": "regional",
                "evidence_scope": "unit",
            }
            for rocu in ("north", "south")
        ],
        force_function_assessment=[
            {"force_id": force, "function_id": "diving", "as_of": day, "level": level}
            for force, level in (("ash", "0"), ("birch", "2"), ("cedar", "3"))
        ],
        spr_obligation=[
            {
                "obligation_id": number,
                "edition": "2015",
                "duty_holder": "both",
                "dimension": "capability",
                "requirement": f"Have {number}",
                "confidence": "high",
            }
            for number in ("o1", "o2")
        ],
        obligation_function=[
            {"obligation_id": "o1", "function_id": "diving"},
            {"obligation_id": "o2", "function_id": "hacking"},
        ],
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data_set(tmp_path_factory.mktemp("meetings") / "data", rows())


Recording = Callable[..., Recorder]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "a.ledger.sqlite"))


@pytest.fixture
def recorder(data: Path, ledger: Ledger) -> Iterator[Recorder]:
    with Candidate([data], None) as candidate:
        yield Recorder(ledger, candidate, "a secretary", OFFICIAL)


def record(recorder: Recorder, said: Said) -> None:
    """Record what a replay reads."""
    what, *rest = said
    if what == "add":
        recorder.add_meeting(rest[0], day_of(rest[1]))
    elif what == "move":
        recorder.move_meeting(rest[0], day_of(rest[1]), day_of(rest[2]))
    elif what == "cancel":
        recorder.cancel_meeting(rest[0], day_of(rest[1]))
    elif what == "decide":
        recorder.decide(rest[0], day_of(rest[1]), rest[2], rest[3], day_of(rest[4]), "As minuted")
    elif what == "act":
        id_, subject, board, decided, due, owner, cost = rest
        made = recorder.add_action(
            subject, board, day_of(decided), day_of(due), owner, "Do it", cost
        )
        assert made == id_
    else:
        id_, status, on, due = rest
        recorder.tell_action(id_, status, day_of(on), day_of(due) if due else None)


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def made_up(seed: int) -> list[Said]:
    """A year of boards that meet, move and cancel meetings, decide, and follow actions."""
    chance = random.Random(seed)
    year = Year([])
    actions: dict[str, str] = {}
    for _ in range(60):
        board = chance.choice(("north", "south", "network"))
        held = sorted(year.days_of().get(board, set()))
        free = [day for day in DAYS if day not in held]
        what = chance.choice(("add", "add", "move", "cancel", "decide", "decide", "act", "tell"))
        if what == "add":
            year.said.append(("add", board, chance.choice(free)))
        elif what == "move" and held:
            year.said.append(("move", board, chance.choice(held), chance.choice(free)))
        elif what == "cancel" and len(held) > 2:
            year.said.append(("cancel", board, chance.choice(held)))
        elif what == "decide" and held:
            subject, state = chance.choice(SUBJECTS), chance.choice(STATES)
            meeting, on = chance.choice(held), chance.choice(DAYS)
            year.said.append(("decide", board, meeting, subject, state, on))
        elif what == "act":
            id_ = f"action-{len(actions) + 1}"
            decided, due = sorted(chance.sample(DAYS, 2))
            cost = chance.choice(("", "1000", "0.5"))
            actions[id_] = decided
            year.said.append(
                ("act", id_, chance.choice(SUBJECTS), board, decided, due, "An office", cost)
            )
        elif what == "tell" and actions:
            id_ = chance.choice(list(actions))
            on = chance.choice([day for day in DAYS if day >= actions[id_]])
            status = chance.choice(("open", "done", "dropped"))
            year.said.append(("tell", id_, status, on, chance.choice(("", chance.choice(DAYS)))))
    return year.said


def answered(store: Store, query: str, day: date) -> list[Said]:
    """The rows of an answer as texts."""
    frame = store.answer(query, LOCAL_OPERATOR, as_of=day)
    return [tuple(map(_text, row)) for row in frame.itertuples(index=False, name=None)]


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:g}"
    return "" if value is None else str(value)


def published(ledger: Ledger, data: Path, folder: Path) -> Store:
    publish_with(ledger, [data], folder)
    return current(folder)


@pytest.mark.parametrize("seed", range(6))
def test_made_up_year_is_answered_as_a_replay_of_it(
    seed: int, recorder: Recorder, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    said = made_up(seed)
    for one in said:
        record(recorder, one)
    store = published(ledger, data, tmp_path / "database")
    year = Year(said)
    for day in (*DAYS[::5], "2027-02-01"):
        for query in ("meeting_at", "decision_at", "action_at"):
            found = sorted(answered(store, query, day_of(day)))
            assert found == getattr(year, query)(day), (query, day)


def test_gap_is_without_an_action_until_one_is_about_it_or_about_what_it_rests_on(
    recorder: Recorder, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    everything = {
        ("capability", "rocu_capability:north/cyber"),
        ("capability", "rocu_capability:south/cyber"),
        ("function", "force_function:ash/diving"),
        ("function", "force_function:birch/diving"),
        *(("function", f"force_function:{force}/hacking") for force in ("ash", "birch", "cedar")),
        ("obligation", "force_obligation:ash/o1"),
        ("obligation", "force_obligation:birch/o1"),
        *(("obligation", f"force_obligation:{force}/o2") for force in ("ash", "birch", "cedar")),
    }

    def gaps(day: str) -> set[Said]:
        store = published(ledger, data, tmp_path / "database")
        return set(answered(store, "gap_without_action", day_of(day)))

    assert gaps("2026-06-01") == everything
    # An action on a capability counts for what it delivers, of the members of that unit.
    decided = date(2026, 2, 1), date(2026, 12, 1)
    first = recorder.add_action(
        "rocu_capability:north/cyber", "north", *decided, "An office", "Raise it"
    )
    of_north = {
        ("capability", "rocu_capability:north/cyber"),
        *(("function", f"force_function:{force}/hacking") for force in ("ash", "birch")),
        *(("obligation", f"force_obligation:{force}/o2") for force in ("ash", "birch")),
    }
    assert gaps("2026-06-01") == everything - of_north
    assert gaps("2026-01-31") == everything
    # An overdue action is open; one that is done is not.
    assert gaps("2026-12-31") == everything - of_north
    recorder.tell_action(first, "done", date(2026, 7, 1))
    assert gaps("2026-06-30") == everything - of_north
    assert gaps("2026-07-01") == everything
    # An action on a function counts for the obligations of that force that need it.
    recorder.add_action("force_function:ash/diving", "north", *decided, "An office", "Train divers")
    of_ash = {
        ("function", "force_function:ash/diving"),
        ("obligation", "force_obligation:ash/o1"),
    }
    assert gaps("2026-08-01") == everything - of_ash
    recorder.add_action("force_obligation:birch/o1", "north", *decided, "An office", "Ask for it")
    assert gaps("2026-08-01") == everything - of_ash - {("obligation", "force_obligation:birch/o1")}


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            lambda r: r.add_action(
                "agreement:pact", "north", date(2026, 3, 2), date(2026, 3, 1), "An office", "Do it"
            ),
            "due on 1 March 2026, before it was decided on 2 March 2026",
        ),
        (lambda r: r.add_meeting("nowhere", date(2026, 3, 1)), "There is no board 'nowhere'"),
        (lambda r: r.move_meeting("north", date(2026, 3, 1), date(2026, 4, 1)), "On record: none"),
        (lambda r: r.cancel_meeting("north", date(2026, 3, 1)), "No meeting of north"),
        (
            lambda r: r.decide("north", date(2026, 3, 1), "agreement:pact", "agreed", date.today()),
            "No meeting of north",
        ),
        (
            lambda r: r.decide("north", date(2026, 3, 1), "agreement:x", "agreed", date.today()),
            "There is no agreement 'x'",
        ),
        (
            lambda r: r.decide("north", date(2026, 3, 1), "agreement:pact", "maybe", date.today()),
            "is no state of a decision",
        ),
        (lambda r: r.tell_action("action-9", "done", date.today()), "There is none"),
        (
            lambda r: r.add_action(
                "rocu_capability:north", "north", date.today(), date.today(), "An office", "Do it"
            ),
            "needs 2 ids",
        ),
        (
            lambda r: r.add_action(
                "agreement:pact", "north", date.today(), date.today(), "An office", "Do it", "1,000"
            ),
            "is not a number",
        ),
        (
            lambda r: r.add_action("agreement:pact", "north", date.today(), date.today(), " ", "x"),
            "Say --owner",
        ),
        (
            lambda r: r.add_action(
                "agreement:pact", "north", date.today(), date.today(), "An office", "\u200b\u00a0"
            ),
            "Say --what",
        ),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_words_and_leaves_nothing(
    act: Callable[[Recorder], object], words: str, recorder: Recorder, ledger: Ledger
) -> None:
    with pytest.raises(UsageError, match=words):
        act(recorder)
    assert ledger.entries == []


def test_what_is_restricted_is_there_for_its_region_only(
    data: Path, ledger: Ledger, tmp_path: Path
) -> None:
    with Candidate([data], None) as candidate:
        recorder = Recorder(ledger, candidate, "a secretary", SENSITIVE)
        recorder.add_meeting("north", date(2026, 3, 1))
        recorder.decide(
            "north", date(2026, 3, 1), "agreement:pact", "agreed", date(2026, 3, 1), "secret"
        )
        recorder.add_action(
            "agreement:pact", "north", date(2026, 3, 1), date(2026, 4, 1), "An office", "secret"
        )
    store = published(ledger, data, tmp_path / "database")
    for query in ("meeting_at", "decision_at", "action_at"):
        for viewer, count in (
            (LOCAL_OPERATOR, 1),
            (Viewer("north", Scope("full", ("north",))), 1),
            (Viewer("south", Scope("full", ("south",))), 0),
            (LOCAL_OPERATOR.in_public, 0),
        ):
            assert len(store.answer(query, viewer, as_of=date(2026, 6, 1))) == count


def test_what_is_about_something_restricted_is_not_recorded_as_official(tmp_path: Path) -> None:
    hidden = {"marking": SENSITIVE, "owner_rocu_id": "north"}
    made = rows()
    made["agreement"] = [row | hidden for row in made["agreement"]]
    made["secondment"] = [
        {"rocu_id": "north", "agency_id": "nca", "basis": "seconded", "source_id": "s"} | hidden
    ]
    ledger = Ledger(str(tmp_path / "a.ledger.sqlite"))
    day = date(2026, 3, 1)
    with Candidate([write_data_set(tmp_path / "data", made)], None) as candidate:
        for subject in ("agreement:pact", "secondment:north/nca"):
            recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL)
            with pytest.raises(UsageError, match="is OFFICIAL-SENSITIVE, and so has to be"):
                recorder.add_action(subject, "north", day, day, "An office", "Do it")
            assert replace(recorder, marking=SENSITIVE).add_action(
                subject, "north", day, day, "An office", "Do it"
            )


def test_database_is_current_until_something_is_recorded(
    recorder: Recorder, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "database"
    published(ledger, data, folder)
    assert is_current([data], folder, digest_of_ledger(ledger))
    recorder.add_meeting("north", date(2026, 3, 1))
    assert not is_current([data], folder, digest_of_ledger(ledger))
    published(ledger, data, folder)
    assert is_current([data], folder, digest_of_ledger(ledger))
    live = rows_of_ledger(ledger)
    assert live is not None
    assert live.compiled_on is None


def test_ledger_of_published_data_is_not_for_an_exercise(
    recorder: Recorder, ledger: Ledger, tmp_path: Path
) -> None:
    recorder.add_meeting("north", date(2026, 3, 1))
    exercise = [{"data_set": "exercise", "title": "Made up", "compiled_on": "2099-12-31"}]
    made_up_data = write_data_set(tmp_path / "exercise", rows() | {"data_set": exercise})
    with pytest.raises(DataSetError), Candidate([made_up_data], None) as candidate:
        Recorder(ledger, candidate, "a secretary", OFFICIAL).add_meeting(
            "north", date(2026, 4, 1) + timedelta(days=1)
        )
    with pytest.raises(DataSetError):
        publish_with(ledger, [made_up_data], tmp_path / "database")


def test_what_rests_on_a_restricted_decision_or_action_is_marked_so(
    data: Path, ledger: Ledger, tmp_path: Path
) -> None:
    day = date(2026, 3, 1)
    with Candidate([data], None) as candidate:
        Recorder(ledger, candidate, "a secretary", OFFICIAL).add_meeting("north", day)
        secretary = Recorder(ledger, candidate, "a secretary", SENSITIVE)
        secretary.decide("north", day, "agreement:pact", "agreed", day, "secret")
        secretary.add_action(
            "agreement:pact", "north", day, date(2026, 4, 1), "An office", "secret"
        )
    store = published(ledger, data, tmp_path / "database")
    marked = {
        (id_, rocu): registered()[id_]
        .make(Question(store, LOCAL_OPERATOR, date(2026, 6, 1), rocu_id=rocu))
        .status.marking
        for id_ in ("meeting_list", "decision_list", "last_decision", "board_action")
        for rocu in ("north", "south")
    }
    restricted = {(id_, "north") for id_ in ("decision_list", "last_decision", "board_action")}
    assert {key for key, marking in marked.items() if marking == SENSITIVE} == restricted


def test_newest_entry_without_a_minute_does_not_show_the_words_of_an_older_one(
    recorder: Recorder, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    for day in (date(2026, 3, 1), date(2026, 6, 1)):
        recorder.add_meeting("north", day)
    recorder.decide(
        "north", date(2026, 3, 1), "agreement:pact", "deferred", date(2026, 3, 1), "Not yet."
    )
    recorder.decide("north", date(2026, 6, 1), "agreement:pact", "agreed", date(2026, 6, 1))
    store = published(ledger, data, tmp_path / "database")
    found = store.answer("decision_listed", LOCAL_OPERATOR, as_of=date(2026, 7, 1), board="north")
    assert [(row.state, row.minute) for row in of_answer(found)] == [("agreed", None)]


def test_words_that_are_recorded_are_put_right_as_those_of_a_data_set_are(
    recorder: Recorder, ledger: Ledger
) -> None:
    day = date(2026, 3, 1)
    recorder.add_meeting("north", day, "\u200bextra-\nordinary ")
    recorder.decide("north", day, "agreement:pact", "noted", day, " Seen\r\nand\u00a0noted. ")
    for owner in ("An office", "\u00a0An  office\u200b"):
        action = recorder.add_action("agreement:pact", "north", day, day, owner, "Ask\nthem\t")
    recorder.tell_action(action, "open", day, note=" First.\n\u00a0Then. ")
    said = [entry.content for entry in ledger.entries if entry.kind in KINDS]
    meeting, decision, *actions, told = said
    assert meeting["kind"] == "extra- ordinary"
    assert decision["minute"] == "Seen and noted."
    assert {(action["owner"], action["what"]) for action in actions} == {("An office", "Ask them")}
    assert told["note"] == "First.\nThen."


def test_outcomes_of_a_meeting_are_recorded_all_or_none(recorder: Recorder, ledger: Ledger) -> None:
    day = date(2026, 3, 1)
    recorder.add_meeting("north", day)
    wrong = [Outcome("agreement:pact", "agreed"), Outcome("agreement:none", "agreed")]
    with pytest.raises(UsageError, match="There is no agreement 'none'"):
        recorder.decide_all("north", day, wrong, day)
    assert [entry.kind for entry in ledger.entries if entry.kind == BOARD_DECISION] == []
    asked = [
        Outcome("force_statement:ash/2015", "agreed", "Correct it."),
        Outcome("single_supplier:regional/north", "noted"),
        Outcome("ask:north/capabilities", "refused"),
        Outcome("funding:network/uplift", "deferred"),
    ]
    recorder.decide_all("north", day, asked, day)
    kept = [entry.content for entry in ledger.entries if entry.kind == BOARD_DECISION]
    assert [(said["subject"], said["state"]) for said in kept] == [
        (one.subject, one.state) for one in asked
    ]
    # Nobody acts on a statement as such: an action is about a subject of the contract.
    with pytest.raises(UsageError, match="is no subject"):
        recorder.add_action("ask:north/capabilities", "north", day, day, "An office", "Ask")
