"""Sign-ins that are over, so that a cookie that was copied, or another tab, is nobody any more.

They are remembered by a digest, by this server process, until it ends or they would be too old
anyway.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from hashlib import sha256

MAX_KEPT = 100_000
"""How many are remembered: more sign-ins than this do not end before they are too old."""

_CLAIMS = ("iss", "sub", "iat", "nonce")

_over: dict[str, None] = {}
_seen: dict[str, None] = {}
_lock = threading.Lock()


def sign_out(claims: Mapping[str, object]) -> None:
    """Remember that the sign-in with these claims is over."""
    _remember(_over, claims)


def is_signed_out(claims: Mapping[str, object]) -> bool:
    """Whether whoever signed in with these claims has signed out since, in whatever tab."""
    return _digest(claims) in _over


def first_seen(claims: Mapping[str, object]) -> bool:
    """Whether this server sees the sign-in with these claims for the first time."""
    return _remember(_seen, claims)


def _remember(held: dict[str, None], claims: Mapping[str, object]) -> bool:
    """Whether the sign-in with these claims was not held before; it is now."""
    digest = _digest(claims)
    with _lock:
        is_new = digest not in held
        held[digest] = None
        while len(held) > MAX_KEPT:
            del held[next(iter(held))]
    return is_new


def _digest(claims: Mapping[str, object]) -> str:
    """One sign-in: who, with whom, when, and the number that the provider was given for it."""
    return sha256(repr([claims.get(name) for name in _CLAIMS]).encode()).hexdigest()
