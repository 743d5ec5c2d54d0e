"""The page that somebody asked for before they had to sign in, kept in a cookie meanwhile.

Only a page of this dashboard is ever kept or given back: never another site's address, and never
one that signs somebody out.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.access.identity import is_signed_in
from dashboard.server.addresses import LOGIN, address_of, base_path

COOKIE = "dashboard_page"
MINUTES = 10
MAX_LETTERS = 2000

# No backslash, no control character, nothing beyond ASCII: what browsers read in two ways.
_ADDRESS = re.compile(r"/[!-\[\]-~]*")
_NO_PAGE = re.compile(r"/(auth|oauth2callback|_stcore|static|media|component|app)(/|$)")


class DeepLink:
    """Where people have to sign in: brings them to the page that they asked for before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not sign_in.is_set_up():
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(base_path())
        to = kept(request.cookies, base_path()) if path == sign_in.CALLBACK else ""
        cookie = keep("", base_path()) if to else _cookie_for_the_page(request, path)

        async def with_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if to and "location" in headers:
                    headers["Location"] = to
                if cookie:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        return await self.app(scope, receive, with_page)


def _cookie_for_the_page(request: HTTPConnection, path: str) -> str:
    """The cookie that keeps the page that is asked for, or that signing in was chosen on."""
    headers = request.headers
    if path == LOGIN:
        referrer, host = headers.get("referer", ""), headers.get("host", "")
        before = page_before(referrer, host, base_path())
        return "" if before is None else keep(before, base_path())
    asked = page(address_of(request.scope), base_path())
    if not asked or "text/html" not in headers.get("accept", ""):
        return ""
    return "" if is_signed_in(sign_in.claims_of(request.cookies)) else keep(asked, base_path())


def page(address: str, base: str = "") -> str:
    """The address, if it is that of a page other than the first one; else nothing.

    An address is a path with its query, as a browser sends it. `base` is the path that the
    dashboard is under, without a slash at its end.
    """
    path = address.partition("?")[0]
    if (
        len(address) > MAX_LETTERS
        or not _ADDRESS.fullmatch(address)
        or "//" in unquote(path)
        or "\\" in unquote(path)
        or not path.startswith(f"{base}/")
        or _NO_PAGE.match(unquote(path)[len(base) :])
        or address == f"{base}/"
    ):
        return ""
    return address


def page_before(referrer: str, host: str, base: str = "") -> str | None:
    """The page of this host that a request came from; None where it came from elsewhere."""
    try:
        came = urlsplit(referrer)
    except ValueError:
        return None
    if came.scheme not in ("http", "https") or came.netloc != host:
        return None
    return page(f"{came.path or '/'}{'?' + came.query if came.query else ''}", base)


def keep(address: str, base: str = "") -> str:
    """The cookie that keeps a page; that keeps none any more, where the address is empty."""
    seconds = MINUTES * 60 if address else 0
    where = f"Path={base or '/'}; Max-Age={seconds}"
    return f"{COOKIE}={quote(address, safe='')}; {where}; HttpOnly; SameSite=Lax"


def kept(cookies: dict[str, str], base: str = "") -> str:
    """The page that the cookies keep; nothing where they keep none, or what is no page."""
    return page(unquote(cookies.get(COOKIE, ""), errors="replace"), base)
