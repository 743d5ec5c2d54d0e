"""The control beside every exhibit that gives it as a file, and the link to the exact view."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.page import note
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exports import browser
from dashboard.exports.files import FORMS, Form, taken_away
from dashboard.exports.paper import name_of


def take_away(exhibit: Exhibit) -> None:
    """Every form that the exhibit can be taken away in. A file is made when it is asked for."""
    place = st.popover("Take away", key=f"take away {exhibit.id}", on_change="rerun")
    if not place.open:
        return
    has_browser = browser.found() is not None
    if has_browser and exhibit.figure is not None:
        browser.THE_BROWSER.warm_up()
    with place:
        st.markdown(f"**{exhibit.title}**")
        with st.container(horizontal=True):
            for form in FORMS.values():
                if has_browser or not (form.draws and exhibit.figure is not None):
                    _button(exhibit, form)
        if exhibit.figure is not None and not has_browser:
            note(browser.MISSING)
        st.markdown("Link to this view:")
        st.code(link_to(exhibit.id), language=None, wrap_lines=True)


def _button(exhibit: Exhibit, form: Form) -> None:
    st.download_button(
        form.label,
        data=partial(_content, exhibit, form),
        file_name=f"{name_of(exhibit)}.{form.extension}",
        mime=form.mime,
        on_click="ignore",
        key=f"take {form.extension} {exhibit.id}",
    )


def _content(exhibit: Exhibit, form: Form) -> bytes:
    return taken_away(exhibit, form).content


def link_to(anchor: str) -> str:
    """The address of this page with every choice on it, at the exhibit of this anchor."""
    address = str(st.context.url or "").split("?")[0]
    return f"{address}?{urlencode(st.query_params.to_dict())}#{anchor}"
