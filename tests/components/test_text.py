"""Text that Streamlit reads as Markdown: nothing reaches it but words of ours and literal text."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path
from string import punctuation

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.text import literal, markup
from dashboard.settings import ROOT
from tests.components.markdown import unescaped
from tests.data_sets import HOSTILE

OURS = ("sources.py", "chapter.text")
"""Markdown of this repository, `method.md`: the data puts nothing into it but dates and counts."""


@pytest.mark.parametrize(
    "text",
    [
        "As-at date: 5 of 8 forces (10.5%), £2.4m – “quoted”; what's next?",
        "1,200 posts, of which 3.5 are vacant. See page 4/5",
    ],
)
def test_literal_of_plain_words_leaves_them_as_they_are(text: str) -> None:
    assert literal(text) == text


@pytest.mark.parametrize(
    "text",
    [*punctuation, *(f"a{mark}b" for mark in "*_`[]<>#~$&@|:\\{}\n\r\t"), HOSTILE, "1. - # :\n"],
)
def test_literal_of_any_mark_holds_its_letters_and_reads_them_as_nothing(text: str) -> None:
    written = literal(text)
    alone = re.compile(r":color\[((?:&#\d+;)+)\]")
    assert alone.sub(lambda found: unescape(found[1]), written) == text
    assert not re.search(r"[][\\`*_{}<>#~$&@|\n\r\t]|:\w|--|www\.|^[-+]", alone.sub("", written))


@pytest.mark.parametrize("figure", ["2026-27", "2023–2027", "-£9,440", "+£1.5m", "−£3", "-1.6%"])
def test_figure_that_browsers_would_tear_is_one_part_in_markdown_and_html(figure: str) -> None:
    text = f"In {figure} (-0.4%), none <was> recorded."
    alone = re.findall(r":color\[([^]]+)\]", literal(text))
    assert [unescape(one) for one in alone[:2]] == [figure, "-0.4%"]
    whole, share = (f'<span class="rocu-whole">{one}</span>' for one in (figure, "-0.4%"))
    assert markup(text) == f"In {whole} ({share}), none &lt;was&gt; recorded."


def test_markup_keeps_a_number_with_its_unit_and_leaves_other_words_alone() -> None:
    said = "Of 1,200 posts, 3 days and 14 forces; core-2015, 2026-11-30, x-1-2 and 12 monthsx."
    assert re.findall(r">([^<]+)</span>", markup(said)) == ["1,200 posts", "3 days"]


@pytest.mark.parametrize("whole", ["2 of 3", "1,032 of 1,290", "30 September", "✕ Absent"])
def test_markup_keeps_a_count_a_day_and_a_symbol_with_what_follows(whole: str) -> None:
    assert markup(f"so {whole} said") == f'so <span class="rocu-whole">{whole}</span> said'


def test_refusal_of_a_hostile_name_shows_its_letters() -> None:
    def refuse(name: str) -> None:
        from dashboard.components import entrance
        from dashboard.errors import AccessError

        entrance.refused(AccessError(f"You have signed in as {name}."))

    (error,) = AppTest.from_function(refuse, args=(HOSTILE,), default_timeout=60).run().error
    assert error.value == literal(f"You have signed in as {HOSTILE}.")


def _sources() -> list[Path]:
    """The modules that show something, and whatever else knows Streamlit."""
    files = sorted((ROOT / "dashboard").rglob("*.py"))
    return [
        file
        for file in files
        if file.parent.name in ("components", "screens")
        or re.search(r"^ *(?:import|from) streamlit", file.read_text("utf-8"), re.MULTILINE)
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
