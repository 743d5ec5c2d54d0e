"""What an operator reads of a server, on its own machine."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dashboard.metrics import PAGE_ERRORS
from dashboard.server.operators import telling_metrics
from dashboard.settings import DATABASE, METRICS_PORT
from dashboard.store.publish import published
from tests.serving import free_port


def told(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text: str = answer.read().decode()
    return text


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    port = free_port()
    monkeypatch.setenv(METRICS_PORT.name, str(port))
    return port


def test_metrics_tell_the_version_and_what_was_counted(
    port: int, published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(published_database))
    PAGE_ERRORS.labels("spr", "told").inc()
    with telling_metrics():
        said = told(port)
    assert f'version="{published(published_database).version}"' in said
    assert 'dashboard_page_errors_total{kind="told",page="spr"}' in said
    with pytest.raises(urllib.error.URLError):
        told(port)


def test_metrics_without_a_database_leave_its_version_out(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(tmp_path))
    with telling_metrics():
        assert "dashboard_database_info" not in told(port)


def test_port_that_is_taken_is_said_and_people_are_answered_all_the_same(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", port)), telling_metrics():
        pass
    assert f"Metrics cannot be told on port {port}" in caplog.text
    assert METRICS_PORT.name in caplog.text


def test_no_metrics_are_told_where_no_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(METRICS_PORT.name, raising=False)
    with telling_metrics():
        pass
