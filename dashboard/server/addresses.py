"""The addresses of the server: those that pages need, and the names that some have beside."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from dashboard.screens import SCREENS
from dashboard.store.text import tidied

NOTHING_HERE = "There is nothing at this address."
INNER = ("_stcore", "component")
"""The first part of the addresses that are for programs, and not for people."""
NEEDED = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
"""What pages ask for among them. The others tell what the server does, or take something in."""
UPLOAD = "/_stcore/upload_file/"
"""Where pages send files: open to those who may, see `uploads`."""
LOGIN = "/auth/login"
LOGOUT = "/auth/logout"


def base_path() -> str:
    """The path that the dashboard is under, without a slash at its end."""
    path = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def address_of(scope: Scope) -> str:
    """The path and query of a request, as the browser sent them."""
    query = scope["query_string"].decode("latin-1")
    return str(scope["raw_path"].decode("latin-1")) + (f"?{query}" if query else "")


class NeededByPages:
    """Answers nobody at an address that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(base_path())
        is_needed = path in NEEDED or path.startswith(UPLOAD)
        if path.lstrip("/").partition("/")[0] in INNER and not is_needed:
            return await PlainTextResponse(NOTHING_HERE, 404)(scope, receive, send)
        return await self.app(scope, receive, send)


class PageNames:
    """Brings whoever asks for a page by almost its name to its address: in capitals, with spaces
    around it, or with more behind it. That of the first page is that of the dashboard itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(f"{base_path()}/")
        name, *more = path.split("/")
        page = tidied(name).lower()
        is_page = scope["type"] == "http" and page in {screen.subject for screen in SCREENS}
        address = "" if page == SCREENS[0].subject else page
        # What a page under such a path would ask for is no page.
        if not is_page or path == address or set(more) & {*INNER, "static", "media"}:
            return await self.app(scope, receive, send)
        query = scope["query_string"].decode("latin-1")
        # Said from where it is, for a proxy may have more in front of the path.
        there = ("../" * len(more) or "./") + address
        return await RedirectResponse(f"{there}{'?' + query if query else ''}", 307)(
            scope, receive, send
        )
