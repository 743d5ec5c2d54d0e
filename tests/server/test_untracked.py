"""Pages call Streamlit's commands, and not what counts them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit import config
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from dashboard.server import untracked


def counted() -> Iterator[tuple[object, str, object]]:
    """Every command that is counted, and where it is found under which name."""
    looked_up = type(st.session_state), type(st.query_params)
    for place in (*DeltaGenerator.__mro__, *looked_up, st):
        for name, held in list(vars(place).items()):
            function = held.__func__ if type(held) is type(st.html) else held
            if untracked._is_around(function):
                yield place, name, held


def _page() -> None:
    import streamlit as st

    with st.sidebar:
        st.write("In the sidebar")
    place = st.container(horizontal=True)
    place.selectbox("Region", ["a", "b"], key="region")
    st.query_params["region"] = st.session_state["region"]
    st.html(f"<p>{st.query_params['region']}</p>")


def test_usage_statistics_are_off() -> None:
    assert config.get_option("browser.gatherUsageStats") is False


def test_commands_are_called_themselves_and_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = AppTest.from_function(_page).run()
    found = list(counted())
    assert len(found) > 100, "Streamlit counts otherwise: nothing is to be mended"
    for place, name, held in found:
        monkeypatch.setattr(place, name, held)  # It is put back when the test ends.
    untracked.call_commands_themselves()
    assert not list(counted())
    after = AppTest.from_function(_page).run()
    assert str(after.main) == str(before.main)
    assert str(after.sidebar) == str(before.sidebar)
    assert after.selectbox(key="region").select("b").run().query_params["region"] == "b"
