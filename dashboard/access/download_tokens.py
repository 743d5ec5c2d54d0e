"""Which file was made for whom, so that nobody else gets it, whatever address they know.

Only digests are remembered, by this server process.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from hashlib import sha256

MAX_KEPT = 10_000
"""How many are remembered: a file is fetched right after it was made."""

_given: dict[str, None] = {}
_lock = threading.Lock()


def give(content: bytes, claims: Mapping[str, object]) -> None:
    """Remember that a file was made for whoever signed in with these claims."""
    with _lock:
        _given[_digest(content, claims)] = None
        while len(_given) > MAX_KEPT:
            del _given[next(iter(_given))]


def is_given(content: bytes, claims: Mapping[str, object]) -> bool:
    """Whether a file was made for whoever signed in with these claims."""
    return _digest(content, claims) in _given


def _digest(content: bytes, claims: Mapping[str, object]) -> str:
    who = repr([claims.get(name) for name in ("iss", "sub", "email")])
    return sha256(sha256(who.encode()).digest() + content).hexdigest()
