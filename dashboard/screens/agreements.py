"""Agreements: the register, its timeline, and one agreement in full."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
