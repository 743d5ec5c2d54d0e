"""Whether what actions are about has moved, against plain arithmetic over the same rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dashboard.exhibits.question import rows as told
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import LOCAL_OPERATOR, OFFICIAL
from dashboard.returns.publish import publish_with
from dashboard.store.candidate import Candidate
from dashboard.store.store import Store, current
from tests.conftest import Rows, write_data_set
from tests.rules.network import as_text, lines, network
from tests.rules.reference import WORST_FIRST, Reference, TextRows

DECIDED = (date(2015, 3, 1), date(2015, 9, 1), date(2016, 4, 1))
ASKED = (date(2015, 9, 1), date(2016, 7, 1), date(2017, 7, 1))
SUBJECTS = (
    "rocu_capability:north/cyber",
    "rocu_capability:north/fraud",
    "rocu_capability:south/cyber",
    "rocu_capability:south/fraud",
    "force_function:ash/diving",
    "force_function:birch/diving",
    "force_function:cedar/hacking",
    "force_function:dogwood/diving",
    "force_obligation:ash/dive",
    "force_obligation:birch/both",
    "force_obligation:cedar/both",
    "force_obligation:ash/govern",
    "agreement:pact",
    "agreement:loose",
    "agreement:planned",
    "secondment:north/customs",
    "secondment:north/prisons",
    "secondment:south/customs",
    "recommendation:rec",
    "funding:north/uplift",
)
Moved = tuple[str, str, str]
"""Where it stood, where it stands, and in which direction that is."""


def rows() -> Rows:
    """Things of each kind that get better, get worse, come to be known, and stay as they are."""
    return network(
        agency=lines("agency_id", "customs", "prisons"),
        recommendation=lines("recommendation_id", "rec"),
        capability=lines("capability_id", "cyber", "fraud"),
        capability_standard=lines("capability_id target_level", "cyber 3", "fraud 3"),
        capability_assessment=lines(
            "rocu_id capability_id as_of position level evidence_scope",
            "north cyber 2015-02-01 partial 2 unit",
            "north cyber 2016-05-01 provided 3 unit",
            "north fraud 2015-02-01 provided 3 network",
            "north fraud 2016-05-01 provided 4 unit",
            "south cyber 2015-02-01 provided 3 unit",
            "south cyber 2016-05-01 transferred - unit",
            "south fraud 2017-01-01 planned 1 unit",
        ),
        force_function_assessment=lines(
            "force_id function_id as_of level",
            "ash diving 2015-02-01 0",
            "ash diving 2016-05-01 3",
            "birch diving 2015-02-01 3",
            "birch diving 2016-05-01 2",
            "dogwood diving 2017-01-01 0",
        ),
        spr_obligation=lines("obligation_id edition", "dive 2015", "both 2015", "govern 2015"),
        obligation_function=lines(
            "obligation_id function_id", "dive diving", "both diving", "both hacking"
        ),
        agreement=lines(
            "agreement_id status starts_on ends_on review_on notice_months",
            "pact in_force 2014-01-01 2016-06-30 2016-03-31 3",
            "loose in_force 2014-01-01 - - -",
            "planned in_force 2016-01-01 - 2017-12-31 -",
        ),
        secondment=lines(
            "rocu_id agency_id capability_id as_of ends_on posts_established posts_filled",
            "north customs - 2015-02-01 - 14 11",
            "north customs cyber 2015-02-01 - 4 4",
            "north customs - 2016-05-01 - 14 13",
            "north prisons - 2015-02-01 - - -",
            "south customs - 2015-02-01 2016-12-31 3 3",
            "south customs - 2016-05-01 2016-12-31 3 1",
        ),
    )


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, TextRows]:
    """An action about everything, decided on each of the days."""
    folder, made = tmp_path_factory.mktemp("moved"), rows()
    data = write_data_set(folder / "data", made)
    ledger = Ledger(str(folder / "a.ledger.sqlite"))
    with Candidate([data], None) as candidate:
        recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL)
        for day in DECIDED:
            for subject in SUBJECTS:
                board = "south" if "south" in subject else "north"
                recorder.add_action(subject, board, day, date(2018, 1, 1), "An office", "Do it")
    publish_with(ledger, [data], folder / "database")
    return current(folder / "database"), as_text(made)


class Day:
    """Where things stand on a day: the word, and what is compared of it."""

    def __init__(self, rows: TextRows, on: date) -> None:
        self.rows, self.on = rows, on
        self.rules = Reference(rows, on)

    def stands(self, subject: str) -> tuple[str, object]:
        kind, _, ids = subject.partition(":")
        return getattr(self, kind)(*ids.split("/"))  # type: ignore[no-any-return]

    def rocu_capability(self, rocu: str, capability: str) -> tuple[str, object]:
        (row,) = [r for r in self.rules.capability_position() if r[:2] == (rocu, capability)]
        position, level, scope = row[2], row[3], row[8]
        if position == "provided" and scope == "network":
            position = "stated"
        elif level == "4":
            position = "beyond"
        return position, int(level) if level else None

    def force_function(self, force: str, function: str) -> tuple[str, object]:
        (row,) = [r for r in self.rules.function_coverage() if r[:2] == (force, function)]
        return row[2], WORST_FIRST.index("evidenced" if row[2] == "assured" else row[2])

    def force_obligation(self, force: str, obligation: str) -> tuple[str, object]:
        position = self.rules.obligation_positions[force, obligation][0]
        return position, WORST_FIRST.index(position) if position in WORST_FIRST else None

    def agreement(self, agreement: str) -> tuple[str, object]:
        (held,) = [r for r in self.rows["agreement"] if r["agreement_id"] == agreement]
        start, end = held["starts_on"], held["ends_on"]
        standing = "live"
        if start > self.on.isoformat():
            standing = "not_started"
        elif end and end < self.on.isoformat():
            standing = "term_ended"
        return standing, sorted(r[1:] for r in self.rules.decision_due() if r[0] == agreement)

    def secondment(self, rocu: str, agency: str) -> tuple[str, object]:
        stated = [Decimal(r[7]) for r in self.rules.posts_at() if r[:2] == (rocu, agency) and r[7]]
        return (str(sum(stated)), -sum(stated)) if stated else ("", None)


def direction(subject: str, was: tuple[str, object], is_now: tuple[str, object]) -> str:
    kind = subject.partition(":")[0]
    if kind == "agreement":
        return "same" if was == is_now else "changed"
    if not was[0] or not is_now[0]:
        return ""
    if was == is_now:
        return "same"
    before, after = was[1], is_now[1]
    if not isinstance(before, int | Decimal) or not isinstance(after, int | Decimal):
        return "neither"
    if after < before:
        return "worse"
    if after > before and (
        kind in ("rocu_capability", "secondment") or after >= WORST_FIRST.index("partial")
    ):
        return "better"
    return "neither"


@pytest.mark.parametrize("on", ASKED, ids=str)
def test_moved_is_where_it_stood_and_where_it_stands(
    on: date, recorded: tuple[Store, TextRows]
) -> None:
    store, held = recorded
    frame = store.answer("action_moved", LOCAL_OPERATOR, as_of=on)
    found = {
        row.action_id: (row.was or "", row.is_now or "", row.direction or "") for row in told(frame)
    }
    expected: dict[str, Moved] = {}
    for number, (day, subject) in enumerate((d, s) for d in DECIDED for s in SUBJECTS):
        if day <= on and subject.partition(":")[0] not in ("recommendation", "funding"):
            was, is_now = (Day(held, one).stands(subject) for one in (day, on))
            expected[f"action-{number + 1}"] = (
                was[0],
                is_now[0],
                direction(subject, was, is_now),
            )
    assert found == expected
    if on == ASKED[-1]:
        assert {one[2] for one in expected.values()} == {
            "better",
            "worse",
            "same",
            "neither",
            "changed",
            "",
        }


@pytest.mark.parametrize("on", ASKED, ids=str)
def test_gap_has_closed_where_it_was_one_and_is_known_to_be_none(
    on: date, recorded: tuple[Store, TextRows]
) -> None:
    store, held = recorded
    frame = store.answer("action_moved", LOCAL_OPERATOR, as_of=on)
    told = frame.dropna(subset=["has_closed"])
    closed = dict(zip(told["action_id"], told["has_closed"], strict=True))
    expected = {}
    for number, (day, subject) in enumerate((d, s) for d in DECIDED for s in SUBJECTS):
        if day <= on and subject.startswith(("rocu_", "force_")):
            was, is_now = (falls_short(Day(held, one).stands(subject)) for one in (day, on))
            if was:
                expected[f"action-{number + 1}"] = is_now is False
    assert closed == expected
    assert any(closed.values()) or on == ASKED[0]


def falls_short(stands: tuple[str, object]) -> bool | None:
    """Whether it is a gap; None where that is not known. Every standard here asks for level 3."""
    word = stands[0]
    if word in ("absent", "planned", "partial", "gap"):
        return True
    met = ("provided", "beyond", "stated", "assured", "unassured", "evidenced")
    return False if word in met else None
