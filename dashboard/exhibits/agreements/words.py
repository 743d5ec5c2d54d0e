"""How agreements are said to people: what they are on a day, how it is known, what they give."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.question import Link, Question
from dashboard.exhibits.spr.routes import agreement_phrase
from dashboard.theme import STANDING
from dashboard.wording import (
    NOT_RECORDED,
    clean_text,
    count_noun,
    in_sentence,
    join_words,
    label,
    spoken_date,
)

MAX_FORCES_NAMED = 5
SEEN_AS = {
    "in_force": "Listed as current",
    "under_review": "Listed as under review",
    "in_development": "Listed as in development",
    "ended": "Reported as ended",
    "programme": "Listed as a programme",
}


def evidence_words(row: Any) -> str:
    """How old the evidence is: "Listed as current in a source of 2016"."""
    day = spoken_date(row.published_on, row.published_on_precision, "")
    return f"{SEEN_AS[row.status]} in {f'a source of {day}' if day else 'an undated source'}"


STANDING_NOTE = (
    " A status is that of its source, whenever that was written; an agreement without a recorded "
    "start counts from the first date that can be asked."
)


def standing_words(row: Any) -> str:
    """What the agreement is on the as-at date, and what its status adds to that."""
    said = STANDING[row.standing].word
    if row.standing == "live" and row.status == "under_review":
        return f"{said}, under review"
    if row.standing == "live" and row.status == "ended":
        return f"{said} until {spoken_date(row.ends_on, row.ends_on_precision)}"
    return said


def day_words(day: object, precision: object) -> str:
    return spoken_date(day, precision, NOT_RECORDED)


def notice_words(months: int | None) -> str:
    return NOT_RECORDED if months is None else count_noun(months, "month")


def force_words(question: Question, force_id: str | None) -> str:
    return question.name("force", force_id) if force_id else NOT_RECORDED


def access_words(question: Question, row: Any) -> str:
    """Who has access to what under which agreement, and how far that is assured."""
    forces = row.forces.split("; ")
    who = join_words(forces, most=MAX_FORCES_NAMED)
    has = "has" if len(forces) == 1 else "have"
    what = in_sentence(row.function_name)
    basis = f"under {agreement_phrase(question, row.agreement_id)}"
    lead = question.short_name("force", row.lead_force_id) if row.lead_force_id else ""
    if row.strength == "none":
        return (
            f"{who} {'is' if len(forces) == 1 else 'are'} to have {what} {basis}, but its lead "
            f"force, {lead}, is assessed as without it."
        )
    level = {
        "full": f"its lead force, {lead}, is assessed as at the standard",
        "partial": f"its lead force, {lead}, is assessed as below the standard",
    }.get(row.strength, "its level has not been assessed")
    return f"{who} {has} access to {what} {basis}; {level}."


def points(question: Question, row: Any) -> list[tuple[str, str, str | Link]]:
    """What is recorded of an agreement: the column it stands in, what that is, and the words."""
    unit = row.underpins_rocu_id
    parties = [
        ("forces", "Forces", row.forces),
        ("commissioners", "Police and crime commissioners of", row.commissioners),
        ("rocus", "Regional organised crime units", row.rocus),
        ("agencies", "Agencies", row.agencies),
        ("others", "Other parties", row.others),
    ]
    named = [party for party in parties if party[2]]
    return [
        ("standing", f"At {question.status.as_at}", standing_words(row)),
        ("published_on", "Evidence", evidence_words(row)),
        ("source_id", "Source", question.source(row.source_id).link),
        ("note", "Note", clean_text(row.note, "No note")),
        ("functions", "Functions", clean_text(row.functions, NOT_RECORDED)),
        *(named or [("forces", "Parties", NOT_RECORDED)]),
        (
            "underpins_rocu_id",
            "Underpins",
            f"Founds or hosts {question.name('rocu', unit)}" if unit else "No regional unit",
        ),
        ("lead_force_id", "Lead force", force_words(question, row.lead_force_id)),
        ("legal_basis", "Legal basis", label(row.legal_basis)),
        ("starts_on", "Starts", day_words(row.starts_on, row.starts_on_precision)),
        ("ends_on", "Ends", day_words(row.ends_on, row.ends_on_precision)),
        ("review_on", "Review", day_words(row.review_on, row.review_on_precision)),
        ("notice_months", "Notice", notice_words(row.notice_months)),
        ("scope", "Scope", label(row.scope)),
        ("status", "Status in its source", label(row.status)),
    ]
