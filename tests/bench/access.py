"""What it costs that people see different rows: on queries, at sign-in, and many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page as BrowserPage
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from dashboard.model import PUBLIC, WHOLE, Scope, Viewer
from dashboard.screens import SCREENS
from dashboard.store.publish import published
from dashboard.store.queries import Query, queries
from dashboard.store.store import Store
from tests.bench.browser import fresh_pages
from tests.bench.queries import forget_rules, parameters
from tests.bench.result import Result
from tests.bench.sessions import Page, Reader, clicks, reader
from tests.browser.page import settle
from tests.signed import COOKIE, SIGHT, Signed, claims_of, cookie, signed_server

TIMES = 2
SIGN_INS = 5
PEOPLE = 50
DURING_S = 20.0
SCOPE_PERCENT = 20.0
SIGN_IN_S = 2.5
PAGE_P95_MS = 500.0
CANARIES = ("canary-north", "canary-south")
SCOPES = (Scope(regions=("nersou",)), PUBLIC)


def access(folder: Path, chromium: str | None) -> Iterator[Result]:
    """A server with restricted rows and people of every role."""
    with signed_server(folder / "signed") as signed:
        yield from scope_cost(signed.folder / "database")
        if chromium:
            taken = sign_ins(signed, chromium)
            yield Result("Sign-in, from the click to the page", "s", taken, SIGN_IN_S)
        yield asyncio.run(_mixed(signed))


def scope_cost(database: Path) -> Iterator[Result]:
    """How much longer a query takes for somebody who sees less, in percent, the worst by name."""
    made = published(database)
    store = Store(made.path(database), made.version)
    costs = {query.name: _cost(store, query, TIMES) for query in queries().values()}
    for name in [
        name for name in costs if costs[name] > SCOPE_PERCENT
    ]:  # Mostly chance: look again.
        costs[name] = _cost(store, queries()[name], 2 * TIMES)
    worst = sorted(costs, key=lambda name: -costs[name])
    yield Result("Scope on a query, all of them", "%", tuple(costs.values()), SCOPE_PERCENT)
    for name in worst[:5]:
        yield Result(f"Scope on the query {name}", "%", (costs[name],), SCOPE_PERCENT)


def _cost(store: Store, query: Query, times: int) -> float:
    """The percent that the slower of two scopes adds, by the quickest of several turns."""
    quickest = dict.fromkeys((WHOLE, *SCOPES), float("inf"))
    given = parameters(store, query)
    for time_ in range(times):
        day = date.today() - timedelta(days=time_)
        for parameter in query.parameters:
            if parameter.name in ("as_of", "moments"):
                given[parameter.name] = day if parameter.name == "as_of" else (day,)
        for scope in quickest:
            forget_rules(store)
            started = time.perf_counter()
            store.answer(query.name, Viewer("reader", scope), **given)
            quickest[scope] = min(quickest[scope], time.perf_counter() - started)
    return (max(quickest[scope] for scope in SCOPES) / quickest[WHOLE] - 1) * 100


def sign_ins(signed: Signed, chromium: str) -> tuple[float, ...]:
    """Seconds from choosing to sign in to the page that was asked for, the provider included."""
    taken = []
    with fresh_pages(chromium, 1) as (page,):
        for _ in range(SIGN_INS):
            page.context.clear_cookies()
            taken.append(_sign_in(page, signed))
    return tuple(taken)


def _sign_in(page: BrowserPage, signed: Signed) -> float:
    page.goto(f"{signed.url}/capabilities?region=nersou")
    settle(page)
    started = time.perf_counter()
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill("north")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/capabilities?*")
    settle(page)
    return time.perf_counter() - started


async def _mixed(signed: Signed) -> Result:
    names = [list(SIGHT)[at % len(SIGHT)] for at in range(PEOPLE)]
    screens = [screen.subject for screen in SCREENS if screen.needs is None]
    pages = [_page(subject) for subject in screens]
    readers = [await _signed_in(signed, name, pages[0]) for name in names]
    for one in readers[: len(SIGHT)]:  # Somebody of each role has been on every page before.
        for page in pages:
            await one.open(page)
    rounds = [[*pages[at % len(pages) :], *pages[: at % len(pages)]] for at in range(PEOPLE)]
    taken = await clicks(readers, rounds, DURING_S)
    what = f"Click to page run, {PEOPLE} people of {len(SIGHT)} roles, no leak"
    return Result(what, "ms", taken, PAGE_P95_MS, "p95")


def _page(subject: str) -> tuple[str, dict[str, str]]:
    unit = {"unit": "nersou", "capability": "siu"} if subject == "capabilities" else {}
    return subject, {"region": "nersou"} | unit


async def _signed_in(signed: Signed, name: str, first: Page) -> Reader:
    """A session of somebody who has signed in, as a browser makes it."""
    token = generate_xsrf_token_string()
    identity = cookie(signed.url, sub=name, **claims_of(name))
    headers = {"Cookie": f"_streamlit_xsrf={token}; {COOKIE}={identity}"}
    secrets = [word for word in CANARIES if word not in SIGHT[name][1]]
    return await reader(signed.url, first, headers, [token], secrets)
