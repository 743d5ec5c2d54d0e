"""What one improvement would lift (rule 14), in the same words on every page."""

from __future__ import annotations

from typing import Any

from dashboard.wording import count_noun, join_words

NOTHING_LIFTED = "Nothing by itself"
LIFT_NOTE = (
    "What is lifted gets better. Each counts alone, with everything else as it is; a standing is "
    "of one force on one obligation, and a function counts once for each force."
)


def lifts(row: Any) -> str:
    """What one change would lift alone: "3 standings and 1 function of 2 forces"."""
    parts = [
        count_noun(number, one)
        for number, one in (
            (row.obligation_count, "standing"),
            (row.function_count, "function"),
        )
        if number
    ]
    if not parts:
        return NOTHING_LIFTED
    return f"{join_words(parts)} of {count_noun(row.force_count, 'force')}"
