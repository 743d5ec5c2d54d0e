"""A failure is a sentence to whoever asked, and whole in the log."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.server.plain_errors import PlainErrors


def test_failure_is_said_in_a_sentence_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("canary")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(PlainErrors(fails)({"type": "http"}, None, send))
    assert sent[0]["status"] == 500
    assert b"canary" not in sent[1]["body"]
    assert b"Traceback" not in sent[1]["body"]
    assert "canary" in caplog.text
