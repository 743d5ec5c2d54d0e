"""What people call what a board is asked to decide on."""

from __future__ import annotations

from dashboard.exhibits.actions import subject_words
from dashboard.exhibits.question import Question, lookup
from dashboard.exhibits.since import NETWORK
from dashboard.exhibits.spr.single_points import provider_phrase
from dashboard.wording import in_sentence, label

NOT_SHOWN = "Something that is not shown here"
_COMMON = ("Recommendation", "Funding", "Single supplier", "The network", NOT_SHOWN)
"""How words begin that are no name."""


def about_words(question: Question, subject: str) -> str:
    """What a decision is about: "NEROCU: Undercover". What a viewer does not see is not named."""
    kind, _, ids = subject.partition(":")
    one, _, other = ids.partition("/")
    try:
        if kind == "force_statement":
            about = f"the {other} edition" if other.isdecimal() else question.name("threat", other)
            return f"{question.short_name('force', one)}: statement on {in_sentence(about)}"
        if kind == "single_supplier":
            return f"Single supplier: {in_sentence(provider_phrase(question, one, other))}"
        if kind == "ask":
            return f"{_whose(question, one)}: {other} that are not assessed"
        if kind == "funding":
            return f"Funding of {within(_whose(question, one))}: {in_sentence(label(other))}"
        if kind == "recommendation":
            held = question.answer("inspection_recommendation")
            said: str = lookup(held, "recommendation_id", "text_summary")[ids]
            return f"Recommendation: {said.rstrip('.')}"
        return subject_words(question, subject)
    except KeyError:
        return NOT_SHOWN


def within(about: str) -> str:
    """The same within a sentence: names keep their capital letter."""
    return about[:1].lower() + about[1:] if about.startswith(_COMMON) else about


def _whose(question: Question, id_: str) -> str:
    if id_ == NETWORK:
        return "The network"
    try:
        return question.short_name("rocu", id_)
    except KeyError:
        return question.short_name("force", id_)
