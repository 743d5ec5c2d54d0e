"""A session forgets the widgets that its pages no more show, and keeps the others."""

from __future__ import annotations

import pytest
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import AppTest

from dashboard.server.gone_widgets import forget_gone_widgets


def _page() -> None:
    import streamlit as st

    turn = st.number_input("Turn", 0, key="turn")
    st.text_input("Stays", key="stays")

    @st.fragment
    def part() -> None:
        st.text_input("In a part", key="in a part")
        st.checkbox(f"Only in the part's {st.session_state.get('in a part')}", key="part")

    part()
    for number in range(5):
        st.button(f"Button {number} of turn {turn}")


def known(page: AppTest) -> int:
    """Of how many widgets the session knows."""
    return len(page.session_state._state._state._new_widget_state.widget_metadata)


def turned(page: AppTest, turns: int) -> AppTest:
    for turn in range(1, turns + 1):
        page.number_input(key="turn").set_value(turn).run()
    assert not page.exception
    return page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(WStates, "remove_stale_widgets", WStates.remove_stale_widgets)
    return AppTest.from_function(_page, default_timeout=60).run()


def test_streamlit_itself_forgets_none(page: AppTest) -> None:
    before = known(page)
    assert known(turned(page, 6)) == before + 6 * 5, (
        "Streamlit forgets widgets by itself by now: nothing is to be mended"
    )


def test_session_knows_of_the_widgets_of_two_runs_at_most(page: AppTest) -> None:
    before = known(page)
    forget_gone_widgets()
    assert known(turned(page, 6)) == before + 5


def test_widgets_that_stay_keep_their_values(page: AppTest) -> None:
    forget_gone_widgets()
    page.text_input(key="stays").set_value("a").run()
    page.text_input(key="in a part").set_value("b").run()
    page.checkbox(key="part").check().run()
    turned(page, 4)
    assert page.text_input(key="stays").value == "a"
    assert page.text_input(key="in a part").value == "b"
    assert page.checkbox(key="part").value is True


def test_button_that_comes_again_can_be_pressed(page: AppTest) -> None:
    forget_gone_widgets()
    turned(page, 3)
    page.number_input(key="turn").set_value(1).run()
    page.button[2].click().run()
    assert page.button[2].value is True
