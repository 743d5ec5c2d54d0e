"""Works out once what every page run tells a browser of the theme.

Streamlit asks its settings for each part of it anew, a fiftieth of a run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from dashboard.server.private_names import replace_if_there

if TYPE_CHECKING:
    from streamlit.proto.NewSession_pb2 import CustomThemeConfig


def read_theme_once() -> None:
    """Let Streamlit keep what it tells a browser of each section. No setting leads to it."""
    replace_if_there(
        {"streamlit.runtime.app_session:_populate_theme_msg": _once_for_each_section},
        otherwise="each page run works out the theme anew",
    )


def _once_for_each_section(read: Callable[..., None]) -> Callable[..., None]:
    kept: dict[str, CustomThemeConfig] = {}

    @wraps(read)
    def tell(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            kept[section] = type(msg)()
            read(kept[section], section)
        # To add nothing would all the same say that there is such a section.
        if kept[section].ByteSize():
            msg.MergeFrom(kept[section])

    return tell
