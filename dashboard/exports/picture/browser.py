"""The one browser that draws charts: opened when first needed, off the page's thread.

Kaleido hands callers each other's charts when several ask at once, waits for ever without a
browser, and never recovers from a crash. So charts are drawn one after another on an event loop of
our own, each within a time limit, and a browser that fails is opened anew.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import shutil
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from dashboard.errors import DashboardError
from dashboard.settings import BROWSER

log = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "No browser was found on the server, so charts cannot be drawn as pictures. Install Chromium "
    "(on Debian or Ubuntu: sudo apt install chromium), or name one in the setting "
    f"{BROWSER.name}. PowerPoint, Excel, Word and CSV files work without it."
)
PATIENCE_S = 20.0
OPENING_S = 20.0
CLOSING_S = 10.0
IDLE_S = 60.0
"""A browser that nobody needs is closed: it holds more memory than all else here. To open it takes
a second, and it is opened as soon as somebody looks at the files that there are."""
T = TypeVar("T")


class DrawingError(DashboardError):
    """A chart that could not be drawn: no browser, or one that failed twice."""


def found() -> str | None:
    """The path of the system's Chromium or Chrome, or of the one that the setting names."""
    named = BROWSER.value()
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """A browser that draws one chart at a time. Safe to call from any thread."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Any = None
        self._idle: threading.Timer | None = None

    def warm_up(self) -> None:
        """Open the browser in the background, since somebody is about to need it."""

        def open_() -> None:
            with self._turn, suppress(Exception):
                self._open()

        if self._kaleido is None:
            threading.Thread(target=open_, name="browser opening", daemon=True).start()

    def svg(self, figure: dict[str, Any], width: int, height: int) -> str:
        """A figure as SVG of this size in pixels. DrawingError where it cannot be drawn."""
        opts = {"format": "svg", "width": width, "height": height}
        with self._turn:
            try:
                return self._draw(figure, opts)
            except DrawingError:
                raise
            except Exception as error:
                log.warning("The browser failed (%r) and is opened anew.", error)
                self._give_up()
            try:
                return self._draw(figure, opts)
            except DrawingError:
                raise
            except Exception as error:
                self._give_up()
                raise DrawingError(
                    "The chart could not be drawn: the browser on the server failed twice "
                    f"({type(error).__name__}). Try again, or take the table instead."
                ) from error

    def close(self) -> None:
        """Close the browser; the next chart opens another."""
        with self._turn:
            self._give_up()

    def _draw(self, figure: dict[str, Any], opts: dict[str, object]) -> str:
        self._open()
        drawn: bytes = self._run(self._kaleido.calc_fig(figure, opts=opts), self._patience_s + 5)
        return drawn.decode()

    def _open(self) -> None:
        """Open the browser where it is not open, for as long as it is needed."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = threading.Timer(IDLE_S, self.close)
        self._idle.daemon = True
        self._idle.start()
        if self._kaleido is None:
            path = found()
            if path is None:
                raise DrawingError(MISSING)
            # Imported for the first chart: a server would wait for it to start.
            from dashboard.exports.picture.one_page import OnePage

            kaleido = OnePage(path, self._patience_s)
            self._run(kaleido.open(), OPENING_S)
            self._kaleido = kaleido
            # Python undoes last what was registered first: it would take the browser's folders away
            # before the browser, which still writes into them.
            atexit.unregister(self.close)
            atexit.register(self.close)

    def _give_up(self) -> None:
        """Let go of the browser, whatever state it is in."""
        if self._idle is not None:
            self._idle.cancel()
        kaleido, self._kaleido = self._kaleido, None
        if kaleido is not None:
            with suppress(Exception):
                self._run(kaleido.close(), CLOSING_S)
            with suppress(Exception):
                kaleido.subprocess.kill()
                kaleido.subprocess.wait(CLOSING_S)
            with suppress(Exception):
                # What its last processes wrote after it was closed.
                kaleido._browser_impl.clean()

    def _run(self, work: Coroutine[Any, Any, T], limit_s: float) -> T:
        """Do some work on the loop of this browser, within a time limit."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="browser", daemon=True).start()
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(limit_s)
        except BaseException:
            future.cancel()
            raise


THE_BROWSER = Browser()
