"""The figures that a board looks at first, each with its direction since the last meeting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.figures import KeyFigure, KeyFigures
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import assumed_sentence, chosen_since, since_day
from dashboard.exhibits.spr.words import edition_phrase
from dashboard.exhibits.table import table_of
from dashboard.wording import (
    NOT_RECORDED,
    WITHHELD,
    count_noun,
    format_number,
    in_sentence,
    money,
    sentence,
    short_money,
    spoken_date,
)

FIGURES = {
    "capability": "Core capabilities",
    "obligation": "Obligations of forces",
    "post": "Agencies' posts",
    "budget": "Budget",
    "action": "Gaps",
}
PARTS = {
    "at_standard": "At the standard",
    "stated": "Stated only, not about this unit",
    "below": "Below the standard",
    "no_standard": "No standard set",
    "transferred": "National service",
    "not_assessed": "Not assessed",
    "evidenced": "Access shown",
    "unassured": "Access, not assured",
    "partial": "Partial",
    "gap": "Gap",
    "unknown": "Not known",
    "filled": "Filled",
    "established": "Established",
    "vacant": "Vacant",
    "not_stated": "Arrangements that do not state posts",
    "confirmed": "Confirmed",
    "indicative": "Indicative",
    "capability_gap": "Capabilities below the standard",
    "capability_without_action": "Of these without an action",
    "function_gap": "Functions that forces have partly or not",
    "function_without_action": "Of these functions without an action",
    "obligation_gap": "Obligations that are gaps or partial",
    "obligation_without_action": "Of these obligations without an action",
}
GAP_NOTE = (
    "Capabilities, functions and obligations without an action are three counts, never added; an "
    "action on a capability counts for the functions that it delivers and what needs them."
)
NO_MEETING = "No meeting and no action is recorded, so gaps without an action are not counted."
CERTAINTY_UNKNOWN = "Not recorded whether confirmed"


@dataclass(frozen=True)
class Parts:
    """The parts of one figure, now and before; an amount that is not recorded is None.

    Posts can be parts of one: 75.5 are filled. Of money, `kind` is what kind it is, and
    `of_other_units` whether that of the two years is of different units.
    """

    now: dict[str, float | None]
    before: dict[str, float | None]
    kind: str = "budget"
    of_other_units: bool = False

    def count(self, part: str) -> float:
        return _exact(self.now[part])

    def total(self, *parts: str) -> float:
        return _exact(sum(self.count(part) for part in parts or self.now))

    def gained(self, part: str) -> float:
        """How many more there are now than before."""
        return _exact(self.count(part) - _exact(self.before[part]))


def _exact(amount: float | None) -> float:
    """A number as it is written: 13 for 13.0, and 0.2 for what adding makes of it."""
    exact = round(amount or 0, 4)
    return int(exact) if exact == int(exact) else exact


def parts_of(question: Question, since: str) -> dict[str, Parts]:
    """Every figure by its name, of the region asked about or of the network; of a force, what it
    can show and pays, beside its unit's capabilities and posts."""
    found = {}
    for figure, held in groupby(rows(_frame(question, since)), lambda row: row.figure):
        parts = list(held)
        found[figure] = Parts(
            {row.part: row.amount for row in parts},
            {row.part: row.amount_before for row in parts},
            parts[0].amount_kind or "budget",
            parts[0].is_other_units,
        )
    return found


def _frame(question: Question, since: str) -> pd.DataFrame:
    return question.answer(
        "key_figure",
        since=since_day(question, since),
        edition=question.edition,
        rocu=question.home,
        force=question.force_id,
    )


@exhibit()
def key_figure(question: Question, since: str = "") -> Answer:
    """Where does the region, or a force, stand in four figures, and has that moved since?"""
    frame = _frame(question, since)
    parts = parts_of(question, since)
    then = spoken_date(since_day(question, since), "day")
    years = financial_years(question)
    unit = question.short_name("rocu", question.home) if question.home else "the network"
    whose = f" of {unit}" if question.force_id else ""
    told: tuple[KeyFigure, ...] = (
        _capabilities(parts["capability"], then, whose),
        _obligations(parts["obligation"], then, question.force_name or "forces"),
        _posts(parts["post"], then, whose, question.viewer.scope.edition == "public"),
        _contribution(parts["budget"], years, unit)
        if question.force_id
        else _budget(parts["budget"], years),
    )
    if question.force_id:
        # The force's own before its unit's.
        told = (told[1], told[3], told[0], told[2])
    gaps = parts.get("action")
    if gaps:
        told += (_without_action(gaps, then, unit if whose else ""),)
    of = question.force_name or unit
    money_is = "contribution" if question.force_id else parts["budget"].kind
    is_public = question.viewer.scope.edition == "public"
    withheld = is_public and bool(parts["post"].count("not_stated"))
    said = [f"{in_sentence(figure.label)} {in_sentence(figure.number)}" for figure in told]
    return Answer(
        title=f"Where {of} stands, and how that moved since {then}",
        frame=frame,
        table=table_of(
            rows(frame),
            {
                "Figure": lambda row: (
                    sentence(money_is) if row.figure == "budget" else FIGURES[row.figure]
                ),
                "Part": lambda row: (
                    CERTAINTY_UNKNOWN
                    if (row.figure, row.part) == ("budget", "unknown")
                    else PARTS[row.part]
                ),
                "Now": lambda row: _said(row, row.amount, withheld),
                "Before": lambda row: _said(row, row.amount_before, withheld),
            },
        ),
        chart=KeyFigures(told),
        alt=f"Figures of {of}: {'; '.join(said)}.",
        note=(
            f"{assumed_sentence(question, since)}Before is as at {then}; of the {money_is} it is "
            f"the financial year {years[1]} beside {years[0]}. Obligations are those of "
            f"{edition_phrase(question.edition)}, once for each force. Access shown says that a "
            "way to it is shown at the standard, not that a duty is discharged. "
            f"{GAP_NOTE if gaps else NO_MEETING}"
        ),
        source_ids=_behind(question, years),
        choices=chosen_since(question, since),
    )


def _behind(question: Question, years: tuple[str, str]) -> list[object]:
    """The sources of the capabilities, obligations, posts and amounts that are counted."""
    home = question.home
    cells = question.answer("capability_matrix")
    held: list[object] = list(cells.loc[(cells["rocu_id"] == home) | (home is None), "source_id"])
    held += list(question.answer("edition_obligation", edition=question.edition)["source_id"])
    posts = question.answer("arrangement_end", of_rocu=home)
    held += list(posts.loc[posts["posts_filled"].notna() & ~posts["has_ended"], "source_id"])
    if question.force_id:
        paid = question.answer("contribution_payer", of_rocu=home)
        for ids in paid.loc[paid["force_id"] == question.force_id, "source_ids"]:
            held += list(ids)
        return held
    for row in rows(question.answer("funding_by_year", of_rocu=home)):
        if row.kind_place == 1 and row.financial_year in years:
            held += list(row.source_ids)
    return held


def _said(row: Any, amount: float | None, withheld: bool) -> str:
    if amount is None:
        return NOT_RECORDED
    if withheld and row.part == "vacant":
        # Small numbers are withheld, and a vacancy is one: of the others it would say that none is.
        return WITHHELD
    return money(amount) if row.figure == "budget" else format_number(amount)


def financial_years(question: Question) -> tuple[str, str]:
    """The financial year of the day and the one before it: 2026-27 and 2025-26."""
    day = question.as_of
    begins = day.year if day.month > 3 else day.year - 1
    return _year(begins), _year(begins - 1)


def _year(begins: int) -> str:
    return f"{begins}-{(begins + 1) % 100:02}"


def moved_phrase(gained: float, then: str) -> str:
    """How a count moved, with a sign and in words: "▲ 1 more than on 29 August 2026"."""
    if not gained:
        return f"Same as on {then}"
    return f"{'▲' if gained > 0 else '▼'} {moved_words(gained, then)}"


def moved_words(gained: float, then: str) -> str:
    """How a count that moved did: "1 more than on 29 August 2026"."""
    return f"{format_number(abs(gained))} {'more' if gained > 0 else 'fewer'} than on {then}"


def _capabilities(parts: Parts, then: str, whose: str) -> KeyFigure:
    words = {
        "below": "below",
        "stated": "stated only",
        "no_standard": "without a standard",
        "transferred": "national service",
        "not_assessed": "not assessed",
    }
    rest = [
        f"{format_number(parts.count(part))} {said}"
        for part, said in words.items()
        if parts.count(part)
    ]
    return KeyFigure(
        f"Core capabilities{whose} at the standard",
        f"{format_number(parts.count('at_standard'))} of {format_number(parts.total())}",
        moved_phrase(parts.gained("at_standard"), then),
        (f"{', '.join(rest)}.",) if rest else (),
        "capabilities",
    )


def _obligations(parts: Parts, then: str, whose: str) -> KeyFigure:
    counts = {
        "not assured": parts.count("unassured"),
        "partial or a gap": parts.total("partial", "gap"),
        "not known": parts.count("unknown"),
    }
    rest = [f"{format_number(number)} {words}" for words, number in counts.items() if number]
    return KeyFigure(
        f"Obligations of {whose} with access shown",
        f"{format_number(parts.count('evidenced'))} of {format_number(parts.total())}",
        moved_phrase(parts.gained("evidenced"), then),
        (f"{', '.join(rest)}.",) if rest else (),
        "spr",
    )


def _posts(parts: Parts, then: str, whose: str, is_public: bool) -> KeyFigure:
    label = f"Agencies' posts{whose} filled"
    unstated = parts.count("not_stated")
    silent = (
        f"{count_noun(unstated, 'arrangement does', 'arrangements do')} not state posts."
        if unstated
        else ""
    )
    withheld = is_public and bool(unstated)
    if withheld:
        # What is left out has the vacancies: small numbers are withheld, and a vacancy is small.
        silent = (
            f"{count_noun(unstated, 'arrangement is', 'arrangements are')} left out: the public "
            "edition withholds small numbers of posts and of vacancies, or none are stated."
        )
    if not parts.count("established"):
        return KeyFigure(label, NOT_RECORDED, "", (silent,), "secondments")
    vacant = f"{format_number(parts.count('vacant'))} vacant. "
    return KeyFigure(
        label,
        f"{format_number(parts.count('filled'))} of {format_number(parts.count('established'))}",
        "" if withheld else _posts_moved(parts, then),
        (f"{'' if withheld else vacant}{silent}".strip(),),
        "secondments",
    )


def _posts_moved(parts: Parts, then: str) -> str:
    """How the filled posts moved; where they did not, how the vacancies did."""
    filled, vacant = parts.gained("filled"), parts.gained("vacant")
    if filled or not vacant:
        return moved_phrase(filled, then)
    return f"As many filled as on {then}, {format_number(abs(vacant))} " + (
        "more vacant" if vacant > 0 else "fewer vacant"
    )


def _without_action(parts: Parts, then: str, unit: str) -> KeyFigure:
    """Capabilities below the standard that no action is about, and beside them, never added, the
    functions and the obligations of forces."""
    others = [
        f"{format_number(parts.count(f'{kind}_without_action'))} of "
        f"{count_noun(parts.count(f'{kind}_gap'), one)}"
        for kind, one in (("function", "function"), ("obligation", "obligation"))
    ]
    return KeyFigure(
        sentence(f"{unit} capability gaps without action".strip()),
        f"{format_number(parts.count('capability_without_action'))} of "
        f"{format_number(parts.count('capability_gap'))}",
        moved_phrase(parts.gained("capability_without_action"), then),
        (f"{' and '.join(others)} too.",),
        "actions",
    )


def _contribution(parts: Parts, years: tuple[str, str], unit: str) -> KeyFigure:
    """What the force pays this year, beside the year before."""
    year, earlier = years
    label = f"Paid towards {unit} {year}"
    if all(amount is None for amount in parts.now.values()):
        return KeyFigure(label, NOT_RECORDED, "", (), "funding")
    before = [amount for amount in parts.before.values() if amount is not None]
    sure = {"indicative": "Indicative.", "unknown": "Whether that is confirmed is not recorded."}
    return KeyFigure(
        label,
        short_money(parts.total(), "exact"),
        _money_moved(parts.total(), sum(before) if before else None, earlier),
        tuple(said for part, said in sure.items() if parts.now.get(part) is not None),
        "funding",
    )


def _budget(parts: Parts, years: tuple[str, str]) -> KeyFigure:
    year, earlier = years
    now, before = parts.now["confirmed"], parts.before["confirmed"]
    label = f"Confirmed {parts.kind} {year}"
    indicative = parts.now["indicative"]
    if now is None and indicative:
        said = f"{short_money(indicative, 'exact')} is indicative."
        return KeyFigure(label, "None", "", (said,), "funding")
    if now is None:
        said = f"No amount for {year} that may be added is recorded."
        return KeyFigure(label, NOT_RECORDED, "", (said,), "funding")
    rest = (f"{short_money(indicative, 'exact')} more is indicative.",) if indicative else ()
    if parts.of_other_units:
        moved = f"Not compared with {earlier}, which is of other units"
        return KeyFigure(label, short_money(now, "exact"), moved, rest, "funding")
    moved = _money_moved(now, before, earlier)
    if before is None and parts.before["indicative"] is not None:
        moved = f"Of {earlier} nothing is confirmed"
    return KeyFigure(label, short_money(now, "exact"), moved, rest, "funding")


def _money_moved(now: float, before: float | None, earlier: str) -> str:
    """How an amount moved, with a sign and in words: "▼ £332,000 less than 2025-26"."""
    if before is None:
        return f"{earlier} is not recorded"
    if now == before:
        return f"Same as {earlier}"
    sign, word = ("▲", "more") if now > before else ("▼", "less")
    return f"{sign} {short_money(abs(now - before), 'exact')} {word} than {earlier}"
