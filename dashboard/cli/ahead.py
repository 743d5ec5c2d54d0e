"""What `serve` makes before anybody asks: at its start, and after every publication."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import chain, takewhile
from pathlib import Path
from time import monotonic
from urllib.request import urlopen

from dashboard.errors import DashboardError
from dashboard.exhibits.asked import ASKED, PAGES, Request, by_nobody
from dashboard.memory import give_back
from dashboard.model import WHOLE, Scope, Viewer
from dashboard.settings import ROLES
from dashboard.store.packed import pack_one
from dashboard.store.publish import published
from dashboard.store.store import Store, are_several_held, current

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""How often to look whether another version is published."""
GIVE_WAY_S = 1.0
"""How long one exhibit waits at most for pages that people wait for, or none would be made."""
TIDY_S = 20.0
"""How often to hold in less memory what was made meanwhile."""


def make_ahead(database: Path, health: str, stopping: threading.Event) -> None:
    """Make what visitors would otherwise wait for, from when the server answers until it stops.

    Of every version that is published, and again on every new day: first what was asked for in the
    last day, then what every page opens with. Each process does so for its own visitors. It stops
    before the interpreter exits, so that the database is closed.
    """
    for _ in range(100):
        with suppress(OSError), urlopen(health):
            break
        if stopping.wait(0.1):
            return
    made, failed, tidied = ("", date.min), "", 0.0
    while True:
        try:
            store = current(database)
            wanted = store.version, date.today()
            if made != wanted:
                requests = chain(ASKED.most_first(), _openings(store))
                make(store, stopping, _until_newer(database, store, requests))
                made, tidied = wanted, 0.0
            pack(stopping)
            if monotonic() - tidied > TIDY_S:
                tidied = monotonic()
                PAGES.wait_until_none(GIVE_WAY_S)
                store.compact()
                if are_several_held():
                    gc.collect()  # Python by itself does so too seldom.
                give_back()
        except DashboardError:
            pass  # Whoever opens a page is told.
        except Exception as error:
            if repr(error) != failed:  # One that stays is said once.
                log.warning("Pages are not made ahead just now: %s", type(error).__name__)
            failed = repr(error)
        if stopping.wait(LOOK_S):
            return


def _until_newer(database: Path, store: Store, requests: Iterable[Request]) -> Iterator[Request]:
    """The requests, until another version is published: what it has is wanted then."""
    return takewhile(lambda _: published(database).version == store.version, requests)


def pack(stopping: threading.Event) -> None:
    """Pack the frames that wait for it, each when no page is being made for anybody."""
    while not stopping.is_set() and PAGES.wait_until_none(GIVE_WAY_S) and pack_one():
        pass


def make(store: Store, stopping: threading.Event, requests: Iterable[Request]) -> None:
    """Make exhibits, each when nobody waits for a page. One that fails does not stop the others."""
    import dashboard.exhibits  # noqa: F401  It registers them all.
    from dashboard.exhibits.question import Question
    from dashboard.exhibits.registry import exhibit_named

    for request in requests:
        PAGES.wait_until_none(GIVE_WAY_S)
        if stopping.is_set():
            return
        viewer = Viewer("the server, before anybody asks", request.scope)
        as_of = request.as_of or date.today()
        question = Question(store, viewer, as_of, request.rocu_id, request.force_id)
        try:
            with by_nobody():
                exhibit_named(request.exhibit).make(question, **dict(request.choices))
        except Exception as error:
            # Such as a force that the new version no longer has. Whoever asks is told why.
            log.info("%s is not made ahead: %s", request.exhibit, type(error).__name__)
        pack(stopping)


def _openings(store: Store) -> Iterator[Request]:
    """Every exhibit as its page opens, for the scopes that people have."""
    import dashboard.exhibits  # noqa: F401
    from dashboard.exhibits.registry import registered

    for scope in _scopes(store):
        for exhibit in registered().values():
            if not exhibit.needs_force:
                yield Request(exhibit.id, scope, None, None, None, ())


def _scopes(store: Store) -> tuple[Scope, ...]:
    """The scopes that people have; none where that cannot be found out."""
    from dashboard.access import local, sign_in
    from dashboard.access.identity import scopes_of
    from dashboard.access.role_assignments import read_grants

    if not sign_in.is_set_up():
        return (WHOLE,)
    rocus = store.answer("region_option", local.local_operator())["rocu_id"]
    try:
        return scopes_of(read_grants(ROLES.value(), list(rocus)))
    except DashboardError:
        return ()
