"""Streamlit's scripts and styles, packed: the first visit takes 1 MB instead of 8.

Streamlit sends them as they are. Whoever takes them packed gets them from here, and everybody else
from Streamlit.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.exhibits.asked import PAGES
from dashboard.server.packing import Encoding, PackedFile, cache_folder, make_smallest

FOREVER = "public, immutable, max-age=31536000"
"""As Streamlit says of what has a digest in its name."""
ASK_ANEW = "public, no-cache"
"""For what is not the file of that name: another version may have something else in its place."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LEAST_BYTES = 1000
FIRST = re.compile(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"')
"""What the document asks for."""


class StaticFiles:
    """The files that are sent packed, by where they stand among Streamlit's."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.files = {
            path.relative_to(root).as_posix(): PackedFile(path, folder)
            for path in sorted((root / "static").rglob("*"))
            if path.suffix in TYPES and path.stat().st_size >= LEAST_BYTES
        }
        document = (root / "index.html").read_text(encoding="utf-8")
        self.first = [
            file
            for name, file in self.files.items()
            if name in FIRST.findall(document) or "/PlotlyChart." in name
        ]
        """Those of every page."""
        self.waiting: SimpleQueue[PackedFile | None] = SimpleQueue()
        """Those that were asked for, and are to be packed anew."""

    def packed(self, file: PackedFile, encoding: Encoding) -> bytes:
        was_known = bool(file.digest)
        content = file.packed(encoding)
        if not was_known and not file.is_smallest:
            self.waiting.put(file)
        return content

    @contextmanager
    def being_packed(self) -> Iterator[None]:
        """Packs what every page needs, and, while it lasts, all that is asked for, anew."""
        for file in self.first:
            self.packed(file, "br")
        behind = threading.Thread(target=make_smallest, args=(self.waiting,), daemon=True)
        behind.start()
        try:
            yield
        finally:
            self.waiting.put(None)


FILES = StaticFiles(Path(get_static_dir()), cache_folder())


class PackedFiles:
    """Answers with a packed file where the browser takes it."""

    def __init__(self, app: ASGIApp, base: str, files: StaticFiles = FILES) -> None:
        self.app = app
        self.base = base
        self.files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        file = self.files.files.get(scope["path"].removeprefix(f"{self.base}/"))
        headers = Request(scope).headers
        encoding = accepted(headers.get("accept-encoding", ""))
        if file is None or encoding is None:
            return await self.app(scope, receive, send)
        PAGES.expect()
        content = await run_in_threadpool(self.files.packed, file, encoding)
        said = {
            "Cache-Control": ASK_ANEW if file.is_changed else FOREVER,
            "Content-Encoding": encoding,
            "ETag": f'"{file.digest}-{encoding}"',
            "Vary": "Accept-Encoding",
        }
        if said["ETag"] in headers.get("if-none-match", ""):
            del said["Content-Encoding"]
            return await Response(status_code=304, headers=said)(scope, receive, send)
        media_type = TYPES[file.path.suffix]
        return await Response(content, 200, said, media_type)(scope, receive, send)


def accepted(said: str) -> Encoding | None:
    """The better of the encodings that a browser says it takes; None where it takes neither.

    Weights are not told apart, but for nothing: `br;q=0` is not taken.
    """
    parts = [part.replace(" ", "").lower() for part in said.split(",")]
    taken = {
        name
        for name, _, weight in (part.partition(";q=") for part in parts)
        if not re.fullmatch(r"0(\.0*)?", weight)
    }
    if "br" in taken:
        return "br"
    return "gzip" if "gzip" in taken else None
