"""The measurement can be run whole, keeps what it has, and is told as it was measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from dashboard.model import LOCAL_OPERATOR
from dashboard.store.queries import Query, Value, queries
from dashboard.store.store import Store
from tests.bench.line import slow_line
from tests.bench.queries import parameters
from tests.bench.readme import README, readme_table, written_in
from tests.bench.result import Result, ratio
from tests.bench.run import Run, read, run, write
from tests.bench.soak import Minute, faults, minutes


def _fails() -> Iterator[Result]:
    yield Result("Before", "ms", (1.0, 2.0, 6.0), 3.0)
    raise ExceptionGroup("several", [TimeoutError("no answer\nwithin 3 s"), ValueError("other")])


@pytest.fixture
def made() -> Run:
    after = Result("After", "s", (4.0,), 3.0, main=True)
    return run("a machine\nversions", {"first": _fails, "second": lambda: [after]})


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.name)
def test_query_can_be_asked_with_what_the_measurement_gives(
    query: Query, published_store: Store
) -> None:
    days: dict[str, Value] = {"as_of": date.today(), "moments": (date.today(),)}
    asked = {one.name: days[one.name] for one in query.parameters if one.name in days}
    given = parameters(published_store, query) | asked
    published_store.answer(query.name, LOCAL_OPERATOR, **given)


def test_part_that_fails_is_told_and_what_was_measured_is_kept(made: Run) -> None:
    assert [result.what for result in made.results] == ["Before", "After"]
    (failure,) = made.failures
    assert failure.part == "first"
    assert failure.said == "TimeoutError: no answer within 3 s"
    assert failure.where.startswith("tests/bench/test_bench.py, line ")


def test_json_holds_every_result_with_its_values(made: Run, tmp_path: Path) -> None:
    write(made, tmp_path / "bench.json")
    assert read(tmp_path / "bench.json") == made
    held = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    before = held["results"][0]
    assert (before["values"], before["p50"], before["most"]) == ([1.0, 2.0, 6.0], 2.0, 6.0)
    assert before["met"]
    assert held["machine"] == "a machine\nversions"
    assert held["day"] == date.today().isoformat()


def test_floor_holds_what_it_names() -> None:
    values = tuple(float(value) for value in range(1, 22))
    assert Result("What", "ms", values, 11.0).met
    assert not Result("What", "ms", values, 19.0, "p95").met
    assert Result("What", "ms", values, 20.0, "p95").met
    assert not Result("What", "ms", values, 20.0, "most").met
    assert not Result("Too few for a p95", "ms", (1.0, 3.0), 2.0, "p95").met


def test_ratio_divides_the_medians() -> None:
    ours, theirs = Result("Ours", "s", (1.0, 3.0, 90.0)), Result("Theirs", "s", (2.0,))
    assert ratio("Ours / theirs", ours, theirs, 1.4).values == (1.5,)
    assert not ratio("Ours / theirs", ours, theirs, 1.4).met


def test_readme_shows_the_main_results_and_what_failed(made: Run) -> None:
    text = written_in(README.read_text(encoding="utf-8"), readme_table(made))
    _, _, rest = text.partition("<!-- bench -->\n")
    table = rest.partition("<!-- /bench -->")[0]
    assert "a machine; versions" in table
    assert "| After | 4.00 s |  |  | 1 | p50 3.00 s | NO |" in table
    assert "| Before |" not in table
    assert "The part 'first' failed" in table
    assert written_in(text, readme_table(made)) == text


def test_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="not both there"):
        written_in("# A page\n<!-- bench -->", "table")


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 50_000)


def test_slow_line_hands_on_everything_and_counts_it() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        Thread(target=server.serve_forever).start()
        with slow_line(f"http://localhost:{server.server_port}/") as line:
            with urlopen(line.url) as answer:
                assert answer.read() == b"x" * 50_000
            assert 50_000 < line.carried_bytes < 51_000
        server.shutdown()


def _minute(service_mb: float, drawing_mb: float = 0.0) -> Minute:
    return Minute((20.0, 30.0, 70.0) * 10, service_mb, drawing_mb)


def test_soak_finds_no_fault_where_memory_rises_at_first_and_then_stays() -> None:
    held = [_minute(mb, 390.0) for mb in (300.0, 350.0, 400.0, 402.0, 410.0, 401.0)]
    assert faults(held) == []


def test_soak_tells_of_memory_that_grows_to_the_end_and_of_a_large_browser() -> None:
    grows = [_minute(300.0 + 10 * number) for number in range(9)]
    assert faults([*grows, _minute(300.0, 401.0)]) == [
        "The service grows: 340 MB in the second third, 370 after.",
        "The browser that draws held 401 MB, over 400.",
    ]


def test_soak_tells_of_a_service_that_is_flat_and_too_large() -> None:
    assert faults([_minute(481.0, 0.0)] * 9) == [
        "The service held 481 MB in the last third, over 480."
    ]


def test_minute_of_a_soak_is_told_with_a_bar() -> None:
    assert _minute(352.0).line(7) == (
        "  7 min    30 clicks  p50 30.0 ms  p95 70.0 ms  browser that draws closed  "
        "service 352 MB " + "▆" * 35
    )


def test_soak_clicks_on_a_service_and_reads_its_memory(published_database: Path) -> None:
    (minute,) = minutes(published_database, 2.0, None, minute_s=2.0, sessions=3)
    assert minute.clicks_ms
    assert 50.0 < minute.service_mb < 1_000.0
    assert minute.drawing_mb == 0.0
