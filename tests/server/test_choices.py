"""What is chosen on one page, and asked for on the next by a program that keeps nothing of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.sessions import reader
from tests.serving import serving

CHOSEN = {"region": "nersou", "shown": "public", "as-at": "2026-01-01", "capabilities": "all"}
SAID = ("As at 1 January 2026", "Public edition", "NEROCU")


def test_choice_stays_on_the_next_page_though_nobody_sends_it_along(
    published_database: Path,
) -> None:
    async def _told(url: str) -> list[list[str]]:
        session = await reader(url, ("capabilities", CHOSEN))
        told = []
        for subject in ("funding", "capabilities", "capabilities"):
            messages: list[ForwardMsg] = []
            await session.open((subject, {}), messages.append)
            told.append([str(message) for message in messages])
        await session.close()
        return told

    with serving(published_database) as url:
        for messages in asyncio.run(_told(url)):
            lines = [one for one in messages if "rocu-status" in one]
            assert lines
            for line in lines:
                assert [words for words in SAID if words not in line] == []
            addresses = [one for one in messages if "page_info_changed" in one]
            assert "None" not in "".join(addresses)
    assert "capabilities=all" in "".join(addresses)
