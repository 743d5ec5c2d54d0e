"""The control beside every exhibit that gives it as a file, and the link to the exact view."""

from __future__ import annotations

from functools import partial
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard.access import session
from dashboard.access.audit import Event, record
from dashboard.access.download_tokens import give
from dashboard.access.limits import EXPORTS
from dashboard.access.session import Person
from dashboard.access.sharing import is_away
from dashboard.components import url_state
from dashboard.components.page import note
from dashboard.components.text import literal
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exports.files import EXPORT_FORMATS, ExportFormat, File, export_exhibit
from dashboard.exports.picture import browser
from dashboard.ledger.ledger import AWAY
from dashboard.model import OFFICIAL, Viewer
from dashboard.packs.report import name_of


def take_away(exhibit: Exhibit) -> None:
    """Every form that the exhibit can be taken away in. A file is made when it is asked for."""
    place = st.popover("Take away", key=f"take away {exhibit.id}", on_change=url_state.act)
    if not place.open:
        return
    has_browser = browser.found() is not None
    if has_browser and exhibit.chart is not None:
        browser.THE_BROWSER.warm_up()
    with place:
        st.markdown(f"**{literal(exhibit.title)}**")
        reason = reason_for(exhibit.status.marking, exhibit.id)
        if is_away():
            note(AWAY)
        elif reason is not None:
            with st.container(horizontal=True):
                for form in EXPORT_FORMATS.values():
                    if has_browser or not (form.draws and exhibit.chart is not None):
                        _button(exhibit, form, reason)
        if exhibit.chart is not None and not has_browser:
            note(browser.MISSING)
        st.markdown("Link to this view:")
        st.code(link_to(exhibit.id), language=None, wrap_lines=True)


def reason_for(marking: str, key: str) -> str | None:
    """Why something is taken away: asked where it is restricted; None until it is said."""
    if marking == OFFICIAL:
        return ""
    said = st.text_input(
        literal(f"This is {marking}. Why do you take it away?"),
        key=f"reason {key}",
        max_chars=200,
        help="The audit log keeps the reason with your name.",
    )
    return said.strip() or None


def _button(exhibit: Exhibit, form: ExportFormat, reason: str) -> None:
    st.download_button(
        literal(form.label),
        data=partial(_content, session.remembered(), exhibit, form, reason),
        file_name=f"{name_of(exhibit)}.{form.extension}",
        mime=form.mime,
        on_click="ignore",
        key=f"take {form.extension} {exhibit.id}",
    )


def _content(person: Person, exhibit: Exhibit, form: ExportFormat, reason: str) -> bytes:
    """The file, for somebody who may still have it; what they take is recorded before it is given.

    It is made when the button is clicked, which may be long after the page was.
    """
    with session.refusals_recorded(person, f"{exhibit.id} as {form.extension}"):
        person.check()
        EXPORTS.take(person.viewer.name)
    file = export_exhibit(exhibit, form)
    shown = exhibit.request.question.viewer
    return handed_out("export", person, shown, file, reason)


def handed_out(
    event: Literal["export", "pack"], person: Person, shown: Viewer, file: File, reason: str
) -> bytes:
    """A file for the person whom it was made for, recorded with the edition that it shows."""
    name, scope = person.viewer.name, str(shown.scope)
    record(Event(None, name, event, file.name, scope, file.marking, reason))
    if person.claims is not None:
        give(file.content, person.claims)
    return file.content


def link_to(anchor: str) -> str:
    """The address of this page with every choice on it, at the exhibit of this anchor."""
    address = str(st.context.url or "").split("?")[0]
    return f"{address}?{urlencode(st.query_params.to_dict())}#{anchor}"
