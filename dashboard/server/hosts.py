"""Which names the server answers to, and whose pages may connect to it."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.settings import HOSTS, host_name

NOT_THIS_HOST = (
    "This server does not answer to that host name. Whoever runs it says in the setting "
    f"{HOSTS.name} which names it has."
)
NOBODY_SIGNS_IN = (
    "No sign-in is set up, so this server answers to its own machine only. Whoever runs it sets "
    "it up in the secrets, as .streamlit/secrets.example.toml describes."
)
NOT_FROM_THERE = "Pages of other sites may not connect to this server."
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What a proxy says of whom it asks for."""


class OwnHosts:
    """Answers only where a request names this server, and a websocket comes from its own pages.

    So neither a page of another site, nor a name of another site that was pointed here, gets in.
    Where nobody has to sign in, it answers to the names of its own machine alone: whoever reached
    it through a proxy would be the local operator.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        name = host_name(host)
        if name not in self.names:
            return await PlainTextResponse(NOT_THIS_HOST, 400)(scope, receive, send)
        is_forwarded = any(header in headers for header in FORWARDED)
        if (name not in LOOPBACK or is_forwarded) and not sign_in.is_set_up():
            return await PlainTextResponse(NOBODY_SIGNS_IN, 403)(scope, receive, send)
        if scope["type"] == "websocket" and origin and _place(origin) != host.lower():
            return await PlainTextResponse(NOT_FROM_THERE, 403)(scope, receive, send)
        return await self.app(scope, receive, send)


def _place(origin: str) -> str:
    """The host and port of an Origin header, as a Host header names them."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
