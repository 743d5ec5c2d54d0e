"""Forgets widgets that are no more on a page.

Streamlit keeps what it knows of every widget that a session has ever shown, for as long as the
session is open: what a click calls, and with it the exhibit, its chart and its table. Fifty people
who went on clicking for a quarter of an hour took 300 MB more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dashboard.server.private_names import replace_if_there

if TYPE_CHECKING:
    from streamlit.runtime.state.common import WidgetMetadata
    from streamlit.runtime.state.session_state import WStates

_STATE = "streamlit.runtime.state.session_state"


class _Known(dict[str, "WidgetMetadata[Any]"]):
    """What a session knows of its widgets, and which of them the last run no more showed."""

    gone: frozenset[str] = frozenset()


def _and_forget(without_values_of_gone: Callable[..., None]) -> Callable[..., None]:
    # It is there, or this would not be called.
    from streamlit.runtime.state.session_state import _is_stale_widget

    def remove_stale_widgets(
        state: WStates, active_widget_ids: frozenset[str], fragment_ids_this_run: list[str] | None
    ) -> None:
        """Streamlit's own, and then forget those that no run showed since the one before.

        Not at once: a click on a widget can be on its way while the run ends that no more shows it.
        """
        without_values_of_gone(state, active_widget_ids, fragment_ids_this_run)
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

    return remove_stale_widgets


def forget_gone_widgets() -> None:
    """Let Streamlit forget the widgets that are gone. No setting leads to it."""
    replace_if_there(
        {f"{_STATE}:WStates.remove_stale_widgets": _and_forget},
        f"{_STATE}:WStates.widget_metadata",
        f"{_STATE}:_is_stale_widget",
        otherwise="a session that stays open takes more and more memory",
    )
