"""What a decision costs to work out: what-if, cliff edge, improvements, and all of it at scale."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dashboard.exercise.exercise import exercise
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.queries import Value
from dashboard.store.store import current
from tests.bench.result import Result

TIMES = 5
WHAT_IF_MS, CLIFF_S, IMPROVE_S = 150.0, 1.0, 3.0
MATRIX_MS, POSITION_MS, BUILD_S = 30.0, 200.0, 30.0
ASSESSMENTS = (10_000, 100_000, 1_000_000, 10_000_000)
HELD_TO = 1_000_000


def decisions(database: Path) -> Iterator[Result]:
    """What-if, cliff edge and improvements, each time of a day not asked about before."""
    question = Question(current(database), LOCAL_OPERATOR, date.today())
    agreement = str(question.answer("agreement_register")["agreement_id"].iloc[0])
    removed = (f"agreement:{agreement}",)
    region = str(question.answer("region_option")["rocu_id"].iloc[0])
    for query in ("what_if_change", "what_if_function_change"):
        taken = _anew(question, query, removed=removed)
        yield Result(f"{query}, all forces", "ms", tuple(s * 1000 for s in taken), WHAT_IF_MS)
    yield Result("cliff_edge, 36 months", "s", _anew(question, "cliff_edge"), CLIFF_S)
    improved = _anew(question, "improvement_option", rocu=region)
    yield Result("improvement_option, one region", "s", improved, IMPROVE_S)


def at_scale(folder: Path, most: int) -> Iterator[Result]:
    """Building and asking exercise sets of more and more assessments, up to `most`."""
    once = exercise(folder / "once", seed=1)
    each = once["capability_assessment"] + once["force_function_assessment"]
    for wanted in ASSESSMENTS:
        if wanted > most:
            return
        data, database = folder / f"data-{wanted}", folder / f"database-{wanted}"
        exercise(data, seed=1, scale=max(1, round(wanted / each)))
        started = time.perf_counter()
        build([data], database)
        took = time.perf_counter() - started
        held = wanted == HELD_TO
        of = f"{wanted:,} assessments"
        yield Result(f"Build, {of}", "s", (took,), BUILD_S if held else None)
        question = Question(current(database), LOCAL_OPERATOR, date.today())
        for query, floor in (
            ("capability_position", MATRIX_MS),
            ("force_obligation_position", POSITION_MS),
        ):
            taken = tuple(seconds * 1000 for seconds in _anew(question, query))
            yield Result(f"{query}, {of}", "ms", taken, floor if held else None)


def _anew(question: Question, query: str, **parameters: Value) -> tuple[float, ...]:
    """Seconds that a query takes on days that nobody asked about before."""
    taken = []
    for back in range(TIMES):
        day = replace(question, as_of=question.as_of - timedelta(days=400 + back))
        started = time.perf_counter()
        day.answer(query, **parameters)
        taken.append(time.perf_counter() - started)
    return tuple(taken)
