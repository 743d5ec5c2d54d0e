"""What one server publishes reaches the others whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from dashboard.cli.options import Edition
from dashboard.cli.questions import keep_everywhere, question_of
from dashboard.errors import DataSetError, NoDatabaseError
from dashboard.ledger.file_parts import BusyError, turn
from dashboard.ledger.ledger import Ledger, LedgerError
from dashboard.ledger.prepare import prepare
from dashboard.ledger.verify import verify
from dashboard.meetings.entries import Recorder
from dashboard.model import OFFICIAL
from dashboard.publications import fetch, watch
from dashboard.publications import share as sharing
from dashboard.publications.fetch import FetchError, catch_up, hold_version
from dashboard.publications.record import kept, newest_readable, publications
from dashboard.publications.share import only_builder
from dashboard.publications.watch import Watch
from dashboard.returns.publish import (
    digest_of_ledger,
    publish_what_waits,
    publish_with,
    rows_of_ledger,
)
from dashboard.settings import LEDGER, ROOT
from dashboard.store.candidate import Candidate
from dashboard.store.publish import KEPT_VERSIONS, UNFINISHED, is_current, keep, published, versions
from dashboard.store.store import current, of_version
from tests.conftest import write_data_set
from tests.postgres import APPENDER
from tests.publications.conftest import Replica, Shared
from tests.store.test_publish import size_of, square

KILLS = int(os.environ.get("KILLS", "3"))


def files(shared: Shared) -> set[str]:
    """The versions whose files are in PostgreSQL."""
    with turn(Ledger(shared.url)) as parts:
        return parts.names()


def test_publication_reaches_the_other_servers(shared: Shared) -> None:
    one, two, three = map(shared.replica, ("one", "two", "three"))
    for size, builder in ((2, one), (3, two), (4, one)):
        version = builder.publish(size)
        for other in (one, two, three):
            other.watch.look()
            assert published(other.folder).version == version
            assert other.size == size
    assert verify(one.ledger) == []


def test_server_with_a_ledger_of_its_own_shares_with_nobody(shared: Shared) -> None:
    ledger = Ledger(str(shared.folder / "own.sqlite"))
    publish_with(ledger, [shared.data(2)], shared.folder / "own")
    assert ledger.entries == []
    assert size_of(current(shared.folder / "own")) == 2


DAMAGES = {
    "a part is gone": "delete from file_part where number = 0",
    "all parts are gone": "delete from file_part",
    "a part was changed": "update file_part set content = set_byte(content, 9, 7)",
    "a part is cut off": "update file_part set content = substr(content, 1, 9999)",
    "a part was added": "insert into file_part select file, number + 1, content from file_part",
    "it is another file": "update file_part set content = 'another'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_file_that_is_not_what_was_published_is_never_answered_from(
    shared: Shared, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    two.watch.look()
    one.publish(3)
    shared.tamper(DAMAGES[damage])
    before = sorted(two.folder.iterdir())
    two.watch.look()
    assert two.size == 2
    assert sorted(two.folder.iterdir()) == before
    assert "is not whole in the ledger" in caplog.text
    caplog.clear()
    two.watch.look()
    assert not caplog.text, "it is said once, and not fetched again at once"
    one.publish(4)
    two.watch.look()
    assert two.size == 4
    assert "followed again" in caplog.text


def test_file_of_several_parts_arrives_as_it_was(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.ledger.file_parts.PART_BYTES", 50_000)
    one, two = shared.replica("one"), shared.replica("two")
    version = one.publish(2)
    two.watch.look()
    held, sent = ((replica.folder / f"{version}.duckdb").read_bytes() for replica in (two, one))
    assert held == sent
    one.publish(3)
    shared.tamper("delete from file_part where number = 2")
    two.watch.look()
    assert two.size == 2


def test_fetch_that_is_killed_half_way_leaves_nothing_that_is_answered_from(
    shared: Shared,
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    two.watch.look()
    version = one.publish(3)
    half = two.folder / f"{version}.1{UNFINISHED}.duckdb"
    half.write_bytes((one.folder / f"{version}.duckdb").read_bytes()[:9999])
    assert two.size == 2
    assert version not in versions(two.folder)
    two.watch.look()
    assert two.size == 3


@pytest.mark.parametrize("step", ["hold", "point"])
def test_folder_that_cannot_be_written_keeps_what_it_has(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    two.watch.look()
    one.publish(3)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch, step, full)
    with pytest.raises(FetchError, match=r"No space left .* Make room"):
        catch_up(two.ledger, two.folder)
    monkeypatch.undo()
    assert two.size == 2
    assert not list(two.folder.glob(f"*{UNFINISHED}*"))
    catch_up(two.ledger, two.folder)
    assert two.size == 3


def test_readers_are_not_moved_back_to_what_a_ledger_has_that_was_put_back(
    shared: Shared, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    noted = shared.folder / "reach.json"
    two.ledger = Ledger(shared.url, noted)
    two.watch = Watch(two.ledger, two.folder)
    one.publish(3)
    two.watch.look()
    shared.tamper(
        "set session_replication_role = replica; "
        "delete from entry where number = (select max(number) from entry)"
    )
    two.watch.look()
    assert two.size == 3
    assert "its last entries are gone" in caplog.text
    assert f"put {noted} aside" in caplog.text
    noted.unlink()
    two.watch.look()
    assert two.size == 2


def test_server_of_another_schema_keeps_what_it_has_and_says_so(
    shared: Shared, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    version = one.publish(2)
    two.watch.look()
    newer = replace(published(one.folder), version="29990101T000000", schema="of a newer program")
    with only_builder(one.ledger, "published") as share:
        share(published(one.folder).path(one.folder), newer)
    two.watch.look()
    assert published(two.folder).version == version
    assert two.size == 2
    assert "built by another version of the dashboard" in caplog.text
    assert f"goes on with {version}. Install that version here too." in caplog.text
    hold_version(two.ledger, two.folder, newer.version)
    assert newer.version not in versions(two.folder)
    three = shared.replica("three")
    three.watch.look()
    assert three.size == 2, "a new server has the newest that it can read"


def test_server_that_starts_takes_over_what_was_published_and_builds_nothing(
    shared: Shared,
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    built = publish_with(one.ledger, [shared.data(2)], one.folder)
    assert built is not None
    version = built.version
    assert publish_with(two.ledger, [shared.data(2)], two.folder, only_if_changed=True) is None
    assert published(two.folder).version == version
    built = publish_with(two.ledger, [shared.data(3)], two.folder, only_if_changed=True)
    assert built is not None
    assert published(two.folder).version == built.version
    one.watch.look()
    assert one.size == 3


def test_server_that_shares_its_ledger_from_now_on_publishes_what_it_has(shared: Shared) -> None:
    alone = shared.folder / "one"
    publish_with(Ledger(str(shared.folder / "own.sqlite")), [shared.data(2)], alone)
    one, two = shared.replica("one"), shared.replica("two")
    assert publish_with(one.ledger, [shared.data(2)], alone, only_if_changed=True) is not None
    two.watch.look()
    assert two.size == 2


def test_file_that_is_lost_is_built_anew_by_a_server_that_starts(shared: Shared) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    shared.tamper("delete from file_part")
    assert publish_with(two.ledger, [shared.data(2)], two.folder, only_if_changed=True) is not None
    one.watch.look()
    assert published(one.folder) == published(two.folder)


def test_exercise_is_not_published_to_servers_of_published_data(shared: Shared) -> None:
    one = shared.replica("one")
    one.publish(2)
    told = {"data_set": "exercise", "title": "Made up", "compiled_on": "2099-12-31"}
    made_up = write_data_set(shared.folder / "made up", square(2) | {"data_set": [told]})
    with pytest.raises(DataSetError):
        publish_with(shared.replica("two").ledger, [made_up], shared.folder / "two")
    assert len(publications(one.ledger)) == 1


def test_role_that_may_add_entries_and_take_files_away_can_publish(shared: Shared) -> None:
    one = shared.replica("one")
    one.publish(2)
    prepare(one.ledger, APPENDER)
    two = Replica(
        shared.server.url(shared.database, APPENDER), shared.folder / "two", shared.square
    )
    two.publish(3)
    one.watch.look()
    assert one.size == 3


# What is kept


def test_newest_versions_and_those_that_packs_rest_on_can_be_had_anywhere(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEPT_VERSIONS == 10
    monkeypatch.setattr(sharing, "KEPT_VERSIONS", 2)
    one, two = shared.replica("one"), shared.replica("two")
    first = one.publish(2)
    keep(one.folder, first)
    second = one.publish(3)
    one.watch.look()
    newer = [one.publish(2) for _ in range(2)]
    assert files(shared) == {first, *newer}
    for version in (first, newer[0]):
        hold_version(two.ledger, two.folder, version)
        sent, held = ((f / f"{version}.duckdb").read_bytes() for f in (one.folder, two.folder))
        assert held == sent
        assert size_of(of_version(two.folder, version)) == 2
    with pytest.raises(FetchError):
        hold_version(two.ledger, two.folder, second)
    assert not (two.folder / "published.json").exists(), "readers are not moved to what is kept"


def test_version_that_was_kept_before_the_ledger_was_shared_is_shared(shared: Shared) -> None:
    folder = shared.folder / "one"
    own = Ledger(str(shared.folder / "own.sqlite"))
    publish_with(own, [shared.data(3)], folder)
    early = published(folder).version
    keep(folder, early)
    one, two = shared.replica("one"), shared.replica("two")
    one.publish(2)
    one.watch.look()
    two.watch.look()
    assert two.size == 2, "readers are not moved to what is kept"
    hold_version(two.ledger, two.folder, early)
    assert size_of(of_version(two.folder, early)) == 3


def test_version_is_kept_once_builds_give_way(shared: Shared) -> None:
    one = shared.replica("one")
    version = one.publish(2)
    keep(one.folder, version)
    with turn(Ledger(shared.url)):
        one.watch.look()
    assert len(one.ledger.entries) == len(Ledger(shared.url).entries)
    before = len(one.ledger.entries)
    one.watch.look()
    one.watch.look()
    assert len(one.ledger.entries) == before + 1
    assert one.ledger.entries[-1].key == f"kept-version {version}"


def test_command_line_asks_a_version_of_another_server_and_lets_all_keep_it(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    version = one.publish(2)
    one.publish(3)
    monkeypatch.setenv(LEDGER.name, shared.url)
    question = question_of(two.folder, "2026-11-22", None, None, Edition.FULL, version)
    assert question.store.version == version
    assert size_of(question.store) == 2
    keep(two.folder, version)
    keep_everywhere(two.folder)
    assert [found.made.version for found in kept(one.ledger)] == [version]


# Builders


def test_only_one_program_has_the_turn_to_build(shared: Shared) -> None:
    one, two = Ledger(shared.url), Ledger(shared.url)
    with (
        only_builder(one, "published"),
        pytest.raises(BusyError, match="one is made at a time"),
        turn(two, wait_s=0.01),
    ):
        pass
    with turn(two, wait_s=0):
        pass


def builder(shared: Shared, name: str, size: int, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.publications.building", shared.url]
    command += [str(shared.data(size)), str(shared.folder / name), *options]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_builders_at_once_build_one_after_another(shared: Shared) -> None:
    processes = [
        builder(shared, name, size, "--times", "3") for name, size in (("one", 2), ("two", 3))
    ]
    built = {}
    for size, process in zip((2, 3), processes, strict=True):
        said, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
        built |= dict.fromkeys(said.split(), size)
    three = shared.replica("three")
    assert [found.made.version for found in publications(three.ledger)] == sorted(built)
    assert len(built) == 6
    three.watch.look()
    assert three.size == built[max(built)]


@pytest.mark.parametrize("moment", ["building", "putting", "put"])
def test_builder_killed_at_a_step_leaves_nothing_that_is_answered_from(
    shared: Shared, moment: str
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    first = one.publish(2)
    process = builder(shared, "killed", 3, "--die", moment)
    process.communicate(timeout=60)
    assert process.returncode == -9
    two.watch.look()
    assert published(two.folder).version == first
    assert two.size == 2
    with pytest.raises(NoDatabaseError):
        published(shared.folder / "killed")
    one.publish(4)
    two.watch.look()
    assert two.size == 4
    assert len(files(shared)) == 2, "what the killed one had put there is gone"


def test_builders_killed_at_any_moment_leave_every_server_with_a_whole_database(
    shared: Shared,
) -> None:
    chance = random.Random(2026)
    one = shared.replica("one")
    one.publish(2)
    for turn_ in range(KILLS):
        process = builder(shared, f"killed {turn_}", 3, "--times", "1000")
        time.sleep(chance.uniform(0.5, 2.5))
        process.kill()
        said, _ = process.communicate(timeout=60)
        one.watch.look()
        assert one.size == 3 if said else one.size in (2, 3)
        found = newest_readable(one.ledger)
        assert found
        assert published(one.folder) == found.made
        assert set(said.split()) <= {each.made.version for each in publications(one.ledger)}
    assert verify(one.ledger) == []


def test_builder_whose_connection_breaks_publishes_nothing(shared: Shared) -> None:
    one = shared.replica("one")
    first = one.publish(2)
    made = published(one.folder)

    def build_and_lose_the_turn() -> None:
        with only_builder(one.ledger, "published") as share:
            shared.tamper(
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
            )
            share(made.path(one.folder), replace(made, version="2"))

    with pytest.raises(LedgerError, match="Nothing was published"):
        build_and_lose_the_turn()
    assert [found.made.version for found in publications(one.ledger)] == [first]


# What was recorded and not published


def record_meeting(ledger: Ledger, data: Path, day: int) -> None:
    """Record something without publishing it, as a server that ends just then."""
    with Candidate([data], rows_of_ledger(ledger)) as candidate:
        Recorder(ledger, candidate, "Ann", OFFICIAL).add_meeting("r0", date(2026, 3, day))


def test_what_was_recorded_and_not_published_is_published_by_another_server(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    data = shared.data(2)
    publish_with(one.ledger, [data], one.folder)
    record_meeting(one.ledger, data, 1)
    monkeypatch.setattr(watch, "PUBLISH_S", 0.0)
    waiting = partial(publish_what_waits, two.ledger, [data], two.folder)
    looking = Watch(two.ledger, two.folder, waiting)
    with turn(one.ledger):
        looking.look()
    assert len(publications(one.ledger)) == 1, "whoever builds now may be publishing it"
    looking.look()
    assert len(publications(one.ledger)) == 2
    assert is_current([data], two.folder, digest_of_ledger(two.ledger))
    assert publish_what_waits(one.ledger, [data], one.folder) is None


def test_server_of_other_folders_leaves_to_others_what_was_not_published(shared: Shared) -> None:
    one, two = shared.replica("one"), shared.replica("two")
    publish_with(one.ledger, [shared.data(2)], one.folder)
    record_meeting(one.ledger, shared.data(2), 1)
    assert publish_what_waits(two.ledger, [shared.data(3)], two.folder) is None
    assert len(publications(one.ledger)) == 1
