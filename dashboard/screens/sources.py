"""Sources and method: what everything rests on, the rules, the limits, the glossary."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.part import part
from dashboard.components.text import literal
from dashboard.exhibits.question import Question
from dashboard.exhibits.sources.history import demonstrator_sites, programme_figures
from dashboard.exhibits.sources.method import method
from dashboard.exhibits.sources.sources import (
    ALL,
    data_warning,
    not_assessed,
    obligation_confidence,
    publisher_options,
    reading_limits,
    reading_options,
    source_facts,
    source_list,
    source_options,
    source_reading,
    sources_headline,
    subject_limits,
    topic_options,
)
from dashboard.exhibits.sources.to_ask import to_ask

CONTENTS = (
    "On this page: [every source](#every-source) · [limits of the data](#limits) · "
    "[how standings are worked out](#method) · [what the words mean](#words) · "
    "[what came before](#before)"
)


def render(question: Question) -> None:
    headline(sources_headline(question))
    st.markdown(CONTENTS)
    show(source_reading(question))
    part(question, partial(_every_source, question))

    st.header("Limits of the data", anchor="limits")
    show(reading_limits(question))
    show(subject_limits(question))
    show(obligation_confidence(question))
    show(not_assessed(question))
    show(to_ask(question))
    _warnings(question)

    rules, words = method(question)
    for anchor, chapter in (("method", rules), ("words", words)):
        st.header(literal(chapter.title), anchor=anchor)
        st.markdown(chapter.text)

    st.header("What came before", anchor="before")
    show(demonstrator_sites(question))
    show(programme_figures(question))


def _warnings(question: Question) -> None:
    """What was strange when the data was built; one line where nothing was."""
    found = data_warning(question)
    if found.row_count:
        show(found)
    else:
        note(f"{found.title}. {found.note}")


def _every_source(question: Question) -> None:
    st.header("Every source", anchor="every-source")
    reading = url_state.choose("read", "How it was read", reading_options(), ALL, few=True)
    publisher_place, topic_place = st.columns(2)
    publisher = url_state.choose(
        "publisher",
        "Publisher",
        publisher_options(question),
        ALL,
        place=publisher_place,
    )
    topic = url_state.choose(
        "topic", "What rests on it", topic_options(question), ALL, place=topic_place
    )
    listed = source_list(question, publisher=publisher, reading=reading, topic=topic)
    show(listed, fold_sources=False)
    if not listed.row_count:
        return
    titles = listed.remember("titles", lambda: source_options(question, listed.frame["source_id"]))
    source = url_state.choose("source", "What was taken from", titles, next(iter(titles)))
    show(source_facts(question, source=source))
