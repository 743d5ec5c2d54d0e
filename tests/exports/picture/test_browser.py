"""The one browser: everybody gets their own chart, and nothing that goes wrong lasts."""

from __future__ import annotations

import atexit
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psutil
import pytest

from dashboard.exports.picture import browser
from dashboard.exports.picture.browser import Browser, DrawingError

ASKING_AT_ONCE = 40


def figure(word: str) -> dict[str, Any]:
    return {
        "data": [{"type": "scatter", "mode": "text", "x": [0], "y": [0], "text": [word]}],
        "layout": {"width": 200, "height": 120},
    }


def chromiums() -> dict[psutil.Process, list[str]]:
    """The browsers' processes below this one that run, each with the words it was started with.

    One that another test has killed may still be listed, or end while it is looked at.
    """
    running = {}
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in child.name():
                running[child] = child.cmdline()
    return running


@pytest.mark.usefixtures("drawing")
class TestBrowser:
    @pytest.fixture(scope="class")
    @classmethod
    def opened(cls) -> Iterator[Browser]:
        held = Browser()
        yield held
        held.close()

    def test_many_threads_at_once_each_get_their_own_chart(self, opened: Browser) -> None:
        words = [f"chart-of-{number}" for number in range(ASKING_AT_ONCE)]
        with ThreadPoolExecutor(ASKING_AT_ONCE) as threads:
            drawn = list(threads.map(lambda word: opened.svg(figure(word), 200, 120), words))
        for word, svg in zip(words, drawn, strict=True):
            assert [other for other in words if f">{other}<" in svg] == [word]

    def test_browser_killed_while_drawing_is_opened_anew(self, opened: Browser) -> None:
        opened.svg(figure("before"), 200, 120)
        with ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(opened.svg, figure(f"during-{n}"), 200, 120) for n in range(4)]
            time.sleep(0.1)
            for process in chromiums():
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            for number, future in enumerate(asked):
                assert f">during-{number}<" in future.result(60)

    def test_figure_that_cannot_be_drawn_is_an_error_and_the_next_is_drawn(
        self, opened: Browser
    ) -> None:
        with pytest.raises(DrawingError, match="Try again, or take the table instead"):
            opened.svg({"data": "not data", "layout": 7}, 200, 120)
        assert ">after<" in opened.svg(figure("after"), 200, 120)

    def test_browser_has_no_process_more_than_it_needs(self) -> None:
        before = chromiums()
        held = Browser()
        held.svg(figure("once"), 200, 120)
        opened = [words for process, words in chromiums().items() if process not in before]
        held.close()
        assert sum("--type=renderer" in words for words in opened) == 1
        assert not any("--type=gpu-process" in words for words in opened)

    def test_browser_leaves_its_page_as_it_is_after_a_chart(
        self, opened: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened.svg(figure("first"), 200, 120)
        loads: list[object] = []
        (page,) = opened._kaleido.tabs_ready._queue
        monkeypatch.setattr(page, "reload", lambda: loads.append(page))
        assert ">second<" in opened.svg(figure("second"), 200, 120)
        assert not loads

    def test_close_leaves_no_process_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = chromiums()
        held = Browser()
        at_exit: list[bool] = []
        monkeypatch.setattr(atexit, "register", lambda _: at_exit.append(bool(chromiums())))
        held.svg(figure("once"), 200, 120)
        opened = chromiums().keys() - before.keys()
        assert opened
        # What Python does at its end is undone last first: before the folders of the browser go.
        assert at_exit == [True]
        held.close()
        _, left = psutil.wait_procs(opened, timeout=10)
        assert not left


def test_drawing_takes_too_long_is_an_error_in_time(drawing: None) -> None:
    del drawing
    impatient = Browser(patience_s=0.001)
    started = time.monotonic()
    with pytest.raises(DrawingError, match="failed twice"):
        impatient.svg(figure("slow"), 200, 120)
    assert time.monotonic() - started < 60
    impatient.close()


def test_no_browser_is_said_at_once_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_BROWSER", "/no/such/browser")
    started = time.monotonic()
    with pytest.raises(DrawingError, match="sudo apt install chromium"):
        Browser().svg(figure("none"), 200, 120)
    assert time.monotonic() - started < browser.PATIENCE_S / 2
    assert browser.found() is None
