"""`exercise`: write a made-up data set."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def exercise(
    out: Annotated[Path, typer.Option("--out", help="The folder to write the data set into.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same data set.")],
    quarters: Annotated[int, typer.Option("--quarters", help="The length of its history.")] = 12,
    scale: Annotated[
        int, typer.Option("--scale", help="How many assessments where there would be one.")
    ] = 1,
) -> None:
    """Write a made-up data set for training boards and for measuring.

    It has real units, forces with their published sizes, and requirements, and invented
    observations. Every page and file made from it says EXERCISE, and it cannot be built together
    with published facts. `make run DATA=exercise` makes one and serves it.
    """
    from dashboard.exercise.exercise import exercise as write

    rows = write(out, seed, quarters, scale)
    print(f"{out}: {sum(rows.values()):,} rows, all observations made up", file=sys.stderr)
