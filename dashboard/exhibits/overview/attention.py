"""The kinds of things that need attention: their words, their queries, and their tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.exhibits.action_beside import About, agreement_about, capability_about
from dashboard.exhibits.inspections import published
from dashboard.exhibits.question import Link, Question
from dashboard.theme import GRADE, POSITION, capability_state
from dashboard.wording import (
    clean_text,
    count_noun,
    inspection_name,
    join_words,
    label,
    sentence,
    spoken_date,
)

MAX_FORCES_NAMED = 8


@dataclass(frozen=True)
class AttentionKind:
    """One kind of thing to attend to: its words, and the query of its items.

    `keeps` are the column of the query's answer and the value in it that are this kind's; `shows`
    makes the table of the items. A row of it is a `thing`; `by_subject` where that is what the
    items are counted by and not the item itself.
    """

    label: str
    thing: tuple[str, str]
    subject: tuple[str, str]
    query: str
    shows: Callable[[Question, list[Any]], dict[str, list[object]]]
    note: str
    keeps: tuple[str, str] | None = None
    by_subject: bool = False
    about: Callable[[Any], list[About]] | None = None
    """What an action beside an item would be about; None where none can be about it."""

    def how_many(self, row: Any) -> int:
        """How many rows its table has, out of what is counted of it."""
        return int(row.subjects if self.by_subject else row.items)

    def said(self, row: Any) -> str:
        """How many there are, in words: "6 capabilities, 3 units"."""
        rows, others = self.how_many(row), row.items if self.by_subject else row.subjects
        if not rows:
            return f"No {self.thing[0]}"
        said = count_noun(rows, *self.thing)
        return (
            said if self.thing == self.subject else f"{said}, {count_noun(others, *self.subject)}"
        )


def page_address(question: Question, page: str, anchor: str = "", **choices: str | None) -> str:
    """The address of a page, or of the same page where none is named, with this date and region,
    and choices of its own; at a heading of it where there is an `anchor`.

    It says every choice in full: where Streamlit completes an address, its anchor is lost.
    """
    asked = {
        "as-at": question.as_of.isoformat(),
        "region": question.rocu_id or "all",
        "force": "all",
    }
    query = urlencode(asked | {name: value for name, value in choices.items() if value})
    return f"{page}?{query}{f'#{anchor}' if anchor else ''}"


def _capability_gaps(question: Question, found: list[Any]) -> dict[str, list[object]]:
    return {
        "Unit": [row.unit for row in found],
        "Capability": [
            Link(
                row.capability,
                page_address(
                    question,
                    "capabilities",
                    "evidence",
                    region=row.rocu_id,
                    unit=row.rocu_id,
                    capability=row.capability_id,
                    capabilities="core-2015" if row.framework == "core-2015" else "all",
                ),
            )
            for row in found
        ],
        "Position": [capability_state(row.position, row.level).word for row in found],
        "Below the standard by": [count_noun(row.gap, "level") for row in found],
        "Evidence of": [
            sentence(spoken_date(row.as_of, row.as_of_precision, "undated page")) for row in found
        ],
        "Source": [question.source(row.source_id).link for row in found],
    }


def _statements(question: Question, found: list[Any]) -> dict[str, list[object]]:
    return {
        "Force": [
            Link(
                row.force,
                page_address(question, "spr", "force", region=row.rocu_id, force=row.force_id),
            )
            for row in found
        ],
        "About": [row.threat or f"The {row.edition} edition as a whole" for row in found],
        "Dimension": [label(row.dimension) for row in found],
        "Stated": [label(row.stated) for row in found],
        "Worst position that its routes support": [POSITION[row.derived].word for row in found],
        "Stated on": [
            sentence(spoken_date(row.as_of, row.as_of_precision, "undated page")) for row in found
        ],
        "Source": [question.source(row.source_id).link for row in found],
    }


def _agreements(question: Question, found: list[Any]) -> dict[str, list[object]]:
    dated = {"under_review": "Review", "ending": "Ends"}
    return {
        "Agreement": [
            Link(
                row.agreement,
                page_address(question, "agreements", "agreement", agreement=row.agreement_id),
            )
            for row in found
        ],
        "Date": [
            f"{dated.get(row.notice, 'Ended')}: "
            + spoken_date(row.noticed_on, row.noticed_on_precision, "day not recorded")
            for row in found
        ],
        "Scope": [label(row.scope) for row in found],
        "Note": [clean_text(row.note, "No note") for row in found],
        "Source": [question.source(row.source_id).link for row in found],
    }


def _grades(question: Question, found: list[Any]) -> dict[str, list[object]]:
    return {
        "Unit or force": [
            Link(
                row.subject,
                page_address(
                    question,
                    "inspections",
                    "grades",
                    region=row.rocu_id,
                    inspected=f"{row.subject_kind}:{row.subject_id}",
                ),
            )
            for row in found
        ],
        "Region of": [row.unit or "No unit on this day" for row in found],
        "Grade": [GRADE[row.grade].word for row in found],
        "Question": [sentence(row.question) for row in found],
        "Inspection": [inspection_name(row.inspection) for row in found],
        "Date": [sentence(published(row)) for row in found],
        "Source": [question.source(row.source_id).link for row in found],
    }


def _providers(question: Question, found: list[Any]) -> dict[str, list[object]]:
    routes = {"regional": "Regional unit", "national": "National service"}
    return {
        "Provider": [Link(row.provider, _provider_address(question, row)) for row in found],
        "Kind": [routes.get(row.kind, "Agreement") for row in found],
        "Forces": [
            f"{row.forces}: {join_words(row.force_names.split('; '), MAX_FORCES_NAMED)}"
            for row in found
        ],
        "Functions": [f"{row.functions}: {row.function_names}" for row in found],
        "Functions of forces": [f"{row.dependences:,}" for row in found],
        "Source": [
            question.source(row.source_id).link if row.source_id else "On the page of the provider"
            for row in found
        ],
    }


def _provider_address(question: Question, row: Any) -> str:
    if row.kind == "agreement":
        return page_address(question, "agreements", "agreement", agreement=row.provider_id)
    if row.kind == "regional":
        return page_address(question, "spr", region=row.provider_id)
    return page_address(question, "capabilities", capability=row.provider_id, capabilities="all")


AGREEMENT_NOTE = (
    "An agreement can stand under several kinds. An end or a review that no page states is not "
    "recorded, and cannot be warned of."
)
PROVIDER_NOTE = (
    "What would stop if the provider did, as far as is known: the forces' coverage rests on this "
    "provider and no other."
)
STATEMENT_NOTE = (
    "Statements under the edition in force on the day. Not evidenced says that nothing recorded "
    "shows the routes; it is never a gap."
)

KINDS = {
    "capability_gap": AttentionKind(
        "Capabilities below the standard",
        ("capability", "capabilities"),
        ("unit", "units"),
        "capability_gap",
        _capability_gaps,
        "Only what was assessed below its standard; what is not assessed is not here.",
        about=capability_about,
    ),
    "statement_contradicted": AttentionKind(
        "Statements that the routes contradict",
        ("statement", "statements"),
        ("force", "forces"),
        "statement_finding",
        _statements,
        STATEMENT_NOTE,
        ("finding", "contradicted"),
    ),
    "statement_not_evidenced": AttentionKind(
        "Statements not evidenced",
        ("statement", "statements"),
        ("force", "forces"),
        "statement_finding",
        _statements,
        STATEMENT_NOTE,
        ("finding", "not_evidenced"),
    ),
    "agreement_term_ended": AttentionKind(
        "Agreements past their term, no renewal recorded",
        ("agreement", "agreements"),
        ("agreement", "agreements"),
        "agreement_notice",
        _agreements,
        AGREEMENT_NOTE,
        ("notice", "term_ended"),
        about=agreement_about,
    ),
    "agreement_ending": AttentionKind(
        "Agreements ending within a year",
        ("agreement", "agreements"),
        ("agreement", "agreements"),
        "agreement_notice",
        _agreements,
        AGREEMENT_NOTE,
        ("notice", "ending"),
        about=agreement_about,
    ),
    "agreement_under_review": AttentionKind(
        "Agreements under review",
        ("agreement", "agreements"),
        ("agreement", "agreements"),
        "agreement_notice",
        _agreements,
        AGREEMENT_NOTE,
        ("notice", "under_review"),
        about=agreement_about,
    ),
    "agreement_ended": AttentionKind(
        "Agreements ended",
        ("agreement", "agreements"),
        ("agreement", "agreements"),
        "agreement_notice",
        _agreements,
        AGREEMENT_NOTE,
        ("notice", "ended"),
        about=agreement_about,
    ),
    "grade_below_adequate": AttentionKind(
        "Latest inspection grades below adequate",
        ("grade", "grades"),
        ("unit or force", "units or forces"),
        "grade_below_adequate",
        _grades,
        "The latest grade on each question, requires improvement or inadequate, by region and "
        "name. Some are old: each has its date.",
    ),
    "sole_provider": AttentionKind(
        "Functions that hang on one provider",
        ("provider", "providers"),
        ("function of a force", "functions of forces"),
        "sole_or_only_known_provider",
        _providers,
        PROVIDER_NOTE,
        ("own_assessed", "yes"),
        by_subject=True,
    ),
    "only_known_provider": AttentionKind(
        "Functions with only one known provider",
        ("provider", "providers"),
        ("function of a force", "functions of forces"),
        "sole_or_only_known_provider",
        _providers,
        f"{PROVIDER_NOTE} Whether the forces could do it themselves was not assessed.",
        ("own_assessed", "no"),
        by_subject=True,
    ),
}
