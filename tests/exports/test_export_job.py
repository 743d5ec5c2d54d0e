"""Making a file off the page's thread: told step by step, cancelled, failed, finished."""

from __future__ import annotations

from threading import Event

from dashboard.errors import UsageError
from dashboard.exports.export_job import ExportJob
from dashboard.exports.files import File
from dashboard.packs.report import Progress

LIMIT_S = 10
FILE = File("a.txt", "text/plain", b"a")


def test_finished_file_is_there_with_its_progress() -> None:
    begun, go_on = Event(), Event()

    def make(progress: Progress) -> File:
        progress("First")
        begun.set()
        assert go_on.wait(LIMIT_S)
        progress("Second")
        return FILE

    making = ExportJob(make, steps=2)
    assert begun.wait(LIMIT_S)
    assert (making.step, making.done, making.is_over, making.file) == ("First", 1, False, None)
    go_on.set()
    making.wait(LIMIT_S)
    assert (making.step, making.done, making.is_over) == ("Second", 2, True)
    assert making.file == FILE
    assert not making.error


def test_cancelled_making_stops_before_its_next_step_and_gives_nothing() -> None:
    begun, go_on = Event(), Event()
    made: list[str] = []

    def make(progress: Progress) -> File:
        progress("First")
        begun.set()
        assert go_on.wait(LIMIT_S)
        progress("Second")
        made.append("second")
        return FILE

    making = ExportJob(make, steps=2)
    assert begun.wait(LIMIT_S)
    making.cancel()
    go_on.set()
    making.wait(LIMIT_S)
    assert not made
    assert making.file is None
    assert not making.error


def test_error_that_a_person_can_mend_is_said_and_any_other_is_in_the_log() -> None:
    def refused(_: Progress) -> File:
        raise UsageError("Choose a force.")

    def broken(_: Progress) -> File:
        raise ZeroDivisionError

    for make, said in ((refused, "Choose a force."), (broken, "The log of the server says why")):
        making = ExportJob(make, steps=1)
        making.wait(LIMIT_S)
        assert said in making.error
        assert making.file is None
