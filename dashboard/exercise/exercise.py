"""A made-up data set that keeps the contract: real reference tables and sizes of forces, invented
observations.

It is for training boards, for tests, and for measuring at scale. The same seed gives the same
bytes. Nothing in it is true of any force or unit, and every source of it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exercise.agreements import agreements
from dashboard.exercise.assessments import capability_assessments, function_assessments
from dashboard.exercise.base import Exercise, Row
from dashboard.exercise.files import read_rows, write_columns, write_rows
from dashboard.exercise.funding import contributions, events, funding
from dashboard.exercise.inspections import grades, recommendations
from dashboard.exercise.people import secondments, workforce
from dashboard.exercise.reference import REFERENCE, Reference
from dashboard.exercise.statements import statements
from dashboard.settings import ROOT
from dashboard.store.contract import tables

QUARTERS = 12


def exercise(out: Path, seed: int, quarters: int = QUARTERS, scale: int = 1) -> dict[str, int]:
    """Write the data set into a folder; the number of rows of each table.

    `quarters` is the length of its history, `scale` how many assessments stand where there would
    be one. UsageError where a number makes no sense, or the folder holds another data set.
    """
    if quarters < 1 or scale < 1:
        raise UsageError("--quarters and --scale are whole numbers from 1.")
    if (out / "data_set.csv").exists() and not _is_exercise(out):
        raise UsageError(f"{out} holds a data set that is not an exercise. Name another folder.")
    out.mkdir(parents=True, exist_ok=True)
    reference = Reference.read(ROOT / "data" / "published")
    made = Exercise(reference, seed, quarters, scale)
    counts = {name: write_rows(out, name, reference.rows[name]) for name in REFERENCE}
    name = "capability_assessment"
    counts[name] = write_columns(out, name, capability_assessments(made))
    name = "force_function_assessment"
    counts[name] = write_columns(out, name, function_assessments(made))
    counts |= {name: write_rows(out, name, rows) for name, rows in _observations(made).items()}
    # Last, when every table has named its sources.
    counts["source"] = write_rows(out, "source", made.source_rows())
    return counts | {name: write_rows(out, name, []) for name in tables() if name not in counts}


def _observations(made: Exercise) -> dict[str, Iterable[Row]]:
    """The tables that are written row by row."""
    held, parties, functions = agreements(made)
    return {
        "secondment": secondments(made),
        "workforce": workforce(made),
        "funding": funding(made),
        "force_contribution": contributions(made),
        "funding_event": events(made),
        "spr_statement": statements(made),
        "inspection_grade": grades(made),
        "recommendation": recommendations(made),
        "agreement": held,
        "agreement_party": parties,
        "agreement_function": functions,
        "data_set": [
            {
                "data_set": "exercise",
                "title": f"Exercise data, made up (seed {made.seed})",
                "compiled_on": made.reference.compiled_on.isoformat(),
                "note": "Reference tables and sizes of forces are real; all else is made up.",
            }
        ],
    }


def _is_exercise(folder: Path) -> bool:
    return all(row["data_set"] == "exercise" for row in read_rows(folder / "data_set.csv"))
