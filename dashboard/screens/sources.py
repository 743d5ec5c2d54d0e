"""Sources and method: what everything rests on, the rules, the limits, the glossary."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
