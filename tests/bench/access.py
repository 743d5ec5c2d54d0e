"""What it costs that people see different rows: on queries, at sign-in, and many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.model import PUBLIC, WHOLE, Scope, Viewer
from dashboard.screens import SCREENS
from dashboard.store.publish import published
from dashboard.store.queries import Query, queries
from dashboard.store.store import Store
from tests.bench.browser import ARGUMENTS, VIEWPORT
from tests.bench.queries import parameters
from tests.bench.result import Result
from tests.browser.page import settle
from tests.signed import COOKIE, SIGHT, Signed, claims_of, cookie, signed_server

TIMES = 5
SIGN_INS = 5
PEOPLE = 50
ROUNDS = 4
CLICK_EVERY_S = 5.0
RUN_S = 60.0
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
        yield from asyncio.run(_mixed(signed))


def scope_cost(database: Path) -> Iterator[Result]:
    """How much longer a query takes for somebody who sees less, in percent, the worst by name."""
    made = published(database)
    store = Store(made.path(database), made.version)
    costs = {query.name: _cost(store, query, TIMES) for query in queries().values()}
    for name in [
        name for name in costs if costs[name] > SCOPE_PERCENT
    ]:  # Mostly chance: look again.
        costs[name] = _cost(store, queries()[name], 10 * TIMES)
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
            store._kept.clear()
            started = time.perf_counter()
            store.answer(query.name, Viewer("reader", scope), **given)
            quickest[scope] = min(quickest[scope], time.perf_counter() - started)
    return (max(quickest[scope] for scope in SCOPES) / quickest[WHOLE] - 1) * 100


def sign_ins(signed: Signed, chromium: str) -> tuple[float, ...]:
    """Seconds from choosing to sign in to the page that was asked for, the provider included."""
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(viewport=VIEWPORT)
        for _ in range(SIGN_INS):
            context.clear_cookies()
            taken.append(_sign_in(context.new_page(), signed))
        browser.close()
    return tuple(taken)


def _sign_in(page: Page, signed: Signed) -> float:
    page.goto(f"{signed.url}/capabilities?region=nersou")
    settle(page)
    started = time.perf_counter()
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill("north")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/capabilities?*")
    settle(page)
    return time.perf_counter() - started


class Reader:
    """Somebody of a role who goes through the screens, and what they may see."""

    def __init__(self, connection: ClientConnection, name: str, first: int) -> None:
        self._connection = connection
        self._canaries = [word for word in CANARIES if word not in SIGHT[name][1]]
        screens = [screen for screen in SCREENS if screen.needs is None]
        self._screens = cycle([*screens[first:], *screens[:first]])

    async def click(self) -> float:
        """Go to the next screen; the milliseconds until its script has finished."""
        screen = next(self._screens)
        asked = BackMsg()
        unit = {"unit": "nersou", "capability": "siu"} if screen.subject == "capabilities" else {}
        asked.rerun_script.query_string = urlencode({"region": "nersou"} | unit)
        asked.rerun_script.page_name = "" if screen is SCREENS[0] else screen.subject
        started = time.perf_counter()
        await self._connection.send(asked.SerializeToString())
        async with asyncio.timeout(RUN_S):
            while True:
                sent = await self._connection.recv(decode=False)
                if any(word.encode() in sent for word in self._canaries):
                    raise RuntimeError(f"The page {screen.subject} leaks a restricted row")
                message = ForwardMsg.FromString(sent)
                if message.delta.new_element.HasField("exception"):
                    raise RuntimeError(f"The page {screen.subject} failed")
                if message.WhichOneof("type") == "script_finished":
                    return (time.perf_counter() - started) * 1000


async def _mixed(signed: Signed) -> list[Result]:
    names = list(SIGHT)
    readers = []
    for at in range(PEOPLE):
        name = names[at % len(names)]
        connection = await _connected(signed, name)
        readers.append(Reader(connection, name, at % (len(SCREENS) - 1)))
    for reader in readers[: len(names)]:  # Somebody of each role has been on every page before.
        for _ in SCREENS:
            await reader.click()
    taken = await asyncio.gather(*(_clicks(reader, at) for at, reader in enumerate(readers)))
    clicks = tuple(value for one in taken for value in one)
    what = f"Click to page run, {PEOPLE} people of {len(names)} roles, no leak"
    most = Result(what, "ms", clicks).p95 or 0.0
    return [
        Result(what, "ms", clicks),
        Result("The same, what 19 of 20 do not exceed", "ms", (most,), PAGE_P95_MS),
    ]


async def _connected(signed: Signed, name: str) -> ClientConnection:
    """A connection of somebody who has signed in, as a browser makes it."""
    token = generate_xsrf_token_string()
    identity = cookie(signed.url, sub=name, **claims_of(name))
    return await connect(
        signed.url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(signed.url),
        additional_headers={"Cookie": f"_streamlit_xsrf={token}; {COOKIE}={identity}"},
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
        max_size=None,
    )


async def _clicks(reader: Reader, at: int) -> list[float]:
    """Clicks at a steady pace, the readers evenly apart, so that they come in turn."""
    started = time.perf_counter()
    taken = []
    for round_ in range(ROUNDS):
        due = (round_ + at / PEOPLE) * CLICK_EVERY_S
        await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
        taken.append(await reader.click())
    return taken
