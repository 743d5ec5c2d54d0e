"""A browser is told the same theme, settings and pages, worked out once."""

from __future__ import annotations

from inspect import unwrap

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config, NewSession
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.source_util import PageInfo

from dashboard.server.told_once import name_pages_once, read_settings_once, read_theme_once

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


def test_settings_are_told_as_before_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = unwrap(app_session._populate_config_msg)
    monkeypatch.setattr(app_session, "_populate_config_msg", plain)
    asked: list[str] = []
    option = config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: asked.append(key) or option(key))
    before = Config()
    plain(before)
    count = len(asked)
    assert count, "Streamlit reads them otherwise: nothing is to be mended"
    read_settings_once()
    for _ in range(3):
        after = Config()
        app_session._populate_config_msg(after)
        assert after == before
    assert len(asked) == 2 * count


def _pages(*names: str) -> dict[str, PageInfo]:
    return {
        name: PageInfo(script_path="", page_script_hash=name, page_name=f"{name}_page", icon="")
        for name in names
    }


def test_pages_are_told_as_before_until_somebody_has_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = unwrap(AppSession._populate_app_pages)
    named: list[int] = []

    def name(session: AppSession, msg: NewSession, pages: dict[str, PageInfo]) -> None:
        named.append(len(pages))
        plain(session, msg, pages)

    monkeypatch.setattr(AppSession, "_populate_app_pages", name)
    name_pages_once()
    session = object()  # Streamlit's asks nothing of it.
    for asked in (_pages("a", "b"), _pages("a", "b"), _pages("a"), _pages("a", "b")):
        before, after = NewSession(), NewSession()
        plain(session, before, asked)  # type: ignore[arg-type]
        AppSession._populate_app_pages(session, after, asked)  # type: ignore[arg-type]
        assert after == before
        assert len(after.app_pages) == len(asked)
    assert named == [2, 1, 2]
