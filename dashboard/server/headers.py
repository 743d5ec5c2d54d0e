"""What a browser may do with what this server sends: run, frame, keep and pass on."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

HSTS = "max-age=31536000"
UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)


def content_security_policy(document: str) -> str:
    """What Streamlit needs and no more, for the document that it serves.

    Scripts come from this server, or stand in the document as they are now: each by its digest.
    Styles have to be free: Streamlit and Plotly write them into the page.
    """
    inline = [
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    ]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *inline)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def security_headers() -> dict[str, str]:
    document = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return {
        "Content-Security-Policy": content_security_policy(document),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class SecurityHeaders:
    """Adds to every answer what a browser may do with it, and that it is not to be stored.

    Only scripts, styles and the like may be, which are the same for everybody: they are no data.
    Cookies that are set on an encrypted connection are never sent on another.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if not headers.get("Cache-Control", "").startswith("public,"):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = HSTS
                    message["headers"] = [
                        (name, _secure(value) if name.lower() == b"set-cookie" else value)
                        for name, value in message["headers"]
                    ]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _secure(cookie: bytes) -> bytes:
    return cookie if b"secure" in cookie.lower().split(b"; ") else cookie + b"; Secure"
