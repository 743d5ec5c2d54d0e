"""How often somebody may do something."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import timedelta

from dashboard.errors import AccessError
from dashboard.settings import EXPORTS_PER_HOUR


class RateLimit:
    """At most `count` times in any stretch of `per`, for each person. Safe between threads.

    It holds for one server process; with several, each has a limit of its own.
    """

    def __init__(self, count: int | Callable[[], int], per: timedelta) -> None:
        self._count = count
        self._per = per
        self._taken: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str, now: float | None = None) -> None:
        """Count one more for somebody. Raises AccessError that says when there is room again.

        `now` is in seconds, by default those of `time.monotonic`.
        """
        count = self._count() if callable(self._count) else self._count
        with self._lock:
            at = time.monotonic() if now is None else now
            self._forget(at)
            taken = self._taken.get(who, deque())
            while taken and taken[0] <= at - self._per.total_seconds():
                taken.popleft()
            if len(taken) >= count:
                wait = taken[-count] + self._per.total_seconds() - at
                raise AccessError(
                    f"You have taken away as many files as one person may in {_spoken(self._per)}, "
                    f"which is {count}. Try again in {_spoken(timedelta(seconds=wait))}."
                )
            taken.append(at)
            self._taken[who] = taken
            self._taken.move_to_end(who)

    def __len__(self) -> int:
        """How many people are remembered."""
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


EXPORTS = RateLimit(EXPORTS_PER_HOUR.value, timedelta(hours=1))
