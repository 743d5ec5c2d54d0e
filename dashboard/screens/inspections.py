"""Inspections: grades through time, recommendations, and statements beside them."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
