"""Calls Streamlit's commands without what times and counts them.

Around each stands a function that does so for Streamlit's usage statistics. They are off, and it
takes its time all the same: a page calls eighty commands.
"""

from __future__ import annotations

from inspect import unwrap
from types import FunctionType, MethodType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.metrics_util import gather_metrics

_AROUND = gather_metrics("any", lambda: None).__code__


def call_commands_themselves() -> None:
    """Let commands, of a page and of its places, and what looks up choices be called as they are.

    No setting leads to it.
    """
    for kind in (*DeltaGenerator.__mro__, type(st.session_state), type(st.query_params)):
        for name, held in list(vars(kind).items()):
            if _is_around(held):
                setattr(kind, name, unwrap(held))
    for name, held in list(vars(st).items()):
        if _is_around(held):
            setattr(st, name, unwrap(held))
        elif isinstance(held, MethodType) and _is_around(held.__func__):
            setattr(st, name, MethodType(unwrap(held.__func__), held.__self__))


def _is_around(held: object) -> bool:
    return isinstance(held, FunctionType) and held.__code__ is _AROUND
