"""Seconded agencies: who has staff in which unit, on what basis, through time."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
