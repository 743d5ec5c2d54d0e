"""Files, given only to those whom they were made for."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.access import sign_in
from dashboard.access.download_tokens import give
from dashboard.server.signed_in import SignedIn


async def files(scope: Scope, _receive: Receive, send: Send) -> None:
    """A server that has one file, and gives it in two pieces."""
    ranges = [value for name, value in scope["headers"] if name == b"range"]
    await send({"type": "http.response.start", "status": 206 if ranges else 200, "headers": []})
    await send({"type": "http.response.body", "body": b"can", "more_body": True})
    await send({"type": "http.response.body", "body": b"ary"})


def fetched(headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    """What is sent to whoever asks for the file."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/media/0.csv", "headers": headers}
    asyncio.run(SignedIn(files)(scope, None, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_file_is_given_only_to_whom_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"iss": "https://p.example", "sub": "1", "iat": int(time.time())}
    monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
    monkeypatch.setattr(sign_in, "claims_of", lambda _cookies: one)
    assert fetched([])[0] == 403
    assert b"canary" not in fetched([])[1]
    assert b"can" not in fetched([(b"range", b"bytes=0-2")])[1]
    give(b"canary", one)
    assert fetched([]) == (200, b"canary")
    assert fetched([(b"range", b"bytes=0-2")]) == (200, b"canary")
    monkeypatch.setattr(sign_in, "claims_of", lambda _cookies: one | {"sub": "2"})
    assert fetched([])[0] == 403
    assert b"canary" not in fetched([])[1]
