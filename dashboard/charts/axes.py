"""The ticks of axes that count, and of axes of numbers."""

from __future__ import annotations

import math
from typing import Any

from dashboard.wording import format_number


def step_of(most: float, parts: int = 5) -> float:
    """A round step of which about so many reach a value: 1, 2, 2.5 or 5 times a power of ten."""
    magnitude = 10.0 ** math.floor(math.log10(most / parts)) if most > 0 else 1.0
    return next(
        step for part in (1, 2, 2.5, 5, 10) if most / (step := part * magnitude) <= parts + 1e-9
    )


def count_step(most: float) -> int:
    """The step between the ticks of counts up to `most`: whole, since there are no halves."""
    return math.ceil(max(step_of(most), 1))


def count_axis(most: float) -> dict[str, Any]:
    """The ticks of an axis of counts up to `most`."""
    return {"tick0": 0, "dtick": count_step(most), "tickformat": ","}


def number_axis(low: float, high: float, step: float) -> dict[str, Any]:
    """The ticks of an axis of numbers from `low` to `high`, nought among them, said as in texts."""
    ticks = [at * step for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return {"tickvals": ticks, "ticktext": list(map(format_number, ticks))}
