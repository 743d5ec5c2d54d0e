"""Whether a server is ready, as a proxy asks it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from dashboard.server.health import HEALTH, Health
from dashboard.settings import DATABASE


def asked(path: str) -> httpx.Response:
    """The answer at a path, by a name that the server does not have."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Health(PlainTextResponse("a page")))
        async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.1") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_server_is_ready_with_a_database_that_it_can_read(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(published_database))
    answer = asked(HEALTH)
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert asked("/spr").text == "a page"


def test_server_without_a_database_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(tmp_path))
    answer = asked(HEALTH)
    assert (answer.status_code, answer.text) == (503, "not ready\n")
