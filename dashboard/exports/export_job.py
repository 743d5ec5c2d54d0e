"""Making a large file off the page's thread: its progress can be read, and it can be cancelled."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from dashboard.errors import DashboardError
from dashboard.exports.files import File
from dashboard.exports.pack_files import StepProgress

log = logging.getLogger(__name__)

# Two at a time: a third would only make the others slower, and the pages too.
_MAKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="making")
WAITING = "Waiting for another pack to be finished"


class StoppedError(Exception):
    """Somebody no longer wants what is being made."""


class ExportJob:
    """Files that are being made. Everything here may be read from any thread.

    `step` says what is being made, `done` how many of `steps` are begun; both numbers are 0 until
    it is known how many there are. When it `is_over`, there are `files`, or an `error` in words, or
    it was cancelled and there is neither.
    """

    def __init__(self, make: Callable[[StepProgress], tuple[File, ...]]) -> None:
        self.step = WAITING
        self.steps = 0
        self.done = 0
        self.files: tuple[File, ...] = ()
        self.error = ""
        self._make = make
        self._unwanted = Event()
        self._future = _MAKERS.submit(self._run)

    @property
    def is_over(self) -> bool:
        return self._future.done()

    def cancel(self) -> None:
        """Stop before the next step; what was made so far is dropped."""
        self._unwanted.set()
        self._future.cancel()

    def wait(self, limit_s: float) -> None:
        """Wait until it is over; TimeoutError where that takes longer."""
        with suppress(CancelledError):  # It was cancelled before it began.
            self._future.result(limit_s)

    def _run(self) -> None:
        try:
            made = self._make(self._begin)
            if not self._unwanted.is_set():
                self.files = made
        except StoppedError:
            return
        except DashboardError as error:
            self.error = str(error)
        except Exception:
            log.exception("A file could not be made")
            self.error = "The file could not be made. The log of the server says why."

    def _begin(self, step: str, steps: int) -> None:
        if self._unwanted.is_set():
            raise StoppedError
        self.step, self.steps = step, steps
        if steps:
            self.done += 1
