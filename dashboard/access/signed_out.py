"""Sign-ins that were seen and that are over, so that a cookie that was copied, or another tab, is
nobody any more.

They are remembered by a digest until they would be too old anyway: by this server process, and
where several servers share a ledger, by all of them. Each keeps what the others have told, and goes
on by it while the server of the ledger is away; what it could not tell meanwhile it tells then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from dashboard.access.sharing import shared
from dashboard.errors import DashboardError
from dashboard.settings import SIGN_IN_HOURS

log = logging.getLogger(__name__)

MAX_KEPT = 100_000
"""How many are remembered: more sign-ins than this do not end before they are too old."""
FOLLOW_EVERY_S = 0.5

_CLAIMS = ("iss", "sub", "iat", "nonce")

_over: dict[str, None] = {}
_seen: dict[str, None] = {}
_HELD = {"over": _over, "seen": _seen}
_untold: list[tuple[str, str]] = []
"""Digests and events that the other servers do not know of yet."""
_last = 0
"""The number of the last that another server has told."""
_said = ""
"""Why nothing could be told or heard, as the log of the server has it already."""
_lock = threading.Lock()
_first = threading.Lock()
_telling = threading.Lock()


def sign_out(claims: Mapping[str, object]) -> None:
    """Remember that the sign-in with these claims is over."""
    _tell(_digest(claims), "over")


def is_signed_out(claims: Mapping[str, object]) -> bool:
    """Whether whoever signed in with these claims has signed out since, on whatever server."""
    catch_up()
    return _digest(claims) in _over


def at_first_sight(claims: Mapping[str, object], act: Callable[[], None]) -> None:
    """Do something where no server has seen the sign-in with these claims. What `act` raises is
    raised, and the sign-in counts as not seen."""
    digest = _digest(claims)
    if digest in _seen:
        return
    with _first:
        catch_up()
        if digest not in _seen:
            act()
            _tell(digest, "seen")


def catch_up(retries: bool = False) -> None:
    """Learn what other servers have told, and tell what they do not know yet."""
    global _last, _said
    others = shared()
    if others is None:
        return
    try:
        for number, digest, event in others.sign_ins(
            _last, timedelta(hours=SIGN_IN_HOURS.value()), retries
        ):
            _remember(digest, event)
            _last = max(_last, number)
        with _telling:
            while _untold:
                others.add_sign_in(*_untold[0])
                del _untold[0]
    except DashboardError as error:  # What is known holds until the others can be asked again.
        if str(error) != _said:
            _said = str(error)
            log.error("Sign-ins are not told to other servers, nor heard from them: %s", error)
    else:
        _said = ""


@contextmanager
def following() -> Iterator[None]:
    """Keep up with the other servers while a server runs, and find out when theirs is back."""
    others, stopping = shared(), threading.Event()
    if others is None:
        yield
        return

    def follow() -> None:
        while not stopping.wait(FOLLOW_EVERY_S):
            catch_up(retries=True)

    thread = threading.Thread(target=follow, daemon=True)
    others.is_followed = True
    thread.start()
    try:
        yield
    finally:
        others.is_followed = False
        stopping.set()
        thread.join()


def _tell(digest: str, event: str) -> None:
    _remember(digest, event)
    if shared() is not None:
        _untold.append((digest, event))
        catch_up()


def _remember(digest: str, event: str) -> None:
    held = _HELD[event]
    with _lock:
        held[digest] = None
        while len(held) > MAX_KEPT:
            del held[next(iter(held))]


def _digest(claims: Mapping[str, object]) -> str:
    """One sign-in: who, with whom, when, and the number that the provider was given for it."""
    return sha256(repr([claims.get(name) for name in _CLAIMS]).encode()).hexdigest()
