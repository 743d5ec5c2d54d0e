"""Text that Streamlit reads as Markdown: nothing reaches it but words of ours and literal text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dashboard.settings import ROOT
from tests.components.markdown import unescaped

OURS = ("sources.py", "part.text")
"""Markdown of this repository, `method.md`: the data puts nothing into it but dates and counts."""


def _sources() -> list[Path]:
    """The modules that show something, and whatever else knows Streamlit."""
    files = sorted((ROOT / "dashboard").rglob("*.py"))
    return [
        file
        for file in files
        if file.parent.name in ("components", "screens") or "streamlit" in file.read_text("utf-8")
    ]


@pytest.fixture(scope="module")
def fields() -> set[str]:
    """The names of what the dashboard's own classes have."""
    found = set()
    for file in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.AnnAssign(ast.Name(name)) | ast.Attribute(ast.Name("self"), name):
                    found.add(name)
    return found


def test_source_gives_streamlit_nothing_to_read_but_words_and_literal_text(
    fields: set[str],
) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file in _sources()
        for line, text in unescaped(file.read_text("utf-8"), fields)
        if (file.name, text) != OURS
    ]
    assert not found, "Streamlit would read this as Markdown: put it through literal.\n" + (
        "\n".join(found)
    )


@pytest.mark.parametrize(
    "bypass",
    [
        "st.error(name)",
        "st.sidebar.warning(body=name)",
        "st.markdown(f'**{name}**')",
        "st.header('Force ' + name)",
        "st.title('Force' if name else name)",
        "st.subheader(name.strip(), anchor='x')",
        "st.subheader(escape(name))",
        "place.selectbox(name, ['a'])",
        "column.button('Go', help=name)",
        "place.segmented_control('Of', options, format_func=lambda v: options[v])",
        "st.segmented_control('Of', [name])",
        "st.radio('Of', ['a'], captions=[name], format_func=literal)",
        "st.multiselect(name, ['a'])",
        "st.progress(0.5, name)",
        "st.metric('Of', 3, delta=name)",
        "st.tabs([name])",
        "st.write('Force', name)",
        "st.Page(render, title=name)",
        "st.error(*[name])",
        "st.error(**{'body': name})",
        "say = st.error",
        "for place in st.columns(2):\n    say = place.title",
        "def to(place: Any):\n    widget = place.segmented_control if few else place.selectbox",
        "partial(st.warning, name)",
        "getattr(st, kind)(name)",
        "from streamlit import error",
        "import streamlit as ui\nsay = ui.title",
        "WORDS = f'Force {name}'\nst.title(WORDS)",
        "WORDS = 'Force'\ndef show(WORDS):\n    st.title(WORDS)",
    ],
)
def test_unescaped_of_a_bypass_finds_it(bypass: str) -> None:
    assert list(unescaped(bypass, {"title", "error"}))


@pytest.mark.parametrize(
    "call",
    [
        "st.error('Nothing is known.')",
        "st.error(literal(name))",
        "st.markdown(f'**{literal(name)}**: ' + 'so')",
        "WORDS = ('On this page: ' '[limits](#limits)')\nst.markdown(WORDS)",
        "place.segmented_control('Of', list(options), format_func=lambda v: literal(options[v]))",
        "place.selectbox('Of', options, format_func=lambda v: options[v], placeholder=name)",
        "st.html(escape(name))",
        "st.code(name)",
        "log.error('Nobody: %s', name)",
        "name.title()",
        "said = making.error",
    ],
)
def test_unescaped_of_words_literal_text_and_plain_text_finds_nothing(call: str) -> None:
    assert list(unescaped(call, {"title", "error"})) == []
