"""What those who have signed in may take, and that they have signed out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.access.audit import Event, record
from dashboard.access.download_tokens import is_given
from dashboard.access.identity import identity_of, is_signed_in
from dashboard.access.signed_out import is_signed_out, sign_out
from dashboard.errors import AccessError
from dashboard.model import OFFICIAL
from dashboard.server.addresses import LOGOUT, base_path

log = logging.getLogger(__name__)

NOT_SIGNED_IN = "Sign in to take files away: open the dashboard, sign in, and take the file anew."
NOT_YOURS = "This file was made for somebody else. Take it away from the page yourself."


class SignedIn:
    """Where people have to sign in: gives a file only to whom it was made for, and remembers
    whoever signs out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not sign_in.is_set_up():
            return await self.app(scope, receive, send)
        path = scope["path"].removeprefix(base_path())
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


def _record(
    event: Literal["sign-out", "refusal"], claims: Mapping[str, object], what: str = ""
) -> None:
    """Record what somebody did or was refused outside of a page; it happens all the same."""
    try:
        who = identity_of(claims, datetime.now(UTC)).name_for_the_log
        record(Event(None, who, event, what, marking=OFFICIAL))
    except AccessError:
        log.exception("A %s could not be recorded", event)
