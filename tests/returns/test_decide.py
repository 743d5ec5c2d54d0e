"""Two who send, and two who decide, at the same moment: one is first and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from dashboard.errors import AccessError, DataSetError
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from dashboard.returns.check import check
from dashboard.returns.decide import DecidedError, Sent, decide, send
from dashboard.returns.live import live_rows
from dashboard.returns.read import read
from dashboard.returns.versions import ACCEPTED, SENT_BACK, Version, versions
from tests.postgres import Server, postgres
from tests.returns.network import Office, on_day, write_network, write_return
from tests.returns.replay import Submission
from tests.returns.test_replay import funding, unit, workforce

__all__ = ["postgres"]

TODAY = "2026-11-29"


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    write_network(tmp_path / "data")
    place = str(tmp_path / "ledger.sqlite")
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        place = server.url(server.new_database())
    return Office(tmp_path, Ledger(place), "OFFICIAL")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gives, or the error that it ends with; all begin together."""
    barrier = Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except (AccessError, DecidedError, DataSetError) as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def sending(office: Office, sent: Submission, who: str) -> Callable[[], object]:
    """Sending a return that was checked before, by somebody with a program of their own."""
    path = write_return(office.folder / f"of {who}", sent)
    ledger = Ledger(office.ledger.url.render_as_string(hide_password=False))
    with on_day(TODAY):
        checked = check(read(path), [office.data], ledger, "OFFICIAL")
    return lambda: send(ledger, checked, who)


def deciding(office: Office, version: Version, outcome: str, who: str) -> Callable[[], object]:
    ledger = Ledger(office.ledger.url.render_as_string(hide_password=False))
    return lambda: decide(ledger, [office.data], version, outcome, who, "why")  # type: ignore[arg-type]


def test_two_who_send_at_once_have_versions_of_their_own_and_the_second_is_told(
    office: Office,
) -> None:
    found = at_once(
        *(
            sending(office, unit("2026-09-30", workforce=workforce(value)), who)
            for value, who in (("1", "Ann"), ("2", "Bob"))
        )
    )
    first, second = sorted(
        (sent for sent in found if isinstance(sent, Sent)), key=lambda sent: sent.version.number
    )
    assert [first.version.number, second.version.number] == [1, 2]
    assert first.waiting == []
    assert [(v.number, v.who) for v in second.waiting] == [(1, first.version.who)]
    assert verify(office.ledger) == []


def test_two_who_send_the_same_at_once_have_one_version(office: Office) -> None:
    sent = unit("2026-09-30", workforce=workforce("1"))
    found = at_once(*(sending(office, sent, who) for who in ("Ann", "Bob")))
    known = [one.is_known for one in found if isinstance(one, Sent)]
    assert sorted(known) == [False, True]
    assert len(versions(office.ledger)) == 1


def test_of_two_who_decide_at_once_one_counts_and_the_other_is_told_by_whom(
    office: Office,
) -> None:
    with on_day(TODAY):
        version = office.send(unit("2026-09-30", workforce=workforce("1"))).version
    found = at_once(
        deciding(office, version, ACCEPTED, "Bob"), deciding(office, version, SENT_BACK, "Eve")
    )
    (taken,) = [one for one in found if isinstance(one, Version)]
    (refused,) = [one for one in found if isinstance(one, DecidedError)]
    assert taken.decision
    assert f"was {taken.state} by {taken.decision.who}" in str(refused)
    (kept,) = versions(office.ledger)
    assert kept.state == taken.state
    assert verify(office.ledger) == []


def test_of_two_accepted_at_once_that_cannot_stand_together_one_is_refused(
    office: Office,
) -> None:
    with on_day(TODAY):
        waiting = [
            office.send(
                Submission(
                    "unit",
                    of,
                    "2026-09-30",
                    {"funding": [funding("2025-26", "1", recipient_id=of, funding_id="same")]},
                )
            ).version
            for of in ("north", "south")
        ]
    found = at_once(*(deciding(office, version, ACCEPTED, "Bob") for version in waiting))
    (refused,) = [one for one in found if isinstance(one, DataSetError)]
    assert any("same key" in problem.wrong for problem in refused.problems)
    assert sorted(version.state for version in versions(office.ledger)) == ["accepted", "sent"]


def test_sender_does_not_decide_where_four_eyes_are_asked_for(office: Office) -> None:
    with on_day(TODAY):
        version = office.send(unit("2026-09-30", workforce=workforce("1")), "Ann").version
    for outcome in (ACCEPTED, SENT_BACK):
        with pytest.raises(AccessError, match="Somebody else has to"):
            decide(office.ledger, [office.data], version, outcome, "Ann", "why", four_eyes=True)
    assert decide(office.ledger, [office.data], version, ACCEPTED, "Bob", four_eyes=True).state


def test_live_rows_of_another_ledger_have_another_digest(office: Office, tmp_path: Path) -> None:
    """A server that is given another ledger builds anew, although it has the same versions."""
    other = Office(tmp_path, Ledger(str(tmp_path / "other.sqlite")), "OFFICIAL", 10)
    digests = set()
    for of, value in ((office, "1"), (other, "2")):
        sent = unit("2026-09-30", workforce=workforce(value))
        with on_day(TODAY):
            of.send(sent)
            of.decide(sent, 1)
        live = live_rows(of.ledger)
        assert live
        digests.add(live.digest)
    assert len(digests) == 2
