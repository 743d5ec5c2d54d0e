"""Runs the parts of the measurement, and keeps what each gave when one of them fails."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from dashboard.settings import ROOT
from tests.bench.result import Result

Part = Callable[[], Iterable[Result]]


@dataclass(frozen=True)
class Failure:
    """A part that did not come to its end: what went wrong, and in which of our lines."""

    part: str
    said: str
    where: str

    def __str__(self) -> str:
        return f"The part {self.part!r} failed in {self.where}: {self.said}"


@dataclass(frozen=True)
class Run:
    """What was measured, on which machine and day, and how long it took."""

    machine: str
    day: str
    seconds: float
    results: tuple[Result, ...]
    failures: tuple[Failure, ...]

    @property
    def missed(self) -> list[str]:
        return [result.what for result in self.results if not result.met]


def run(machine: str, parts: Mapping[str, Part]) -> Run:
    """Run every part, telling on standard error which is under way and which failed."""
    started = time.perf_counter()
    results: list[Result] = []
    failures: list[Failure] = []
    for name, part in parts.items():
        begun = time.perf_counter()
        print(f"Measuring: {name} ...", file=sys.stderr, end=" ", flush=True)
        try:
            results.extend(part())  # What came before it failed stays.
        except Exception as error:
            failures.append(_failure(name, error))
            print(f"failed. {failures[-1]}", file=sys.stderr, end=" ", flush=True)
        print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    took = time.perf_counter() - started
    return Run(machine, date.today().isoformat(), took, tuple(results), tuple(failures))


def _failure(part: str, error: BaseException) -> Failure:
    """What went wrong first, and the last of our own lines on the way to it."""
    frames = traceback.extract_tb(error.__traceback__)
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
        frames += traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if Path(f.filename).is_relative_to(ROOT) and ".venv" not in f.filename
    ]
    where = (ours or frames)[-1]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return Failure(part, said, f"{_from_root(where.filename)}, line {where.lineno}")


def _from_root(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def write(made: Run, path: Path) -> None:
    """The whole run as JSON: every value, and what is worked out of it."""
    results = [
        asdict(result)
        | {"p50": result.p50, "p95": result.p95, "most": result.most, "met": result.met}
        for result in made.results
    ]
    path.write_text(
        json.dumps(asdict(made) | {"results": results}, indent=1) + "\n", encoding="utf-8"
    )


def read(path: Path) -> Run:
    """A run as it was written."""
    made = json.loads(path.read_text(encoding="utf-8"))
    results = tuple(
        Result(one["what"], one["unit"], tuple(one["values"]), one["floor"], one["of"], one["main"])
        for one in made["results"]
    )
    failures = tuple(Failure(**one) for one in made["failures"])
    return Run(made["machine"], made["day"], made["seconds"], results, failures)
