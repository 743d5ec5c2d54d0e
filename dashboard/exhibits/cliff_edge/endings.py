"""What ends over the next months, and what nobody knows the end of, in words and as rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.months import End
from dashboard.exhibits.action_beside import About
from dashboard.exhibits.question import Question
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    sentence,
    spoken_date,
)

MAX_ENDS_DRAWN = 15
NOT_SAFE = (
    "An end that is not recorded is not known: it may come at any time, and nothing here says that "
    "it is safe."
)
NO_END = "No end of an agreement or of a membership is recorded in these months."
TOGETHER = "the units together"
UNTOLD = {
    "funding": "No standing is worked out from money",
    "posts": "No standing is worked out from posts",
}


def ending(question: Question, months: int) -> pd.DataFrame:
    """What ends for the region or the force asked about, and what has no known end."""
    return question.answer("ending", months=months, rocu=question.rocu_id, force=question.force_id)


def how_many(found: pd.DataFrame, kind: str, outcome: str) -> int:
    return int(((found["kind"] == kind) & (found["outcome"] == outcome)).sum())


def unknown_words(found: pd.DataFrame) -> str:
    """How many live agreements state no end, and how much money is not stated any more."""
    return " ".join([_agreements_words(found), *_money_words(found)])


def _agreements_words(found: pd.DataFrame) -> str:
    unknown = how_many(found, "agreement", "not_recorded")
    live = int((found["kind"] == "agreement").sum())
    if not live:
        return "No live agreement is on record."
    agreements = count_noun(live, "live agreement")
    if unknown in (0, live):
        return f"{'Not one' if unknown else 'Each'} of {agreements} states its end."
    return (
        f"{format_number(unknown)} of {agreements} {'states' if unknown == 1 else 'state'} no end."
    )


def _money_words(found: pd.DataFrame) -> list[str]:
    passed = found[(found["kind"] == "funding") & (found["outcome"] == "passed")]
    streams = int((passed["years"] > 1).sum())
    over = [f"the last stated year of {count_noun(streams, 'stream')} of money"] if streams else []
    if single := len(passed) - streams:
        amounts = count_noun(single, "amount names", "amounts name")
        over.append(f"the single {'year' if single == 1 else 'years'} that {amounts}")
    are = "is" if len(over) == 1 and single < 2 else "are"
    return [f"{sentence(join_words(over))} {are} over: what is paid now is not known."] * bool(over)


def _later_words(found: pd.DataFrame) -> list[str]:
    later = int((found["outcome"] == "later").sum())
    last = "lasts longer and is" if later == 1 else "last longer and are"
    return [f"{count_noun(later, 'other')} {last} not here."] * bool(later)


def nothing_ends_note(found: pd.DataFrame) -> str:
    """What stands under a headline that has told of the agreements, where nothing ends ahead."""
    rests = [f"{NOT_SAFE} What rests on each is on the page Agreements."]
    unknown = (found["outcome"] == "not_recorded").any()
    return " ".join(
        [*_money_words(found), *(rests if unknown else []), *_later_words(found), NO_END]
    )


def ending_note(found: pd.DataFrame, drawn: int) -> str:
    """What a reader of the ends should know: what is not known, and what is not here."""
    parts = [unknown_words(found)]
    if (found["outcome"] == "not_recorded").any():
        parts.append(f"{NOT_SAFE} What rests on each is on the page Agreements.")
    if drawn > MAX_ENDS_DRAWN:
        parts.append(f"The chart shows the first {MAX_ENDS_DRAWN} ends; the table has all.")
    parts += _later_words(found)
    if not how_many(found, "agreement", "ends") + how_many(found, "membership", "ends"):
        parts.append(NO_END)
    return " ".join(parts)


def end_name(question: Question, row: Any) -> str:
    """What a row of `ending` is called."""
    if row.kind == "agreement":
        return str(row.name)
    if row.kind == "membership":
        return f"{row.name} in {question.short_name('rocu', row.rocu_id)}"
    if row.kind == "posts":
        return f"{row.name}: posts in {question.short_name('rocu', row.rocu_id)}"
    return f"{label(row.stream)}: {row.name or TOGETHER}"


def end_about(row: Any) -> list[About]:
    """What an action on something that ends is about. A membership is none of it."""
    if row.kind == "agreement":
        return [About(f"agreement:{row.id}")]
    if row.kind == "posts":
        return [About(f"secondment:{row.rocu_id}/{row.agency_id}")]
    if row.kind == "funding" and row.rocu_id:
        return [About(f"funding:{row.rocu_id}/{row.stream}")]
    return []


def end_kind(row: Any) -> str:
    if row.kind == "agreement":
        functions = (
            count_noun(row.functions, "function") if row.functions else "no function on record"
        )
        return f"Agreement, {functions}"
    if row.kind == "posts":
        capabilities = count_noun(row.capabilities, "capability", "capabilities")
        return f"Posts of an agency{f', for {capabilities}' if row.capabilities else ''}"
    return "Membership of a unit" if row.kind == "membership" else "Stream of money"


def end_words(row: Any) -> str:
    """When it ends, no more precisely than is known."""
    if row.kind != "funding":
        return spoken_date(row.ends_on, row.ends_on_precision)
    return f"Last stated year {row.financial_year}"


def falls(row: Any, falling: dict[tuple[str, str], int]) -> str:
    """What falls with an end: "3 standings fall", or why that is not told."""
    if row.kind in UNTOLD:
        return UNTOLD[row.kind]
    number = falling.get((row.kind, row.id), 0)
    if not number:
        return "No standing falls"
    return f"{count_noun(number, 'standing')} {'falls' if number == 1 else 'fall'}"


def drawn_ends(
    question: Question, told: list[Any], falling: dict[tuple[str, str], int]
) -> tuple[list[End], int]:
    """The rows of the chart, first end first, and how many ends there are to draw.

    Each end is a row; streams of money that end on one day are one, and so are the posts that do.
    """
    found: list[End] = []
    together: dict[tuple[str, str, Any], list[Any]] = {}
    for row in told:
        if row.kind == "funding":
            together.setdefault((row.kind, label(row.stream), row.ends_on), []).append(row)
        elif row.kind == "posts":
            unit = question.short_name("rocu", row.rocu_id)
            name = f"Posts in {unit}" if question.home else "Posts in units"
            together.setdefault((row.kind, name, row.ends_on), []).append(row)
        else:
            end, name = end_words(row), end_name(question, row)
            said = f"{end}: {in_sentence(falls(row, falling))}"
            hover = Hover(name, (end_kind(row), f"Ends {end}", falls(row, falling)))
            found.append(End(row.kind, name, row.ends_from, row.ends_on, said, hover))
    for (kind, name, ends_on), of in together.items():
        names = list(dict.fromkeys(row.name or TOGETHER for row in of))
        whose = "agency" if kind == "posts" else "recipient"
        many = "agencies" if kind == "posts" else "recipients"
        called = f"{name}: {names[0] if len(names) == 1 else count_noun(len(names), whose, many)}"
        said = end_words(of[0]) if kind == "posts" else in_sentence(end_words(of[0]))
        hover = Hover(called, (join_words(names, 6), sentence(said)))
        found.append(End(kind, called, of[0].ends_from, ends_on, said, hover))
    found.sort(key=lambda end: (end.ends_on, end.kind, end.label))
    return found[:MAX_ENDS_DRAWN], len(found)
