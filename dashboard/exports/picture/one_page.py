"""Kaleido with a single page that stays, in a browser of no more processes than drawing needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from choreographer.browsers import Chromium
from kaleido import Kaleido
from plotly.offline import get_plotlyjs

from dashboard.exports.picture.plotly_script import with_own_kinds

NOT_NEEDED = (
    # A page of the address bar, which nobody sees, and one kept in reserve: 75 and 20 MB.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
)
ARGUMENTS = (
    f"--disable-features={','.join(NOT_NEEDED)}",
    # Nothing is fetched and nothing is shown: neither needs a process of its own.
    "--enable-features=NetworkServiceInProcess2",
    "--in-process-gpu",
    "--disable-software-rasterizer",
    # What a chart leaves behind is collected before it has grown to 30 MB, and to draw one takes a
    # third longer and 100 MB less.
    "--js-flags=--max-semi-space-size=1 --optimize-for-size",
)


class SmallChromium(Chromium):
    """Chromium of a third of the processes; what another version does not know, it ignores."""

    def get_cli(self) -> Sequence[str]:
        given = super().get_cli()
        return [each for each in given if each != "--enable-unsafe-swiftshader"] + [*ARGUMENTS]


class OnePage(Kaleido):  # type: ignore[misc]
    """Kaleido that leaves its page as it is after a chart.

    To load it anew takes twice as much of the processor as the chart. Plotly draws each chart apart
    from the others and takes it out of the page again; after a failure the browser is opened anew.
    """

    def __init__(self, path: str, patience_s: float) -> None:
        # Without MathJax nothing is fetched from elsewhere.
        super().__init__(
            n=1, path=path, mathjax=False, timeout=patience_s, browser_cls=SmallChromium
        )

    async def open(self) -> None:
        if self.is_isolated():  # It reads no folder of ours.
            await super().open()
            return
        # Read while the browser opens, and never again.
        with TemporaryDirectory() as folder:
            script = Path(folder) / "plotly.js"
            script.write_text(with_own_kinds(get_plotlyjs()), encoding="utf-8")
            self._plotlyjs = script.as_uri()
            await super().open()

    async def _return_kaleido_tab(self, tab: Any) -> None:
        await self.tabs_ready.put(tab)
