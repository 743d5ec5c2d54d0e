"""Three servers on one PostgreSQL: who has signed out, the limits and the log hold for all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from dashboard.ledger.ledger import AWAY
from tests.bench.sessions import Reader
from tests.postgres import NoPostgresError, Server, serving
from tests.serving import PATIENCE_S
from tests.signed_servers import Site, Sites, Visitor, signed_servers
from tests.test_proxy import NGINX

PAGE = ("funding", {"region": "nersou"})
UPLOAD = "/_stcore/upload_file/session/file"
READERS = 50
BACK_S = 60.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A server of this file's own, which tests stop."""
    try:
        with serving() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def sites(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    ledger = postgres.url(postgres.new_database())
    with signed_servers(3, ledger, tmp_path_factory.mktemp("sites")) as sites:
        yield sites


def upload(site: Site, visitor: Visitor) -> httpx.Response:
    headers = {"Cookie": visitor.cookies}
    return httpx.put(site.url + UPLOAD, content=b"x", headers=headers, timeout=PATIENCE_S)


def is_in(site: Site, visitor: Visitor) -> bool:
    """Whether a server lets somebody ask for a file; there is none, which it then says."""
    headers = {"Cookie": visitor.cookies}
    address = f"{site.url}/media/none.csv"
    status = httpx.get(address, headers=headers, timeout=PATIENCE_S).status_code
    assert status in (403, 404)
    return status == 404


def sign_out(site: Site, visitor: Visitor) -> None:
    headers = {"Cookie": visitor.cookies}
    httpx.get(f"{site.url}/auth/logout", headers=headers, timeout=PATIENCE_S)


def opens(sites: Sites, visitor: Visitor, site: Site) -> None:
    """Open a page as somebody; RuntimeError where it tells of an error."""

    async def open_and_close() -> None:
        session = await visitor.opens(sites, PAGE, site.port)
        await session.close()

    asyncio.run(open_and_close())


async def shown(session: Reader) -> tuple[str, ...]:
    """What the page says once it has been made anew: where, and the last that stands there."""
    said: dict[tuple[int, ...], str] = {}

    def note(message: ForwardMsg) -> None:
        element = message.delta.new_element
        words = element.html.body or element.markdown.body or element.heading.body
        if words:
            said[tuple(message.metadata.delta_path)] = words

    await session.open(PAGE, note)
    return tuple(said[place] for place in sorted(said))


def soon(holds: Callable[[], bool]) -> None:
    """Return as soon as something holds; AssertionError where it never does."""
    until = time.monotonic() + BACK_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_sign_in_is_recorded_once_whichever_servers_see_it(sites: Sites) -> None:
    reader = sites.visitor("public")
    for site in sites.sites:
        opens(sites, reader, site)
    signed_in = [event for event in sites.events() if event.event == "sign-in"]
    assert [event.who for event in signed_in] == ["public@example.org"]


def test_somebody_who_signs_out_is_out_on_every_server_and_nobody_else_is(sites: Sites) -> None:
    leaver, stayer = sites.visitor("north"), sites.visitor("north", signed_in_ago_s=60)
    assert all(is_in(site, leaver) for site in sites.sites)
    sign_out(sites.sites[0], leaver)
    assert not any(is_in(site, leaver) for site in sites.sites)
    assert all(is_in(site, stayer) for site in sites.sites)


def test_limit_counts_what_was_done_on_every_server(sites: Sites) -> None:
    steward = sites.visitor("steward")
    statuses = [upload(sites.sites[number % 3], steward).status_code for number in range(12)]
    assert 429 not in statuses[:10]
    assert statuses[10:] == [429, 429]


def test_pages_go_on_while_postgresql_is_away_and_all_goes_on_by_itself_when_it_is_back(
    sites: Sites, postgres: Server
) -> None:
    reader, newcomer = sites.visitor("network"), sites.visitor("approver")
    steward = sites.visitor("steward", signed_in_ago_s=60)
    opens(sites, reader, sites.sites[0])
    time.sleep(3)  # Every server has heard of the sign-in.
    postgres.stop()
    try:
        for site in sites.sites:
            opens(sites, reader, site)
            with pytest.raises(RuntimeError, match="nothing can be sent in or taken away"):
                opens(sites, newcomer, site)
            refused = upload(site, steward)
            assert (refused.status_code, refused.text) == (503, AWAY)
        sign_out(sites.sites[0], reader)
        assert not is_in(sites.sites[0], reader)
    finally:
        postgres.start()
    for site in sites.sites:
        soon(lambda site=site: not is_in(site, reader))  # type: ignore[misc]
        soon(lambda site=site: upload(site, steward).status_code != 503)  # type: ignore[misc]
        opens(sites, newcomer, site)
    recorded = [event.who for event in sites.events() if event.event == "sign-in"]
    assert recorded.count("network@example.org") == 1
    assert len([who for who in recorded if who.startswith("approver")]) == 1


@pytest.mark.skipif(NGINX is None, reason="No nginx was found: sudo apt install nginx-light")
def test_readers_of_a_server_that_is_killed_find_another_and_see_the_same(sites: Sites) -> None:
    # A minute apart: seconds could pass while they are made, and two of one moment are one sign-in.
    minutes = range(1, READERS + 1)
    readers = [sites.visitor("north", signed_in_ago_s=60 * ago) for ago in minutes]
    lost = sites.sites[1]

    async def read() -> None:
        sessions = await asyncio.gather(*(reader.opens(sites, PAGE) for reader in readers))
        before = [await shown(session) for session in sessions]
        lost.kill()
        after = await asyncio.gather(*map(reads_on, readers, sessions))
        assert before == after
        assert len(set(before)) == 1
        assert before[0]

    async def reads_on(reader: Visitor, session: Reader) -> tuple[str, ...]:
        try:
            return await shown(session)
        except ConnectionClosed:  # Of a server that is gone; as a browser, come again.
            return await shown(await reader.opens(sites, PAGE))

    asyncio.run(read())
    lost.stop()
    lost.start()
    lost.wait()
    opens(sites, readers[0], lost)
    recorded = [event.who for event in sites.events() if event.event == "sign-in"]
    assert recorded.count("north@example.org") == READERS
