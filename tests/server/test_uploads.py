"""The address that takes files: for stewards alone, of a size and so often as a return needs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.access.limits import RateLimit
from dashboard.returns.read import MAX_BYTES
from dashboard.server import uploads
from dashboard.server.addresses import UPLOAD
from dashboard.server.uploads import FRAME_BYTES, Uploads
from dashboard.settings import DATABASE, ROLES
from tests.signed import ROLE_FILE, SIGHT, claims_of

MOST = MAX_BYTES + FRAME_BYTES
PIECE = 2**16
TAKEN = 204
Put = Callable[..., int]


async def taking(_scope: Scope, receive: Receive, send: Send) -> None:
    """Streamlit's own address: it takes whatever comes, until it ends or breaks off."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
    status = TAKEN if message["type"] == "http.request" else 499
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def put(published_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Sends a file as somebody of these claims; gives the status of the answer."""
    (tmp_path / "roles.csv").write_text(ROLE_FILE, encoding="utf-8")
    monkeypatch.setenv(ROLES.name, str(tmp_path / "roles.csv"))
    monkeypatch.setenv(DATABASE.name, str(published_database))
    monkeypatch.setattr(uploads, "A_MINUTE", RateLimit("upload", 10, timedelta(minutes=1)))

    def put_(
        claims: dict[str, object] | None,
        size: int = 10,
        announced: int | None = None,
        method: str = "PUT",
        path: str = f"{UPLOAD}a-session/a-file",
    ) -> int:
        monkeypatch.setattr(sign_in, "is_set_up", lambda: claims is not None)
        monkeypatch.setattr(sign_in, "claims_of", lambda _cookies: claims or {})
        length = size if announced is None else announced
        headers = [(b"content-length", str(length).encode())] if length >= 0 else []
        pieces = [min(PIECE, size - at) for at in range(0, max(size, 1), PIECE)]
        sent: list[Message] = []

        async def receive() -> Message:
            piece = pieces.pop(0)
            return {"type": "http.request", "body": bytes(piece), "more_body": bool(pieces)}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        asyncio.run(Uploads(taking)(scope, receive, send))
        return int(sent[0]["status"])

    return put_


def signed_in(name: str, **claims: object) -> dict[str, object]:
    """The claims of somebody who has just signed in."""
    told = {"iss": "https://p.example", "sub": name, "iat": int(time.time()), "is_logged_in": True}
    return told | claims_of(name) | claims


@pytest.mark.parametrize("name", [*SIGHT, "nobody"])
def test_file_is_taken_from_a_steward_alone(name: str, put: Put) -> None:
    assert put(signed_in(name)) == (TAKEN if name == "steward" else 403)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        signed_in("steward", iat=int(time.time()) - 13 * 3600),
        signed_in("steward", iat=None),
        signed_in("steward", email_verified=False),
    ],
    ids=["nobody signed in", "too long ago", "nobody knows when", "an address not verified"],
)
def test_file_of_whoever_is_not_signed_in_is_refused(claims: dict[str, object], put: Put) -> None:
    assert put(claims) == 403


def test_roles_that_cannot_be_read_let_nothing_in(put: Put, tmp_path: Path) -> None:
    (tmp_path / "roles.csv").unlink()
    assert put(signed_in("steward")) == 403


def test_without_sign_in_the_local_operator_sends_files(put: Put) -> None:
    assert put(None) == TAKEN


@pytest.mark.parametrize(
    ("size", "announced", "status"),
    [
        (MAX_BYTES, None, TAKEN),
        (MOST, None, TAKEN),
        (MOST + 1, None, 413),
        (10, MOST + 1, 413),
        (10, -1, 413),
        (MOST + PIECE, 10, 499),
    ],
    ids=["a return", "the most", "too large", "said to be", "of no size", "more than was said"],
)
def test_file_is_held_to_its_size_before_and_while_it_comes(
    size: int, announced: int | None, status: int, put: Put
) -> None:
    assert put(signed_in("steward"), size, announced) == status


def test_files_in_quick_succession_are_refused_for_that_person_alone(put: Put) -> None:
    answers = [put(signed_in("steward")) for _ in range(12)]
    assert answers == [TAKEN] * 10 + [429] * 2
    assert put(signed_in("steward", sub="another")) == TAKEN
    assert put(signed_in("steward"), method="DELETE") == TAKEN


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_address_of_files_answers_nobody_else_whatever_they_ask(method: str, put: Put) -> None:
    assert put(signed_in("north"), method=method) == 403


def test_other_addresses_are_none_of_its_business(put: Put) -> None:
    assert put({}, path="/_stcore/health") == TAKEN
    assert put({}, path="/capabilities", method="GET") == TAKEN
