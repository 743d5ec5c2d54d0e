"""For the panel: what may be said in public, and what is left out and why."""

from __future__ import annotations

from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.exhibits import panel
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.spr.positions import force_standing


def render(question: Question) -> None:
    public = panel.in_public(question)
    statement = panel.panel_statement(public)
    headline(statement.alt)
    note("This page tells the public edition, whoever looks at it.")
    show(statement)
    show(panel.panel_standing(public))
    if public.rocu_id:
        show(force_standing(public))
    else:
        folded("What each force can show", lambda: _show(force_standing(public)))


def _show(exhibit: Exhibit) -> None:
    show(exhibit)
