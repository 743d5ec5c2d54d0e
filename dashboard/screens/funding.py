"""Funding: what was published of money, kept apart by kind, precision and coverage."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
