"""Making a file off the page's thread: told step by step, cancelled, failed, finished."""

from __future__ import annotations

from threading import Event

from dashboard.errors import UsageError
from dashboard.exports.export_job import ExportJob
from dashboard.exports.files import File
from dashboard.exports.pack_files import StepProgress
from dashboard.model import OFFICIAL

LIMIT_S = 60
FILE = File("a.txt", "text/plain", b"a", OFFICIAL)


def test_finished_file_is_there_with_its_progress() -> None:
    begun, go_on = Event(), Event()

    counted = Event()

    def make(progress: StepProgress) -> tuple[File, ...]:
        progress("The answers", 0)
        counted.set()
        assert go_on.wait(LIMIT_S)
        go_on.clear()
        progress("First", 2)
        begun.set()
        assert go_on.wait(LIMIT_S)
        progress("Second", 2)
        return (FILE,)

    making = ExportJob(make)
    assert counted.wait(LIMIT_S)
    assert (making.step, making.done, making.steps) == ("The answers", 0, 0)
    go_on.set()
    assert begun.wait(LIMIT_S)
    assert (making.step, making.done, making.steps) == ("First", 1, 2)
    assert (making.is_over, making.files) == (False, ())
    go_on.set()
    making.wait(LIMIT_S)
    assert (making.step, making.done, making.is_over) == ("Second", 2, True)
    assert making.files == (FILE,)
    assert not making.error


def test_cancelled_making_stops_before_its_next_step_and_gives_nothing() -> None:
    begun, go_on = Event(), Event()
    made: list[str] = []

    def make(progress: StepProgress) -> tuple[File, ...]:
        progress("First", 2)
        begun.set()
        assert go_on.wait(LIMIT_S)
        progress("Second", 2)
        made.append("second")
        return (FILE,)

    making = ExportJob(make)
    assert begun.wait(LIMIT_S)
    making.cancel()
    go_on.set()
    making.wait(LIMIT_S)
    assert not made
    assert not making.files
    assert not making.error


def test_making_that_is_cancelled_before_it_begins_is_over_and_gives_nothing() -> None:
    go_on = Event()

    def make(_progress: StepProgress) -> tuple[File, ...]:
        assert go_on.wait(LIMIT_S)
        return (FILE,)

    first, second, waiting = (ExportJob(make) for _ in range(3))  # Two are made at a time.
    waiting.cancel()
    waiting.wait(LIMIT_S)
    go_on.set()
    for making in (first, second):
        making.wait(LIMIT_S)
    assert (waiting.is_over, waiting.files, waiting.error) == (True, (), "")


def test_error_that_a_person_can_mend_is_said_and_any_other_is_in_the_log() -> None:
    def refused(_: StepProgress) -> tuple[File, ...]:
        raise UsageError("Choose a force.")

    def broken(_: StepProgress) -> tuple[File, ...]:
        raise ZeroDivisionError

    for make, said in ((refused, "Choose a force."), (broken, "The log of the server says why")):
        making = ExportJob(make)
        making.wait(LIMIT_S)
        assert said in making.error
        assert not making.files
