"""What the sign-in provider is asked for, and what is said where it refuses: in words of ours.

Anybody can type an address of the way back with any text in it, so nothing of what stands there is
shown or kept but a code of the list below. The code is kept in a cookie for as long as the way to
the sign-in page takes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from streamlit.auth_util import get_secrets_auth_section
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

COOKIE = "dashboard_refused"
SECONDS = 60

ANY, LATE, AWAY, UNPROVEN = "refused", "late", "away", "unproven"
"""Codes of ours, where the provider has none: anything else; the sign-in is over or was begun
elsewhere; the provider did not answer; its answer does not prove who somebody is."""

_ACCOUNT = (
    "The sign-in provider wants something of you that it could not ask for. Open its own page, "
    "sign in there and do what it asks, then sign in here again."
)
_ASKED = (
    "The sign-in provider did not accept how the dashboard asked it. Trying again will not help. "
    "Tell whoever runs the dashboard: the settings under [auth] in the secrets (prompt, "
    "scope, redirect_uri) have to be what the provider allows for it."
)
_CLIENT = (
    "The sign-in provider does not know the dashboard, or not with this password. Trying again "
    "will not help. Tell whoever runs the dashboard: client_id and client_secret in the secrets "
    "have to be those that the provider gave it."
)
_LATE = (
    "This sign-in took too long, was used already, or was begun in another browser. Sign in again."
)
_BUSY = (
    "The sign-in provider could not answer. Try again in a few minutes. If it lasts, tell whoever "
    "runs the dashboard."
)
SENTENCES = {
    "access_denied": (
        "The sign-in provider did not let you in: you or it said no. Sign in again; if it says no "
        "again, ask whoever looks after accounts in your organisation for access to the dashboard."
    ),
    "login_required": "The sign-in provider wants you to sign in to it first. Sign in again.",
    "interaction_required": _ACCOUNT,
    "account_selection_required": _ACCOUNT,
    "consent_required": _ACCOUNT,
    "unmet_authentication_requirements": _ACCOUNT,
    "invalid_request": _ASKED,
    "invalid_scope": _ASKED,
    "unsupported_response_type": _ASKED,
    "unsupported_grant_type": _ASKED,
    "request_not_supported": _ASKED,
    "invalid_client": _CLIENT,
    "unauthorized_client": _CLIENT,
    "server_error": _BUSY,
    "temporarily_unavailable": _BUSY,
    AWAY: _BUSY,
    "invalid_grant": _LATE,
    LATE: _LATE,
    UNPROVEN: (
        "The answer of the sign-in provider does not prove who you are. Sign in again. If that "
        "does not help, tell whoever runs the dashboard: the clocks of both, and the "
        "server_metadata_url in the secrets, have to be right."
    ),
    ANY: (
        "The sign-in provider did not let you in, and did not say why in a way that is known here. "
        "Sign in again. If that does not help, tell whoever runs the dashboard."
    ),
}
"""What is said for each code: of OAuth 2.0 (RFC 6749), of OpenID Connect, and of ours."""

_failures: ContextVar[list[logging.LogRecord] | None] = ContextVar("failures", default=None)


def known(code: str) -> str:
    """The code, if it is one that there is a sentence for; else the one for all others."""
    return code if code in SENTENCES else ANY


def keep(code: str, base: str = "") -> str:
    """The cookie that keeps why a sign-in was refused; that keeps nothing where that is empty."""
    seconds = SECONDS if code else 0
    return f"{COOKIE}={code}; Path={base or '/'}; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def kept(cookies: Mapping[str, str]) -> str:
    """What the cookies say of a sign-in that was refused just now, in words; nothing else."""
    return SENTENCES.get(cookies.get(COOKIE, ""), "")


def without_unset_prompt(address: str) -> str:
    """The address of the provider's sign-in, without a prompt that the secrets do not set.

    Streamlit adds one by itself, and a provider that does not know it refuses everybody.
    """
    if (get_secrets_auth_section().get("client_kwargs") or {}).get("prompt"):
        return address
    start, question, query = address.partition("?")
    asked = [part for part in query.split("&") if not part.startswith("prompt=")]
    return start + question + "&".join(asked)


@contextmanager
def failures() -> Iterator[list[logging.LogRecord]]:
    """Collect Streamlit's log records of failed sign-ins: it tells of them nowhere else."""
    held: list[logging.LogRecord] = []
    token = _failures.set(held)
    try:
        yield held
    finally:
        _failures.reset(token)


def code_of(failed: Iterable[logging.LogRecord]) -> str:
    """The code for a sign-in that failed like this."""
    for record in failed:
        error = record.exc_info[1] if record.exc_info else None
        made_by = type(error).__module__.partition(".")[0]
        if made_by.startswith(("httpx", "httpcore")):
            return AWAY
        if made_by == "joserfc" or (error is None and record.levelno >= logging.ERROR):
            return UNPROVEN
        if error is not None:
            said = str(getattr(error, "error", ""))
            return LATE if said == "mismatching_state" else known(said)
    return LATE


def has_signed_in(cookies: Iterable[str]) -> bool:
    """Whether an answer that sets these cookies says who somebody is."""
    return any(_is_set(cookie) for cookie in cookies if cookie.startswith(f"{USER_COOKIE_NAME}="))


def has_signed_out(cookies: Iterable[str]) -> bool:
    """Whether an answer that sets these cookies takes back who somebody is."""
    return any(
        not _is_set(cookie) for cookie in cookies if cookie.startswith(f"{USER_COOKIE_NAME}=")
    )


def _is_set(cookie: str) -> bool:
    return "max-age=0" not in cookie.lower()


def _note(record: logging.LogRecord) -> bool:
    held = _failures.get()
    if held is not None:
        held.append(record)
    return True


logging.getLogger(starlette_auth_routes.__name__).addFilter(_note)
