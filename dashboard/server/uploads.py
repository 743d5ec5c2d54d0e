"""What pages may take in: the file of a return, from somebody who may send one.

Streamlit's own address for uploads takes any file of anybody who holds a page, signed in or not,
and keeps it in memory. So it is open to stewards only, and a file is counted while it comes.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.access.identity import is_signed_in
from dashboard.access.limits import RateLimit
from dashboard.access.role_assignments import granted, read_grants
from dashboard.access.roles import ROLES, SEND_RETURNS
from dashboard.access.session import NOBODY
from dashboard.access.signed_out import is_signed_out
from dashboard.errors import AccessError, DashboardError
from dashboard.returns.read import MAX_BYTES
from dashboard.server.addresses import UPLOAD, base_path
from dashboard.settings import DATABASE
from dashboard.settings import ROLES as ROLE_FILE
from dashboard.store.store import current

FRAME_BYTES = 4096
"""What a browser puts around a file that it sends."""
NOT_YOURS = "Only somebody who may send returns can send a file."
TOO_LARGE = "A return has at most 5 MB."
A_MINUTE = RateLimit("upload", 10, timedelta(minutes=1))


class Uploads:
    """Lets the file of a return in, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(base_path())
        if scope["type"] != "http" or not path.startswith(UPLOAD):
            return await self.app(scope, receive, send)
        who = _sender(HTTPConnection(scope))
        if who is None:
            return await PlainTextResponse(NOT_YOURS, 403)(scope, receive, send)
        if scope["method"] == "PUT":
            length = dict(scope["headers"]).get(b"content-length", b"")
            if not length.isdigit() or int(length) > MAX_BYTES + FRAME_BYTES:
                return await PlainTextResponse(TOO_LARGE, 413)(scope, receive, send)
            try:
                A_MINUTE.take(who)
            except AccessError:
                return await PlainTextResponse("Wait a minute.", 429)(scope, receive, send)
            except DashboardError as error:
                return await PlainTextResponse(str(error), 503)(scope, receive, send)
        return await self.app(scope, _counted(receive), send)


def _sender(connection: HTTPConnection) -> str | None:
    """Who sends a file; None where they may not."""
    if not sign_in.is_set_up():
        return "local operator"
    claims = sign_in.claims_of(connection.cookies)
    try:
        if not is_signed_in(claims) or is_signed_out(claims):
            return None
        rocus = current(DATABASE.value()).answer("region_option", NOBODY)["rocu_id"]
        grants = granted(claims, read_grants(ROLE_FILE.value(), list(rocus)))
    except DashboardError:
        return None
    if not any(SEND_RETURNS in ROLES[grant.role].permissions for grant in grants):
        return None
    return f"{claims.get('iss')} {claims.get('sub')} {claims.get('email')}"


def _counted(receive: Receive) -> Receive:
    """Stop reading where more comes than was announced."""
    room = MAX_BYTES + FRAME_BYTES

    async def counted() -> Message:
        nonlocal room
        message = await receive()
        room -= len(message.get("body", b""))
        if room < 0:
            return {"type": "http.disconnect"}
        return message

    return counted
