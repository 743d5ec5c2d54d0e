"""What an answer rests on, recorded while it is made, so that its marking can be computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Record:
    """The queries that were asked, those of them that no exhibit asked, and exhibits' markings."""

    queries: set[str] = field(default_factory=set)
    direct: set[str] = field(default_factory=set)
    markings: set[str] = field(default_factory=set)

    def add(self, other: Record) -> None:
        self.queries |= other.queries
        self.direct |= other.direct
        self.markings |= other.markings


_record: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recording() -> Iterator[Record]:
    """Record what is asked from here on in this thread, instead of whatever recorded before."""
    held = Record()
    token = _record.set(held)
    try:
        yield held
    finally:
        _record.reset(token)


def recorded(make: Callable[[], T]) -> tuple[T, Record]:
    """What `make` gives, with the record of making it."""
    with recording() as held:
        return make(), held


def record(asked: Record) -> None:
    """Add to what is being recorded, if anything is."""
    held = _record.get()
    if held is not None:
        held.add(asked)
