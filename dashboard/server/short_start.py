"""Leaves out what Streamlit does at a start and at the first page, and no page of ours needs.

It reads what every installed package says of itself, to find those that bring components of their
own: 0.1 s, and no page has one. And it looks through the files of all callers, as long again, to
warn whoever runs a page without a server.
"""

from __future__ import annotations

from dashboard.server.private_names import replace_if_there


def leave_out_what_no_page_needs() -> None:
    """Let Streamlit find no components, and take its warning for given. No setting leads to it."""
    replace_if_there(
        {
            "streamlit.components.v2.manifest_scanner:scan_component_manifests": lambda _: _none,
            "streamlit.delta_generator:_use_warning_has_been_displayed": lambda _: True,
        },
        otherwise="a start, and the first page after it, may take longer",
    )


def _none(*_: object, **__: object) -> list[object]:
    return []
