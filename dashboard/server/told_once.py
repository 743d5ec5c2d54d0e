"""Works out once what every page run tells a browser of the product: theme, settings and pages.

Streamlit asks its settings for each, and tells of each page anew, at every run.
"""

from __future__ import annotations

from functools import wraps

from streamlit.proto.NewSession_pb2 import Config, CustomThemeConfig, NewSession
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.source_util import PageHash, PageInfo


def read_theme_once() -> None:
    """Let Streamlit keep what it tells a browser of each section. No setting leads to it."""
    read = app_session._populate_theme_msg
    kept: dict[str, CustomThemeConfig] = {}

    @wraps(read)
    def tell(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            kept[section] = CustomThemeConfig()
            read(kept[section], section)
        # To add nothing would all the same say that there is such a section.
        if kept[section].ByteSize():
            msg.MergeFrom(kept[section])

    app_session._populate_theme_msg = tell


def read_settings_once() -> None:
    """Let Streamlit keep what it tells a browser of its settings. No setting leads to it."""
    read = app_session._populate_config_msg
    kept: list[Config] = []

    @wraps(read)
    def tell(msg: Config) -> None:
        if not kept:
            kept.append(Config())
            read(kept[0])
        msg.CopyFrom(kept[0])

    app_session._populate_config_msg = tell


def name_pages_once() -> None:
    """Let Streamlit keep what it tells a browser of the pages, until somebody has others.

    No setting leads to it.
    """
    name = AppSession._populate_app_pages
    kept: list[tuple[dict[PageHash, PageInfo], NewSession]] = []

    @wraps(name)
    def tell(session: AppSession, msg: NewSession, pages: dict[PageHash, PageInfo]) -> None:
        if not kept or kept[0][0] != pages:
            told = NewSession()
            name(session, told, pages)
            kept[:] = [(dict(pages), told)]
        msg.MergeFrom(kept[0][1])

    AppSession._populate_app_pages = tell  # type: ignore[method-assign, assignment]
