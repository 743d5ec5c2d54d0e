"""Works out once what every page run tells a browser of the theme.

Streamlit asks its settings for each part of it anew, a fiftieth of a run.
"""

from __future__ import annotations

from functools import wraps

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


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
