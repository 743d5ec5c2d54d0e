"""How often somebody may do something."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import timedelta

from dashboard.access.sharing import shared
from dashboard.errors import AccessError
from dashboard.settings import EXPORTS_PER_HOUR


class RateLimit:
    """At most `count` times in any stretch of `per`, for each person, by whatever server they do
    it. Safe between threads."""

    def __init__(self, what: str, count: int | Callable[[], int], per: timedelta) -> None:
        self._what = what
        self._count = count
        self._per = per
        self._own = Taken(per)

    def take(self, who: str, now: float | None = None) -> None:
        """Count one more for somebody.

        Raises AccessError that says when there is room again, and AwayError where the server that
        counts for all does not answer. `now` is in seconds, by default those of `time.monotonic`,
        where this server counts for itself.
        """
        count = self._count() if callable(self._count) else self._count
        others = shared()
        if others is None:
            wait = self._own.take(who, count, time.monotonic() if now is None else now)
        else:
            wait = others.take(self._what, who, count, self._per)
        if wait is not None:
            raise AccessError(
                f"You have taken away as many files as one person may in {_spoken(self._per)}, "
                f"which is {count}. Try again in {_spoken(wait)}."
            )

    def __len__(self) -> int:
        """How many people this server remembers."""
        return len(self._own)


class Taken:
    """When people did something of late, as one server counts for itself. Safe between threads."""

    def __init__(self, per: timedelta) -> None:
        self._per = per
        self._taken: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str, count: int, at: float) -> timedelta | None:
        """Count one more, unless it would be too many: then how long until it is not."""
        with self._lock:
            self._forget(at)
            taken = self._taken.get(who, deque())
            while taken and taken[0] <= at - self._per.total_seconds():
                taken.popleft()
            if len(taken) >= count:
                return timedelta(seconds=taken[-count] - at) + self._per
            taken.append(at)
            self._taken[who] = taken
            self._taken.move_to_end(who)
        return None

    def __len__(self) -> int:
        return len(self._taken)

    def _forget(self, at: float) -> None:
        """Forget whoever last took before the stretch: they are first, since takers move last."""
        while self._taken:
            who, taken = next(iter(self._taken.items()))
            if taken[-1] > at - self._per.total_seconds():
                return
            del self._taken[who]


def _spoken(span: timedelta) -> str:
    minutes = math.ceil(span.total_seconds() / 60)
    if minutes % 60 == 0:
        return "an hour" if minutes == 60 else f"{minutes // 60} hours"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


EXPORTS = RateLimit("export", EXPORTS_PER_HOUR.value, timedelta(hours=1))
