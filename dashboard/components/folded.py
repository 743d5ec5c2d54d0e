"""What serves few readers of a page: folded beneath what serves all, and made when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import url_state
from dashboard.components.text import literal


def fold_row(key: str) -> DeltaGenerator:
    """The place of folds that stand side by side until one is opened, which takes the full width.

    The style of the page knows it by its key.
    """
    return st.container(horizontal=True, key=f"folds {key}")


def folded(label: str, show_inside: Callable[[], object], *, chooses: tuple[str, ...] = ()) -> None:
    """A fold of the page. It is open at first where the address names a choice made inside it, and
    closed again where somebody goes back to before it was opened."""
    key = f"folded {label}"
    if url_state.are_taken_back(chooses):
        st.session_state[key] = False
    is_asked_for = any(name in st.query_params for name in chooses)
    fold = st.expander(literal(label), expanded=is_asked_for, key=key, on_change=url_state.act)
    if fold.open:
        with fold:
            show_inside()
