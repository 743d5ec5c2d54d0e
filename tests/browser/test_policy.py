"""The content security policy in a real browser: it lets the product work, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.settings import DATABASE
from tests.browser.conftest import PATIENCE_MS
from tests.browser.page import settle
from tests.server import free_port, running, wait_for

WATCH = """document.addEventListener('securitypolicyviolation', (event) => console.error(
    `Refused: ${event.effectiveDirective} ${event.blockedURI} in ${event.sourceFile}`))"""

INTRUDE = """() => {
    window.done = 0;
    document.addEventListener('securitypolicyviolation', () => window.done++);
    document.body.append(
        Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }),
        Object.assign(document.createElement('img'), { src: 'https://evil.example/x.png' }));
}"""
"""What somebody who got something into the page would do: run a script, and tell another site."""


@pytest.fixture(scope="module")
def guarded(browser: Browser, published_database: Path) -> Iterator[str]:
    """The address of the server as it is deployed."""
    del browser
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py"]
    command += ["--server.port", str(port), "--server.address", "localhost"]
    with running(command, {DATABASE.name: str(published_database)}) as process:
        wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"


def test_policy_lets_charts_and_files_through_and_no_intruder(
    browser: Browser, guarded: str
) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(WATCH)
    page.on("console", lambda line: said.append(line.text) if "efuse" in line.text else None)
    page.goto(f"{guarded}/capabilities")
    settle(page)
    page.get_by_role("button", name="Take away").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert Path(download.value.path()).stat().st_size > 1000
    assert said == []

    page.evaluate(INTRUDE)
    page.wait_for_function("window.done === 2")
    assert not page.evaluate("window.ran === true")
    assert any("script-src" in line for line in said)
    assert any("img-src" in line for line in said)
    page.close()
