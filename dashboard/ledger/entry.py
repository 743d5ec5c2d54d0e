"""An entry of the ledger: what somebody recorded, and the digest that ties it to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

NONE_BEFORE = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True)
class Entry:
    """One entry. `body` is JSON: its `parts` are the digests of what is kept beside it by name."""

    number: int
    kind: str
    key: str
    recorded_at: str
    who: str
    body: str
    digest_before: str
    digest: str

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The body as it was given to `append`."""
        held: Mapping[str, Any] = json.loads(self.body)
        return held

    @property
    def at(self) -> datetime:
        """When it was recorded, in UTC."""
        return datetime.fromisoformat(self.recorded_at)

    @property
    def right_digest(self) -> str:
        """The digest that follows from everything else in the entry."""
        told = [self.number, self.kind, self.key, self.recorded_at, self.who, self.body]
        text = json.dumps([*told, self.digest_before], ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()
