"""The page that somebody asked for before they had to sign in, kept in a cookie meanwhile.

Only a page of this dashboard is ever kept or given back: never another site's address, and never
one that signs somebody out.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

COOKIE = "dashboard_page"
MINUTES = 10
MAX_LETTERS = 2000

# No backslash, no control character, nothing beyond ASCII: what browsers read in two ways.
_ADDRESS = re.compile(r"/[!-\[\]-~]*")
_NO_PAGE = re.compile(r"/(auth|oauth2callback|_stcore|static|media|component|app)(/|$)")


def page(address: str, base: str = "") -> str:
    """The address, if it is that of a page other than the first one; else nothing.

    An address is a path with its query, as a browser sends it. `base` is the path that the
    dashboard is under, without a slash at its end.
    """
    path = address.partition("?")[0]
    if (
        len(address) > MAX_LETTERS
        or not _ADDRESS.fullmatch(address)
        or "//" in unquote(path)
        or "\\" in unquote(path)
        or not path.startswith(f"{base}/")
        or _NO_PAGE.match(unquote(path)[len(base) :])
        or address == f"{base}/"
    ):
        return ""
    return address


def page_before(referrer: str, host: str, base: str = "") -> str | None:
    """The page of this host that a request came from; None where it came from elsewhere."""
    try:
        came = urlsplit(referrer)
    except ValueError:
        return None
    if came.scheme not in ("http", "https") or came.netloc != host:
        return None
    return page(f"{came.path or '/'}{'?' + came.query if came.query else ''}", base)


def keep(address: str, base: str = "") -> str:
    """The cookie that keeps a page; that keeps none any more, where the address is empty."""
    seconds = MINUTES * 60 if address else 0
    where = f"Path={base or '/'}; Max-Age={seconds}"
    return f"{COOKIE}={quote(address, safe='')}; {where}; HttpOnly; SameSite=Lax"


def kept(cookies: dict[str, str], base: str = "") -> str:
    """The page that the cookies keep; nothing where they keep none, or what is no page."""
    return page(unquote(cookies.get(COOKIE, ""), errors="replace"), base)
