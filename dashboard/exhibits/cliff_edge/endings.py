"""What ends over the next months, and what nobody knows the end of, in words and as rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.months import End
from dashboard.exhibits.question import Question
from dashboard.wording import count_noun, format_number, join_words, label, sentence, spoken_date

MAX_ENDS_DRAWN = 40
NOT_SAFE = (
    "An end that is not recorded is not known: it may come at any time, and nothing here says that "
    "it is safe."
)
TOGETHER = "the units together"


def ending(question: Question, months: int) -> pd.DataFrame:
    """What ends for the region or the force asked about, and what has no known end."""
    return question.answer("ending", months=months, rocu=question.rocu_id, force=question.force_id)


def how_many(found: pd.DataFrame, kind: str, outcome: str) -> int:
    return int(((found["kind"] == kind) & (found["outcome"] == outcome)).sum())


def unknown_words(found: pd.DataFrame) -> str:
    """How many live agreements state no end, and how much money is not stated any more."""
    unknown = how_many(found, "agreement", "not_recorded")
    live = int((found["kind"] == "agreement").sum())
    parts = ["No live agreement is on record."]
    if live:
        agreements = count_noun(live, "live agreement")
        parts = [
            f"{format_number(unknown)} of {agreements} {'states' if unknown == 1 else 'state'} no "
            "end."
        ]
        if unknown in (0, live):
            parts = [f"{'Not one' if unknown else 'Each'} of {agreements} states its end."]
    passed = how_many(found, "funding", "passed")
    if passed:
        streams = count_noun(passed, "stream of money", "streams of money")
        parts.append(f"For {streams} the last stated year is over: what is paid now is not known.")
    return " ".join(parts)


def ending_note(found: pd.DataFrame, drawn: int) -> str:
    """What a reader of the ends should know: what is not known, and what is not here."""
    later = int((found["outcome"] == "later").sum())
    parts = [NOT_SAFE] if (found["outcome"] == "not_recorded").any() else []
    if drawn > MAX_ENDS_DRAWN:
        parts.append(f"The chart shows the first {MAX_ENDS_DRAWN} ends; the table has all.")
    if later:
        last = "lasts longer and is" if later == 1 else "last longer and are"
        parts.append(f"{count_noun(later, 'other')} {last} not here.")
    if not how_many(found, "agreement", "ends") + how_many(found, "membership", "ends"):
        parts.append("No end of an agreement or of a membership is recorded in these months.")
    parts.append("A membership is here only where its end is recorded.")
    return " ".join(parts)


def end_name(question: Question, row: Any) -> str:
    """What a row of `ending` is called."""
    if row.kind == "agreement":
        return str(row.name)
    if row.kind == "membership":
        return f"{row.name} in {question.short_name('rocu', row.rocu_id)}"
    return f"{label(row.stream)}: {row.name or TOGETHER}"


def end_kind(row: Any) -> str:
    if row.kind == "agreement":
        functions = (
            count_noun(row.functions, "function") if row.functions else "no function on record"
        )
        return f"Agreement, {functions}"
    return "Membership of a unit" if row.kind == "membership" else "Stream of money"


def end_words(row: Any) -> str:
    """When it ends, no more precisely than is known."""
    if row.outcome == "not_recorded":
        return "Not recorded"
    if row.kind != "funding":
        return spoken_date(row.ends_on, row.ends_on_precision)
    year = f"last stated year {row.financial_year}"
    return f"Not known: {year}" if row.outcome == "passed" else sentence(year)


def moves(row: Any, moved: dict[tuple[str, str], int]) -> str:
    """How many positions an end changes: "3 positions", or why that is not known."""
    if row.kind == "funding":
        return "Not told: no rule says what leans on it"
    if row.outcome == "not_recorded":
        return "Not known"
    number = moved.get((row.kind, row.id), 0)
    return count_noun(number, "position") if number else "No position"


def drawn_ends(question: Question, told: list[Any]) -> tuple[list[End], int]:
    """The rows of the chart, and how many ends there are to draw.

    Each end is a row, streams of money that end on one day are one, and so is all of a kind that
    has no known end; that stands first where it is most of the picture.
    """
    dated: list[End] = []
    streams: dict[tuple[str, Any], list[Any]] = {}
    for row in told:
        if row.outcome == "ends" and row.kind == "funding":
            streams.setdefault((row.stream, row.ends_on), []).append(row)
        elif row.outcome == "ends":
            end, name = end_words(row), end_name(question, row)
            hover = Hover(name, (end_kind(row), f"Ends {end}"))
            dated.append(End(row.kind, name, row.ends_from, row.ends_on, end, hover))
    for (stream, ends_on), of in streams.items():
        names = [row.name or TOGETHER for row in of]
        name = f"{label(stream)}: {names[0] if len(of) == 1 else count_noun(len(of), 'recipient')}"
        said = f"last stated year {of[0].financial_year}"
        hover = Hover(name, (join_words(names, 6), sentence(said)))
        dated.append(End("funding", name, ends_on, ends_on, said, hover))
    dated.sort(key=lambda end: (end.ends_on, end.kind, end.label))
    unknown = _unknown_ends(told)
    is_most = sum(row.outcome != "ends" for row in told) > len(told) / 2
    shown = dated[:MAX_ENDS_DRAWN]
    return ([*unknown, *shown] if is_most else [*shown, *unknown]), len(dated)


def _unknown_ends(told: list[Any]) -> list[End]:
    found = []
    for kind, outcome, one, many, said in (
        ("agreement", "not_recorded", "live agreement", "", "end not recorded"),
        ("funding", "passed", "stream of money", "streams of money", "last stated year is over"),
    ):
        number = sum(row.kind == kind and row.outcome == outcome for row in told)
        if number:
            name = count_noun(number, one, many)
            hover = Hover(name, (sentence(said),))
            found.append(End(kind, name, None, None, said, hover))
    return found
