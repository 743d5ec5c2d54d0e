"""Sign-ins that are over, so that a cookie that was copied, or another tab, is nobody any more.

They are remembered by a digest, by this server process, until it ends or they would be too old
anyway.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from hashlib import sha256

MOST = 100_000
"""How many are remembered: more sign-ins than this do not end before they are too old."""

_CLAIMS = ("iss", "sub", "iat", "nonce")

_over: dict[str, None] = {}
_lock = threading.Lock()


def sign_out(claims: Mapping[str, object]) -> None:
    """Remember that the sign-in with these claims is over."""
    with _lock:
        _over[_digest(claims)] = None
        while len(_over) > MOST:
            del _over[next(iter(_over))]


def is_signed_out(claims: Mapping[str, object]) -> bool:
    """Whether whoever signed in with these claims has signed out since, in whatever tab."""
    return _digest(claims) in _over


def _digest(claims: Mapping[str, object]) -> str:
    """One sign-in: who, with whom, when, and the number that the provider was given for it."""
    return sha256(repr([claims.get(name) for name in _CLAIMS]).encode()).hexdigest()
