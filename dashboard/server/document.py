"""The document that Streamlit's pages live in, with what is missing in it.

It has a link that skips the menu, as the first stop of the keyboard, and a script and a style of
our own. They stand outside of what Streamlit draws, and come from this server, so the content
security policy needs no exception, and a page run sends no style that is always the same.
"""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path

import brotli
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette import starlette_routes

from dashboard.screens import menu_style
from dashboard.server.static_files import ASK_ANEW, FOREVER, accepted


class _Ours:
    """A file of our own, packed for sending. Its address says what is in it, so that it is kept."""

    def __init__(self, path: str, content: str, media_type: str) -> None:
        self.path, self.media_type = path, media_type
        plain = content.encode()
        self.digest = sha256(plain).hexdigest()[:32]
        self.address = f".{path}?{self.digest}"
        self._sent = {
            None: plain,
            "gzip": gzip.compress(plain),
            "br": brotli.compress(plain),
        }

    def answer(self, request: Request) -> Response:
        encoding = accepted(request.headers.get("accept-encoding", ""))
        said = {
            "Cache-Control": FOREVER if request.url.query == self.digest else ASK_ANEW,
            "Vary": "Accept-Encoding",
        }
        if encoding:
            said["Content-Encoding"] = encoding
        return Response(self._sent[encoding], headers=said, media_type=self.media_type)


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


SCRIPT = _Ours("/page.js", _file("page.js"), "text/javascript")
STYLE = _Ours("/page.css", f"{_file('page.css')}\n{menu_style()}\n", "text/css")
HEAD = f"""
    <script src="{SCRIPT.address}"></script>
    <style>
      .rocu-skip {{position: fixed; z-index: 1000000; top: -10rem; left: .5rem; padding: .5rem 1rem;
        background: #fff; color: #12436d; font: 1rem Arial, sans-serif;}}
      .rocu-skip:focus {{top: .5rem; outline: 3px solid #12436d;}}
      .rocu-opening #root {{visibility: hidden;}}
      .rocu-opening body::before {{content: "Opening the dashboard"; position: fixed; inset: 0;
        padding: 4rem 2rem; background: #fff; color: #1a1f26; font: 1rem Arial, sans-serif;}}
      @media (prefers-color-scheme: dark) {{
        .rocu-opening body::before {{background: #11161c; color: #edf1f5;}}}}
    </style>"""
UNUSED_FONT = re.compile(r'\s*<link\s+rel="preload"[^>]*\bas="font"[^>]*>')
"""The font of Streamlit's own theme. The theme here has another, and browsers have that."""
BODY = f"""
    <link rel="stylesheet" href="{STYLE.address}">
    <a class="rocu-skip" href="#">Skip to the first chart or table</a>"""
"""The style stands in the body, and so after all that Streamlit puts into the head later on."""


class Document:
    """Serves the script and the style, and Streamlit's document with what is missing in it."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.ours = {base + file.path: file for file in (SCRIPT, STYLE)}
        plain = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
        self.document = (
            UNUSED_FONT.sub("", plain)
            .replace("<head>", f"<head>{HEAD}", 1)
            .replace("<body>", f"<body>{BODY}", 1)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"] in self.ours:
            return await self.ours[scope["path"]].answer(Request(scope))(scope, receive, send)
        # A part that is asked for would be one of Streamlit's document: everything is given whole.
        asked = [held for held in scope["headers"] if held[0].lower() != b"range"]
        is_document = False

        async def with_document(message: Message) -> None:
            nonlocal is_document
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_document = message["status"] == 200 and headers.get(
                    "content-type", ""
                ).startswith("text/html")
                if is_document:
                    body = self.document.encode()
                    for name in ("accept-ranges", "content-encoding", "etag", "last-modified"):
                        del headers[name]
                    headers["content-length"] = str(len(body))
                    for cookie in _cookies_to_connect(scope):
                        headers.append("set-cookie", cookie)
                    await send(message)
                    more = b"" if scope["method"] == "HEAD" else body
                    return await send({"type": "http.response.body", "body": more})
            if not is_document:
                await send(message)
            return None

        return await self.app({**scope, "headers": asked}, receive, with_document)


def _cookies_to_connect(scope: Scope) -> list[str]:
    """What a page needs to connect at once, as Streamlit makes it where it is asked for health.

    No public name leads to it. Where there is none, the page asks first, and waits.
    """
    make = getattr(starlette_routes, "_ensure_xsrf_cookie", None)
    if make is None:
        return []
    answer = Response()
    make(Request(scope), answer)
    return answer.headers.getlist("set-cookie")
