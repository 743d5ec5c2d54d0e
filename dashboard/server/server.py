"""The web server: Streamlit's own, with what stands around it.

`python -m streamlit run dashboard/server/server.py` serves app.py as Streamlit alone would, and
besides: answers to its own host names only, says with every answer what a browser may
do with it, gives a file only to whom it was made for, and brings people who sign in back to the
page that they asked for. What a page shows to whom is for app.py and the store.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import websockets.http11
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.starlette import App

from dashboard.access import deep_link, provider, sign_in
from dashboard.access.audit import Event, anchor, record, refusal
from dashboard.access.download_tokens import is_given
from dashboard.access.headers import SecurityHeaders
from dashboard.access.identity import identity_of, is_signed_in
from dashboard.access.limits import RateLimit
from dashboard.access.signed_out import is_signed_out, sign_out
from dashboard.access.sockets import OpenPages, limit_messages
from dashboard.components.document import Document
from dashboard.errors import AccessError
from dashboard.model import OFFICIAL
from dashboard.screens import SCREENS
from dashboard.settings import HOSTS

log = logging.getLogger(__name__)

NOT_MADE = "The server could not answer. Its log says why."
NOT_THIS_HOST = (
    "This server does not answer to that host name. Whoever runs it says in the setting "
    f"{HOSTS.name} which names it has."
)
NOBODY_SIGNS_IN = (
    "No sign-in is set up, so this server answers to its own machine only. Whoever runs it sets "
    "it up in the secrets, as .streamlit/secrets.example.toml describes."
)
NOT_FROM_THERE = "Pages of other sites may not connect to this server."
NOT_SIGNED_IN = "Sign in to take files away: open the dashboard, sign in, and take the file anew."
NOT_YOURS = "This file was made for somebody else. Take it away from the page yourself."
NO_PROVIDER = (
    "Signing in did not work, because the sign-in provider did not answer. Try again in a few "
    "minutes. If it lasts, tell whoever runs the dashboard."
)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
NOTHING_HERE = "There is nothing at this address."
INNER = ("_stcore", "component")
"""The first part of the addresses that are for programs, and not for people."""
NEEDED = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
"""What pages ask for among them. The others tell what the server does, or take something in."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What a proxy says of whom it asks for."""
LOGIN = "/auth/login"
LOGOUT = "/auth/logout"
REFUSED = RateLimit(5, timedelta(minutes=1))
"""How many refused sign-ins are recorded, of everybody: anybody can ask for one."""


class PlainErrors:
    """Answers with a sentence where something fails; the log has the rest."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = refused = False

        async def watched(message: Message) -> None:
            nonlocal begun, refused
            if message["type"] == "http.response.start" and scope["path"].endswith(LOGIN):
                refused = message["status"] >= 400
            begun = not refused
            if begun:
                await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            log.exception("A request could not be answered")
            await PlainTextResponse(NOT_MADE, 500)(scope, receive, send)
        else:
            if refused:
                await PlainTextResponse(NO_PROVIDER, 502)(scope, receive, send)


class OwnHosts:
    """Answers only where a request names this server, and a websocket comes from its own pages.

    So neither a page of another site, nor a name of another site that was pointed here, gets in.
    Where nobody has to sign in, it answers to the names of its own machine alone: whoever reached
    it through a proxy would be the local operator.
    """

    def __init__(self, app: ASGIApp, hosts: str) -> None:
        self.app = app
        self.names = frozenset(_host_name(host.strip()) for host in hosts.split(",")) - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        name = _host_name(host)
        if name not in self.names:
            return await PlainTextResponse(NOT_THIS_HOST, 400)(scope, receive, send)
        is_forwarded = any(header in headers for header in FORWARDED)
        if (name not in LOOPBACK or is_forwarded) and not sign_in.is_set_up():
            return await PlainTextResponse(NOBODY_SIGNS_IN, 403)(scope, receive, send)
        if scope["type"] == "websocket" and origin and _place(origin) != host.lower():
            return await PlainTextResponse(NOT_FROM_THERE, 403)(scope, receive, send)
        return await self.app(scope, receive, send)


class NeededByPages:
    """Answers nobody at an address that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(_base())
        if path.lstrip("/").partition("/")[0] in INNER and path not in NEEDED:
            return await PlainTextResponse(NOTHING_HERE, 404)(scope, receive, send)
        return await self.app(scope, receive, send)


class SignedIn:
    """Where people have to sign in: gives a file only to whom it was made for, and remembers
    whoever signs out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not sign_in.is_set_up():
            return await self.app(scope, receive, send)
        path = scope["path"].removeprefix(_base())
        claims = sign_in.claims_of(HTTPConnection(scope).cookies)
        if path.startswith("/media/"):
            return await self._give_file(claims, scope, receive, send)
        if path == LOGOUT and claims and not is_signed_out(claims):
            sign_out(claims)
            _record("sign-out", claims)
        return await self.app(scope, receive, send)

    async def _give_file(
        self, claims: Mapping[str, object], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer with a file, whole, where it was made for whoever asks."""
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        if not is_signed_in(claims):
            return await PlainTextResponse(NOT_SIGNED_IN, 403)(scope, receive, send)
        # In one piece and as it is, so that it can be told whose it is.
        plain = [
            header
            for header in scope["headers"]
            if header[0].lower() not in (b"range", b"accept-encoding")
        ]
        await self.app({**scope, "headers": plain}, receive, hold)
        content = b"".join(message.get("body", b"") for message in held)
        if held[0]["status"] == 200 and not is_given(content, claims):
            _record("refusal", claims, "a file that was made for somebody else")
            return await PlainTextResponse(NOT_YOURS, 403)(scope, receive, send)
        for message in held:
            await send(message)
        return None


class FirstPage:
    """Brings whoever asks for the first page by its name to the address that Streamlit has for it,
    which is that of the dashboard itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != f"{_base()}/{SCREENS[0].subject}":
            return await self.app(scope, receive, send)
        query = scope["query_string"].decode("latin-1")
        # Said from where it is, for a proxy may have more in front of the path.
        return await RedirectResponse(f"./{'?' + query if query else ''}", 307)(
            scope, receive, send
        )


class PageAskedFor:
    """Where people have to sign in: brings them to the page that they asked for before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not sign_in.is_set_up():
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(_base())
        to = deep_link.kept(request.cookies, _base()) if path == sign_in.CALLBACK else ""
        cookie = deep_link.keep("", _base()) if to else _cookie_for_the_page(request, path)

        async def with_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if to and "location" in headers:
                    headers["Location"] = to
                if cookie:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        return await self.app(scope, receive, with_page)


class WayBack:
    """Where people have to sign in: says why the provider did not let somebody in, and asks it for
    no prompt but the one that is set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(_base()) if scope["type"] == "http" else ""
        if path not in (LOGIN, sign_in.CALLBACK) or not sign_in.is_set_up():
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        said = request.query_params.get("error", "")
        if said:  # What the address has in its place, Streamlit would write to the log.
            scope = {**scope, "query_string": f"error={provider.known(said)}".encode()}

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if path == LOGIN and "location" in headers:
                    headers["Location"] = provider.without_unset_prompt(headers["Location"])
                if path == sign_in.CALLBACK:
                    code = provider.known(said) if said else ""
                    if not code and "code" in request.query_params:
                        code = provider.code_of(failed)
                    if _is_in(request, headers):
                        code = ""
                    headers.append("Set-Cookie", provider.keep(code, _base()))
                    if code:
                        _record_refused(code)
            await send(message)

        with provider.failures() as failed:
            return await self.app(scope, receive, told)


def _is_in(request: HTTPConnection, answer: MutableHeaders) -> bool:
    """Whether somebody is signed in after this answer, be it that they were before."""
    cookies = answer.getlist("set-cookie")
    was_in = is_signed_in(sign_in.claims_of(request.cookies))
    return provider.has_signed_in(cookies) or (was_in and not provider.has_signed_out(cookies))


def _cookie_for_the_page(request: HTTPConnection, path: str) -> str:
    """The cookie that keeps the page that is asked for, or that signing in was chosen on."""
    headers = request.headers
    if path == LOGIN:
        referrer, host = headers.get("referer", ""), headers.get("host", "")
        before = deep_link.page_before(referrer, host, _base())
        return "" if before is None else deep_link.keep(before, _base())
    asked = deep_link.page(_address(request.scope), _base())
    if not asked or "text/html" not in headers.get("accept", ""):
        return ""
    return (
        "" if is_signed_in(sign_in.claims_of(request.cookies)) else deep_link.keep(asked, _base())
    )


def _record(
    event: Literal["sign-out", "refusal"], claims: Mapping[str, object], what: str = ""
) -> None:
    """Record what somebody did or was refused outside of a page; it happens all the same."""
    try:
        who = identity_of(claims, datetime.now(UTC)).name_for_the_log
        record(Event(None, who, event, what, marking=OFFICIAL))
    except AccessError:
        log.exception("A %s could not be recorded", event)


def _record_refused(code: str) -> None:
    """Record that somebody could not sign in, in words of ours, unless many others could not."""
    try:
        REFUSED.take("everybody")
    except AccessError:
        return
    try:
        record(refusal("nobody", "signing in", f"{code}: {provider.SENTENCES[code]}"))
    except AccessError:
        log.exception("A refused sign-in could not be recorded")


@asynccontextmanager
async def _from_start_to_end(_app: App) -> AsyncIterator[None]:
    """Anchor the audit log. Where that cannot be, the log of the server says so, and what has to
    be recorded is refused."""
    try:
        anchor()
    except AccessError as error:
        log.error(error)
    yield


def _base() -> str:
    """The path that the dashboard is under, without a slash at its end."""
    path = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def _address(scope: Scope) -> str:
    """The path and query of a request, as the browser sent them."""
    query = scope["query_string"].decode("latin-1")
    return str(scope["raw_path"].decode("latin-1")) + (f"?{query}" if query else "")


def _host_name(host: str) -> str:
    """The name in a Host header, without its port; nothing where it is no host."""
    parts = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]*)?", host.lower())
    return parts[1].rstrip(".") if parts else ""


def _place(origin: str) -> str:
    """The host and port of an Origin header, as a Host header names them."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


# Whoever is in many groups signs in with cookies of more than the 8 KB that a line may have, and
# then no page would open.
websockets.http11.MAX_LINE_LENGTH = 64 * 1024
limit_messages()

try:
    sign_in.check()
except AccessError as error:
    raise SystemExit(str(error)) from None
if sign_in.is_set_up():
    # Streamlit would import it when the first person signs in, who would wait for it.
    import_module("authlib.integrations.starlette_client")

app = App(
    Path(__file__).resolve().parents[1] / "app.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(OwnHosts, hosts=HOSTS.value()),
        Middleware(PlainErrors),
        Middleware(NeededByPages),
        Middleware(OpenPages),
        Middleware(SignedIn),
        Middleware(FirstPage),
        Middleware(PageAskedFor),
        Middleware(WayBack),
        Middleware(Document, base=_base()),
    ],
    lifespan=_from_start_to_end,
)
