"""What Streamlit does at a start, and no page of ours needs, is left out."""

from __future__ import annotations

from importlib import metadata, reload

import pytest
from streamlit import delta_generator, env_util
from streamlit.components.v2 import manifest_scanner as scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from dashboard.server.short_start import leave_out_what_no_page_needs


def discover() -> None:
    BidiComponentManager().discover_and_register_components(start_file_watching=False)


@pytest.fixture
def as_streamlit_is(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = scanner.scan_component_manifests
    plain = reload(scanner).scan_component_manifests
    scanner.scan_component_manifests = scan
    monkeypatch.setattr(scanner, "scan_component_manifests", plain)
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)


@pytest.mark.usefixtures("as_streamlit_is")
def test_no_package_is_asked_for_components(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(metadata, "distributions", lambda: asked.append("all") or [])
    discover()
    assert asked, "Streamlit looks for them otherwise: nothing is to be mended"
    asked.clear()
    leave_out_what_no_page_needs()
    discover()
    assert not asked


@pytest.mark.usefixtures("as_streamlit_is")
def test_nobody_is_warned_of_a_page_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(env_util, "is_repl", lambda: asked.append("repl"))
    leave_out_what_no_page_needs()
    delta_generator._maybe_print_use_warning()
    assert not asked
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    delta_generator._maybe_print_use_warning()
    assert asked, "Streamlit warns otherwise: nothing is to be mended"
