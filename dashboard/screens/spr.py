"""Strategic Policing Requirement: forces by obligations, and one force in full."""

from __future__ import annotations

from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    del ask
