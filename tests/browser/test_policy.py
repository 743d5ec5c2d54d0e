"""The content security policy in a real browser: it lets the product work, and nothing else."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE_MS, WATCH
from tests.browser.page import settle

INTRUDE = """() => {
    window.done = 0;
    document.addEventListener('securitypolicyviolation', () => window.done++);
    document.body.append(
        Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }),
        Object.assign(document.createElement('img'), { src: 'https://evil.example/x.png' }));
}"""
"""What somebody who got something into the page would do: run a script, and tell another site."""


def test_policy_lets_charts_and_files_through_and_no_intruder(browser: Browser, site: str) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(WATCH)
    page.on("console", lambda line: said.append(line.text) if "efuse" in line.text else None)
    page.goto(f"{site}/capabilities")
    settle(page)
    page.get_by_role("button", name="Take away").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert Path(download.value.path()).stat().st_size > 1000
    assert said == []

    page.evaluate(INTRUDE)
    page.wait_for_function("() => window.done === 2")
    assert not page.evaluate("window.ran === true")
    assert any("script-src" in line for line in said)
    assert any("img-src" in line for line in said)
    page.close()
