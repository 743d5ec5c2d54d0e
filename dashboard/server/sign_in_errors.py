"""Why the sign-in provider did not let somebody in: said on the sign-in page, and recorded."""

from __future__ import annotations

import logging
from datetime import timedelta

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import provider, sign_in
from dashboard.access.audit import record, refusal
from dashboard.access.identity import is_signed_in
from dashboard.access.limits import RateLimit
from dashboard.errors import AccessError
from dashboard.server.addresses import LOGIN, base_path

log = logging.getLogger(__name__)

REFUSED = RateLimit("refused sign-in", 5, timedelta(minutes=1))
"""How many refused sign-ins are recorded, of everybody: anybody can ask for one."""


class SignInErrors:
    """Where people have to sign in: says why the provider did not let somebody in, and asks it for
    no prompt but the one that is set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(base_path()) if scope["type"] == "http" else ""
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
                    headers.append("Set-Cookie", provider.keep(code, base_path()))
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
