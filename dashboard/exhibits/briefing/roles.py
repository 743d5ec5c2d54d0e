"""Roles to meet: the offices that a force's officers deal with, and why, never by name."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.agreements.collaborations import MONTHS, notice_phrase
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.secondments import PHRASES
from dashboard.exhibits.spr.words import choices_of, edition_of
from dashboard.exhibits.table import cited, table_of
from dashboard.wording import count_noun, in_sentence, join_words, sentence


@exhibit(needs_force=True)
def role_to_meet(question: Question, edition: str = "") -> Answer:
    """Which offices does the force deal with, and on what?"""
    of = edition_of(question, edition)
    frame = question.answer("role_to_meet", force=question.force_id, edition=of, months=int(MONTHS))
    told = list(rows(frame))
    name = question.force_name
    reviewed = {
        row.agreement_id: in_sentence(notice_phrase(row.notices))
        for row in rows(
            question.answer("agreement_review", force=question.force_id, months=int(MONTHS))
        )
    }
    return Answer(
        title=f"Roles for {name} to meet, by office",
        frame=frame,
        table=table_of(
            told,
            {
                "Office": lambda row: office_name(question, row),
                "Why, and what to raise": lambda row: _why(question, row, of, reviewed),
                "Sources": cited(question),
            },
        ),
        alt=f"{count_noun(len(frame), 'office')} for {name} to meet, each with what to raise "
        "there.",
        note=(
            "Offices as far as the data gives them, never names of people. A chief officer is the "
            "chief constable or, in London, the commissioner of police; where there is no police "
            "and crime commissioner, whoever holds that office's duties. An agreement whose lead "
            "force is not recorded leads to no office here unless it is up for review or renewal."
        ),
        choices=choices_of(of),
    )


def office_name(question: Question, row: Any) -> str:
    """An office by its body, of a row with `body_kind`, `body_id` and `office`."""
    if row.body_kind == "agency":
        return question.name("agency", row.body_id)
    if row.office == "head":
        return f"Head of {question.name('rocu', row.body_id)}"
    if row.office == "pcc":
        return (
            "Police and crime commissioner, or whoever holds that office, for "
            f"{question.short_name('force', row.body_id)}"
        )
    return f"Chief officer of {question.name('force', row.body_id)}"


def _why(question: Question, row: Any, edition: str, reviewed: dict[str, str]) -> str:
    """Every reason that the data gives, in sentences."""
    parts = [
        _duties(row, edition),
        _unit(question, row),
        _agreements(question, "Leads", row.leads, reviewed),
        _functions(question, row),
        _agreements(
            question, "No lead is recorded of what it shares with the force:", row.shares, reviewed
        ),
        _staff(question, row),
    ]
    return ". ".join(part for part in parts if part)


def _duties(row: Any, edition: str) -> str:
    if row.obligations is None:
        return ""
    short = row.obligations_not_evidenced
    return (
        f"Owes {count_noun(row.obligations, 'obligation')} of the {edition} edition; access is not "
        f"evidenced to all that {short or 'none'} of them {'needs' if short == 1 else 'need'}"
    )


def _unit(question: Question, row: Any) -> str:
    if row.office != "head":
        return f"Hosts {question.name('rocu', row.heads)}" if row.heads is not None else ""
    below, unknown = row.capabilities_below, row.capabilities_not_assessed
    return (
        f"{count_noun(below, 'capability', 'capabilities') if below else 'No capability'} of the "
        f"unit {'is' if below <= 1 else 'are'} assessed below standard, and {unknown or 'none'} "
        f"{'is' if unknown <= 1 else 'are'} not assessed"
    )


def _agreements(question: Question, lead: str, ids: Any, reviewed: dict[str, str]) -> str:
    """Agreements by name, each with what it is to be looked at for."""
    named = [
        question.name("agreement", id_) + (f" ({reviewed[id_]})" if id_ in reviewed else "")
        for id_ in ids
    ]
    return f"{lead} {join_words(named)}" if named else ""


def _functions(question: Question, row: Any) -> str:
    """What hangs for the force on the unit, or on the agreements, alone."""
    if not len(row.function_ids):
        return ""
    functions = join_words(
        [in_sentence(question.name("function", id_)) for id_ in row.function_ids]
    )
    by = "the unit" if row.office == "head" else "it" if len(row.leads) == 1 else "these"
    return f"Through {by} alone, as far as is known, the force reaches {functions}"


def _staff(question: Question, row: Any) -> str:
    if not len(row.bases):
        return ""
    bases = join_words([PHRASES[basis] for basis in row.bases])
    capabilities = [in_sentence(question.name("capability", id_)) for id_ in row.capability_ids]
    work = f", for {join_words(capabilities)}" if capabilities else ""
    return sentence(f"is recorded to have staff in the unit: {bases}{work}")
