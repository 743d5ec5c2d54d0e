"""What people asked for in the last day, and whether one of their pages is opened or made just now.

After a publication nothing is made yet. Then what was asked for most is made again before anybody
asks (`cli/ahead.py`), while nobody's page is.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from dashboard.model import Scope

MOST = 2000
"""How many different requests are remembered: all screens of ten regions and their forces."""
A_DAY_S = 24 * 60 * 60.0
OPENING_S = 2.0
"""How long a page takes at most, as a rule, from its first script to its charts."""


@dataclass(frozen=True)
class Request:
    """An exhibit that was asked for: of whom, as at when and with which choices.

    Of who asked, only what they may see. As at None is as at today, tomorrow too.
    """

    exhibit: str
    scope: Scope
    as_of: date | None
    rocu_id: str | None
    force_id: str | None
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Times:
    count: int
    last_s: float


class Asked:
    """The requests of the last day. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: OrderedDict[Request, _Times] = OrderedDict()

    def note(self, request: Request) -> None:
        """Remember that somebody asked, instead of what nobody has asked for the longest time."""
        if _by_nobody.get():
            return
        now = time.monotonic()
        with self._lock:
            before = self._times.pop(request, _Times(0, now))
            self._times[request] = _Times(before.count + 1, now)
            if len(self._times) > MOST:
                self._times.popitem(last=False)

    def most_first(self) -> tuple[Request, ...]:
        """What was asked for in the last day, the most often asked first."""
        since = time.monotonic() - A_DAY_S
        with self._lock:
            for request in [held for held, at in self._times.items() if at.last_s < since]:
                del self._times[request]
            return tuple(
                sorted(self._times, key=lambda held: self._times[held].count, reverse=True)
            )

    def forget(self) -> None:
        """Remember nothing."""
        with self._lock:
            self._times.clear()


class Pages:
    """The pages that are being made for people. Safe to share between threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._opened_by = 0.0
        """By when a page that somebody opens is there."""

    def expect(self) -> None:
        """Say that somebody opens a page, which is made in a moment and then drawn."""
        with self._changed:
            self._opened_by = time.monotonic() + OPENING_S

    @contextmanager
    def being_made(self) -> Iterator[None]:
        """For as long as the page of somebody is made."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait_until_none(self, most_s: float) -> bool:
        """Let the pages of people go first, for some seconds at most. Whether none is made then."""
        end = time.monotonic() + most_s
        with self._changed:
            while (now := time.monotonic()) < end:
                free_at = end if self._count else min(end, self._opened_by)
                if free_at <= now:
                    return True
                self._changed.wait(free_at - now)
            return not self._count and self._opened_by <= end


ASKED = Asked()
PAGES = Pages()
_by_nobody: ContextVar[bool] = ContextVar("by_nobody", default=False)


@contextmanager
def by_nobody() -> Iterator[None]:
    """What is asked for from here on in this thread counts as asked by nobody."""
    token = _by_nobody.set(True)
    try:
        yield
    finally:
        _by_nobody.reset(token)
