"""Whom to ask about what is not assessed or not known."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.briefing.issues import region_of
from dashboard.exhibits.briefing.roles import office_name
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.words import edition_of
from dashboard.exhibits.table import counted, table_of
from dashboard.wording import count_noun, in_sentence, join_words, sentence

MAX_NAMED = 6


@exhibit()
def to_ask(question: Question) -> Answer:
    """Who is to be asked about what is not assessed or not known, the most important first?"""
    edition = edition_of(question)
    frame = question.answer(
        "to_ask",
        edition=edition,
        rocu=region_of(question) if question.force_id else question.rocu_id,
        force=question.force_id,
    )
    told = list(rows(frame))
    nothing = "Nothing is left to ask: every capability is assessed, and every way is known."
    return Answer(
        title="What is not assessed, and whom to ask",
        frame=frame,
        table=table_of(
            told,
            {
                "Whom to ask": lambda row: office_name(question, row),
                "What is not known, most important first": lambda row: sentence(
                    _what(question, row)
                ),
                "Obligations that need it": counted("obligation_count"),
            },
        ),
        alt=_first(question, told) if told else nothing,
        note=(
            f"Units come first, then forces; what most obligations of the {edition} edition need "
            "comes before the rest. What is not assessed may be there: it is never a gap. Offices "
            "are named, never people."
            if told
            else nothing
        ),
        source_ids=(),
    )


def _first(question: Question, told: list[Any]) -> str:
    who = office_name(question, told[0])
    needed = count_noun(told[0].obligation_count, "obligation rests", "obligations rest")
    return f"The first to ask is the {who[:1].lower()}{who[1:]}: {needed} on what is not known."


def _what(question: Question, row: Any) -> str:
    """What an office is to be asked: "core capabilities: prison intelligence"."""
    core = list(row.capability_ids)[: row.core_count]
    other = list(row.capability_ids)[row.core_count :]
    parts = (
        ("core capabilities: ", "capability", core, len(core)),
        ("capabilities listed since: ", "capability", other, MAX_NAMED),
        ("how the force gets ", "function", list(row.function_ids), MAX_NAMED),
        (
            "its own level, on which others rely by agreement, in ",
            "function",
            list(row.led_ids),
            MAX_NAMED,
        ),
    )
    said = [
        lead + join_words([in_sentence(question.name(kind, id_)) for id_ in ids], most)
        for lead, kind, ids, most in parts
        if ids
    ]
    return "; ".join(said)
