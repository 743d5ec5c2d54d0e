"""A widget looks up one value, and not all that a session keeps."""

from __future__ import annotations

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from dashboard.server.session_values import SessionValues, look_up_one_value


def _page() -> None:
    from datetime import date

    import streamlit as st

    st.session_state["first"] = "b"
    st.selectbox("First", ["a", "b"], key="first")
    st.date_input("Second", date(2026, 1, 1), key="second")
    st.text_input("Third", key="third")
    st.session_state["kept"] = 3


def test_widgets_find_what_is_kept_without_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    asked = []
    whole = SessionState.filtered_state.fget

    def noted(state: SessionState) -> dict[str, object]:
        asked.append(1)
        return whole(state)  # type: ignore[misc, no-any-return]

    monkeypatch.setattr(SessionState, "filtered_state", property(noted))
    before = AppTest.from_function(_page, default_timeout=60).run()
    assert asked, "Streamlit does not put all values together any more: nothing is to be mended"
    look_up_one_value()
    asked.clear()
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert not asked
    assert page.selectbox(key="first").value == before.selectbox(key="first").value == "b"
    page.selectbox(key="first").select("a").run()
    assert page.session_state["first"] == "b", "the page sets it at every run"


def test_values_are_all_that_a_session_keeps() -> None:
    state = SessionState()
    state["one"], state["two"] = 1, None
    values = SessionValues(SafeSessionState(state, lambda: None))
    assert dict(values) == state.filtered_state == {"one": 1, "two": None}
    assert len(values) == 2
    assert "three" not in values
