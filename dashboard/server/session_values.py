"""One value of a session, for a widget that asks for one.

Streamlit's widgets with a key look up what is kept under it, and for that Streamlit puts together
all that the session keeps, for each of them anew: a tenth of the processor's time of a page run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dashboard.server.private_names import replace_if_there

if TYPE_CHECKING:
    from streamlit.runtime.state.safe_session_state import SafeSessionState

_STATE = "streamlit.runtime.state.safe_session_state:SafeSessionState"


class SessionValues(Mapping[str, Any]):
    """What a session keeps, by the keys of the app. All of it is put together only where asked."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Any]:
        with self._state._lock:
            return self._state._state.filtered_state


def look_up_one_value() -> None:
    """Let Streamlit's widgets look up what they ask for. No setting leads to it."""
    replace_if_there(
        {f"{_STATE}.filtered_state": lambda _: property(SessionValues)},
        f"{_STATE}._state",
        f"{_STATE}._lock",
        "streamlit.runtime.state.session_state:SessionState.filtered_state",
        otherwise="each widget puts together all that its session keeps",
    )
