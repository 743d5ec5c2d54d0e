"""Forgets widgets that are no more on a page.

Streamlit keeps what it knows of every widget that a session has ever shown, for as long as the
session is open: what a click calls, and with it the exhibit, its chart and its table. Fifty people
who went on clicking for a quarter of an hour took 300 MB more.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates, _is_stale_widget


class _Known(dict[str, WidgetMetadata[Any]]):
    """What a session knows of its widgets, and which of them the last run no more showed."""

    gone: frozenset[str] = frozenset()


_without_values_of_gone = WStates.remove_stale_widgets


def _remove_stale_widgets(
    state: WStates, active_widget_ids: frozenset[str], fragment_ids_this_run: list[str] | None
) -> None:
    """Streamlit's own, and then forget those that no run showed since the one before.

    Not at once: a click on a widget can be on its way while the run ends that no more shows it.
    """
    _without_values_of_gone(state, active_widget_ids, fragment_ids_this_run)
    known = state.widget_metadata
    gone = frozenset(
        id_
        for id_, widget in known.items()
        if _is_stale_widget(widget, active_widget_ids, fragment_ids_this_run)
    )
    before = known.gone if isinstance(known, _Known) else frozenset()
    kept = _Known((id_, widget) for id_, widget in known.items() if id_ not in gone & before)
    kept.gone = gone
    state.widget_metadata = kept


def forget_gone_widgets() -> None:
    """Let Streamlit forget the widgets that are gone. No setting leads to it."""
    WStates.remove_stale_widgets = _remove_stale_widgets  # type: ignore[assignment, method-assign]
