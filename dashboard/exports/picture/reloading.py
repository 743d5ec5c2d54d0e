"""Kaleido, without a wait of its callers."""

from __future__ import annotations

import asyncio
from typing import Any

from kaleido import Kaleido


class Reloading(Kaleido):  # type: ignore[misc]
    """Kaleido that reloads its page after the caller has the chart, not while it waits."""

    async def _return_kaleido_tab(self, tab: Any) -> None:
        reload = super()._return_kaleido_tab(tab)
        self._main_render_coroutines.add(asyncio.create_task(reload))
