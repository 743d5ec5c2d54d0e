"""What is said where an answer fails: a sentence, and the rest in the log."""

from __future__ import annotations

import logging

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server.addresses import LOGIN

log = logging.getLogger(__name__)

NOT_MADE = "The server could not answer. Its log says why."
NO_PROVIDER = (
    "Signing in did not work, because the sign-in provider did not answer. Try again in a few "
    "minutes. If it lasts, tell whoever runs the dashboard."
)


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
