"""Follows what other servers publish, for as long as a server runs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.ledger.file_parts import BusyError
from dashboard.ledger.ledger import Ledger
from dashboard.publications.fetch import FetchError, catch_up
from dashboard.publications.record import newest_readable, publications
from dashboard.publications.share import share_kept
from dashboard.store.store import current

log = logging.getLogger(__name__)

LOOK_S = 1.0
"""How often to look whether something was published."""
FETCH_AGAIN_S = 30.0
"""How long to wait before what could not be fetched is fetched again."""
PUBLISH_S = 15.0
"""How often to look whether something was recorded that nobody has published."""


class Watch:
    """Moves the readers of a server to what others publish, and keeps what packs here rest on.

    `publish_what_waits` publishes what was recorded and not published.
    """

    def __init__(
        self,
        ledger: Ledger,
        folder: Path,
        publish_what_waits: Callable[[], object] = lambda: None,
    ) -> None:
        self._ledger = ledger
        self._folder = folder
        self._known_at = time.monotonic()
        self._said = ""
        self._not_fetched = ""
        self._fetch_again_at = 0.0
        self._publish_what_waits = publish_what_waits
        self._publish_at = time.monotonic() + PUBLISH_S

    @property
    def lag_s(self) -> float:
        """Seconds since it was last known that readers have the newest that they can read.

        0 where the ledger is shared with no other server.
        """
        return time.monotonic() - self._known_at if self._ledger.is_shared else 0.0

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Look again and again in a thread of its own, until the `with` ends.

        A server with a ledger of its own has nothing to look for.
        """
        if not self._ledger.is_shared:
            yield
            return
        stopping = threading.Event()

        def look_again() -> None:
            while not stopping.wait(LOOK_S):
                self.look()

        thread = threading.Thread(target=look_again, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def look(self) -> None:
        """Look once. What is wrong is written to the log when it begins, and once it is over."""
        try:
            said = self._look()
        except DashboardError as error:
            said = str(error)
        except Exception:  # Whatever it is, the next look may find it mended.
            log.exception("It could not be seen what is published")
            return
        if said != self._said:
            log.warning(said or "What is published is followed again.")
        self._said = said

    def _look(self) -> str:
        """Catch up; what there is to say of it.

        Where the ledger was put back, what it has published last is older than what readers have:
        they stay with that until somebody has seen to it.
        """
        self._ledger.refuse_cut_off()
        newest = newest_readable(self._ledger)
        version = newest.made.version if newest else ""
        if version == self._not_fetched and time.monotonic() < self._fetch_again_at:
            return self._said
        try:
            catch_up(self._ledger, self._folder)
        except FetchError:
            self._not_fetched, self._fetch_again_at = version, time.monotonic() + FETCH_AGAIN_S
            raise
        current(self._folder)  # Opened now, so that nobody waits for it.
        self._known_at = time.monotonic()
        with suppress(BusyError):
            share_kept(self._ledger, self._folder)
            if time.monotonic() >= self._publish_at:
                self._publish_at = time.monotonic() + PUBLISH_S
                self._publish_what_waits()
        last = publications(self._ledger)[-1:]
        if last and not last[0].is_readable:
            return (
                f"The database {last[0].made.version} that is published now was built by another "
                "version of the dashboard, which this one cannot read. This server goes on with "
                f"{version or 'what it has'}. Install that version here too."
            )
        return ""
