"""Sources and method: what everything rests on, the rules, the limits, the glossary."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits import sources
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.method import method

CONTENTS = (
    "On this page: [every source](#every-source) · [limits of the data](#limits) · "
    "[how positions are worked out](#method) · [what the words mean](#words)"
)


def render(ask: Ask) -> None:
    headline(sources.headline(ask))
    st.markdown(CONTENTS)
    show(sources.source_reading(ask))
    _every_source(ask)

    st.header("Limits of the data", anchor="limits")
    show(sources.reading_limits(ask))
    show(sources.subject_limits(ask))
    show(sources.obligation_confidence(ask))
    show(sources.not_assessed(ask))
    _warnings(ask)

    rules, words = method(ask)
    for anchor, part in (("method", rules), ("words", words)):
        st.header(literal(part.title), anchor=anchor)
        st.markdown(part.text)


def _warnings(ask: Ask) -> None:
    """What was strange when the data was built; one line where nothing was."""
    found = sources.data_warning(ask)
    if len(found.table):
        show(found)
    else:
        note(f"{found.title}. {found.note}")


def _every_source(ask: Ask) -> None:
    st.header("Every source", anchor="every-source")
    reading = address.choose(
        "read", "How it was read", sources.reading_options(), sources.ALL, few=True
    )
    publisher_place, topic_place = st.columns(2)
    publisher = address.choose(
        "publisher",
        "Publisher",
        sources.publisher_options(ask),
        sources.ALL,
        place=publisher_place,
    )
    topic = address.choose(
        "topic", "What rests on it", sources.topic_options(ask), sources.ALL, place=topic_place
    )
    listed = sources.source_list(ask, publisher=publisher, reading=reading, topic=topic)
    show(listed, fold_sources=False)
    if not len(listed.frame):
        return
    titles = sources.source_options(ask, listed.frame["source_id"])
    source = address.choose("source", "What was taken from", titles, next(iter(titles)))
    show(sources.source_facts(ask, source=source))
