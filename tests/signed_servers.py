"""Servers of one dashboard that people sign in to, on one PostgreSQL and with nginx before them."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext
from subprocess import Popen
from urllib.parse import urlsplit

from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.access.audit_event import Event, event_of
from dashboard.ledger.audit_lines import newest
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.shared import Shared
from dashboard.settings import AUDIT, AUDIT_KEY, DATABASE, HOSTS, LEDGER, PORT, ROLES
from dashboard.store.build import build
from tests.bench.sessions import Page, Reader
from tests.serving import PATIENCE_S, SERVER, free_port, running, wait_for
from tests.signed import COOKIE, ROLE_FILE, SECRET, claims_of, cookie, seed
from tests.test_proxy import HOST, NGINX, certificate, configured

SECRETS = f"""
[auth]
redirect_uri = "{{url}}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "dashboard"
client_secret = "s"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


@dataclass
class Site:
    """One of the servers, which may be killed and started again."""

    port: int
    environment: dict[str, str]
    process: Popen[bytes] | None = None
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        environment = self.environment | {PORT.name: str(self.port)}
        self.process = self._running.enter_context(running(SERVER, environment))

    def wait(self) -> None:
        assert self.process
        wait_for(f"{self.url}/_stcore/health", self.process)

    def kill(self) -> None:
        """As when its machine fails: nobody is waited for."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self._running.close()


@dataclass(frozen=True)
class Visitor:
    """Somebody who has signed in, as every server knows them by their cookie."""

    name: str
    cookies: str
    token: str

    async def opens(self, sites: Sites, page: Page, port: int | None = None) -> Reader:
        """A session of theirs that has opened a page: by the proxy, or on the server of a port.

        RuntimeError where the page tells of an error.
        """
        connection = await connect(
            sites.url.replace("https", "wss" if port is None else "ws") + "/_stcore/stream",
            ssl=sites.trust if port is None else None,
            port=port or urlsplit(sites.url).port,
            origin=Origin(sites.url),
            additional_headers={"Cookie": self.cookies},
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.token)],
            open_timeout=PATIENCE_S,
            max_size=None,
            proxy=None,
        )
        session = Reader(connection)
        await session.open(page)
        return session


@dataclass(frozen=True)
class Sites:
    """The servers, the address that people know them all by, and what they share."""

    sites: list[Site]
    url: str
    trust: SSLContext
    ledger: str

    def visitor(self, name: str, signed_in_ago_s: int = 1) -> Visitor:
        token = generate_xsrf_token_string()
        when = int(time.time()) - signed_in_ago_s
        identity = cookie(self.url, sub=name, iat=when, **claims_of(name))
        return Visitor(name, f"_streamlit_xsrf={token}; {COOKIE}={identity}", token)

    def events(self) -> list[Event]:
        """What the audit log has, the newest event first."""
        return [event_of(line) for line in newest(Shared(Ledger(self.ledger)), 1_000)]


@contextmanager
def signed_servers(count: int, ledger: str, folder: Path) -> Iterator[Sites]:
    """So many servers over the seeded data set, each with a database of its own.

    nginx is before them, as the guide says, where there is one.
    """
    trust, http, https = certificate(folder), free_port(), free_port()
    url, data = f"https://{HOST}:{https}", seed(folder / "data")
    (folder / "secrets.toml").write_text(SECRETS.format(url=url), encoding="utf-8")
    (folder / "roles.csv").write_text(ROLE_FILE, encoding="utf-8")
    with ExitStack() as stack:
        sites: list[Site] = []
        for number in range(count):
            own = folder / f"server-{number}"
            build([data], own / "database")
            site = Site(
                free_port(),
                {
                    LEDGER.name: ledger,
                    DATABASE.name: str(own / "database"),
                    AUDIT.name: str(own / "log" / "audit.jsonl"),
                    AUDIT_KEY.name: str(folder / "audit.key"),
                    ROLES.name: str(folder / "roles.csv"),
                    HOSTS.name: HOSTS.default,
                    "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
                },
            )
            stack.callback(site.stop)
            site.start()
            sites.append(site)
        for site in sites:
            site.wait()
        if NGINX:
            around = configured(folder, http, https, [site.port for site in sites], 150)
            command = [NGINX, "-e", str(folder / "error.log"), "-c", str(around)]
            stack.enter_context(running(command))
            until(https)
        yield Sites(sites, url, trust, ledger)


def until(port: int, within_s: float = PATIENCE_S) -> None:
    """Return as soon as somebody listens on a port."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"Nobody listens on port {port}.")
