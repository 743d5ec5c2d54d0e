"""A browser is told the same theme, worked out once."""

from __future__ import annotations

from inspect import unwrap

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session

from dashboard.server.told_once import read_theme_once

SECTIONS = ("light", "dark", "sidebar")


def told() -> ForwardMsg:
    said = ForwardMsg()
    theme = said.new_session.custom_theme
    app_session._populate_theme_msg(theme)
    for section in SECTIONS:
        app_session._populate_theme_msg(getattr(theme, section), f"theme.{section}")
    return said


def test_theme_is_told_as_before_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = unwrap(app_session._populate_theme_msg)
    monkeypatch.setattr(app_session, "_populate_theme_msg", plain)
    asked: list[str] = []
    options = config.get_options_for_section
    monkeypatch.setattr(
        config, "get_options_for_section", lambda section: asked.append(section) or options(section)
    )
    before = told()
    assert before.new_session.custom_theme.body_font, "the product has a theme of its own"
    assert len(asked) == 1 + len(SECTIONS), "Streamlit reads it otherwise: nothing is to be mended"
    read_theme_once()
    for _ in range(3):
        after = told()
        assert after == before
        for section in SECTIONS:
            theme = after.new_session.custom_theme
            assert theme.HasField(section) == before.new_session.custom_theme.HasField(section)
    assert len(asked) == 2 * (1 + len(SECTIONS))
