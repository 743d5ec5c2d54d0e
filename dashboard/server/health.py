"""Whether this server is ready to answer people, for the proxy in front of it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.errors import DashboardError
from dashboard.server.addresses import base_path
from dashboard.settings import DATABASE
from dashboard.store.store import current

HEALTH = "/healthz"


class Health:
    """Answers 200 and `ready`, or 503 and `not ready`: to whoever asks, by whatever name.

    A server is ready while it has a database that it can read. What is published can be read
    while the ledger is away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(base_path())
        if scope["type"] != "http" or path != HEALTH:
            return await self.app(scope, receive, send)
        is_ready = await run_in_threadpool(_is_ready)
        said, status = ("ready", 200) if is_ready else ("not ready", 503)
        return await PlainTextResponse(f"{said}\n", status)(scope, receive, send)


def _is_ready() -> bool:
    try:
        current(DATABASE.value())
    except DashboardError:
        return False
    return True
