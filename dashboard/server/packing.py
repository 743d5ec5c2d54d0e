"""Files that never change, packed for sending: quickly at first, and then as small as they get.

As small as it gets takes brotli 3 seconds for Plotly alone. So it is done once on a machine, behind
what is asked for, and kept in a folder of the account by the digest of what is packed.
"""

from __future__ import annotations

import gzip
import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import brotli

from dashboard.server import plotly_part, redrawing

log = logging.getLogger(__name__)

A_LETTER_A_BYTE = "latin-1"
"""How scripts are read: all that is looked for in them has letters of one byte, and texts that have
others take several times as long."""

Encoding = Literal["br", "gzip"]
QUICK = 5
"""Packs all of the first page in a tenth of a second, to a tenth more than the smallest."""
SMALLEST = 11
IDLE = 19
"""How far behind everything else of this machine the smallest are made."""


def cache_folder() -> Path:
    """Where this account keeps what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rocu-dashboard"


class PackedFile:
    """One file, read and packed when it is first asked for. Several threads may ask at once."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder
        self.digest = ""
        """Of what is sent, once it has been packed."""
        self.is_changed = False
        """Whether that is something else than the file has, once it has been packed."""
        self.is_smallest = False
        self._packed: dict[Encoding, bytes] = {}
        self._lock = threading.Lock()

    def packed(self, encoding: Encoding) -> bytes:
        """What is sent for the file, packed."""
        with self._lock:
            if encoding not in self._packed:
                content = self._content()
                if encoding == "gzip":
                    self._packed[encoding] = gzip.compress(content)
                else:
                    kept = self._kept(content)
                    self.is_smallest = kept is not None
                    self._packed[encoding] = kept or brotli.compress(content, quality=QUICK)
            return self._packed[encoding]

    def make_smallest(self) -> None:
        """Pack it anew, and keep that. A folder that cannot be written is no failure."""
        if self.is_smallest:
            return
        smallest = brotli.compress(self._content(), quality=SMALLEST)
        self._packed["br"] = smallest
        self.is_smallest = True
        unfinished = self._place().with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(smallest)
            unfinished.replace(self._place())
        except OSError as error:
            log.info("%s is packed again at the next start: %s", self.path.name, error)

    def _content(self) -> bytes:
        """The file; of Plotly the part that charts need, and charts and pages that draw less."""
        content = self.path.read_bytes()
        if changes := self._changes():
            whole = sent = content.decode(A_LETTER_A_BYTE)
            for change, otherwise in changes:
                before, sent = sent, change(sent)
                if sent == before and not self.digest:  # Or it would be said at each packing.
                    log.warning("%s is not built as before: %s", self.path.name, otherwise)
            self.is_changed, content = sent != whole, sent.encode(A_LETTER_A_BYTE)
        self.digest = sha256(content).hexdigest()[:32]
        return content

    def _changes(self) -> list[tuple[Callable[[str], str], str]]:
        """What is done to the file in turn, and what is so where that cannot be done."""
        if plotly_part.SCRIPT.fullmatch(self.path.name):
            return [
                (plotly_part.part_of, "it is sent whole, and the first page comes later"),
                (redrawing.drawn_once, "charts are drawn several times as they come"),
                (redrawing.drawn_at_once, "a page is seen for a moment without its charts"),
            ]
        if redrawing.PAGE.fullmatch(self.path.name):
            kept = partial(redrawing.kept, charts=self._script_of_charts())
            return [
                (kept, "charts that change blink"),
                (redrawing.made_if_changed, "a browser makes all of a page anew at each click"),
            ]
        return []

    def _script_of_charts(self) -> str:
        """What stands beside the script of a page; nothing where there is none, or several."""
        beside = [
            path for path in self.path.parent.iterdir() if plotly_part.SCRIPT.fullmatch(path.name)
        ]
        return beside[0].read_text(A_LETTER_A_BYTE) if len(beside) == 1 else ""

    def _kept(self, content: bytes) -> bytes | None:
        """What the folder has for this content, if that is what it unpacks to."""
        with suppress(OSError, brotli.error):
            kept = self._place().read_bytes()
            if brotli.decompress(kept) == content:
                return kept
        return None

    def _place(self) -> Path:
        return self.folder / f"{self.digest}.br"


def make_smallest(waiting: SimpleQueue[PackedFile | None]) -> None:
    """Make the smallest of each file that waits, until there is none; for a thread of its own."""
    with suppress(OSError, AttributeError):  # Where threads have no rank of their own.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), IDLE)
    while (file := waiting.get()) is not None:
        file.make_smallest()
