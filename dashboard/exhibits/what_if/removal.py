"""What can be taken away (rule 10): how it is written, what it is called, what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd

from dashboard.errors import UsageError
from dashboard.exhibits.question import Question, kept, lookup, rows
from dashboard.exhibits.spr.routes import agreement_phrase
from dashboard.store.queries import nearest
from dashboard.theme import STANDING
from dashboard.wording import in_sentence, join_words

AGREEMENT, PARTY = "agreement", "agreement_party"
CAPABILITY, FUNCTION = "rocu_capability", "force_function"
UNIT = "rocu"
KINDS = {
    AGREEMENT: ("agreement",),
    PARTY: ("agreement", "force"),
    CAPABILITY: ("rocu", "capability"),
    FUNCTION: ("force", "function"),
}
"""The kinds of rule 10, and what the parts of their ids name."""
WIDER_KINDS = KINDS | {UNIT: ("rocu",)}
"""Those and a whole unit, which stands for each of its capabilities."""
MAX_NAMED = 4


@dataclass(frozen=True)
class Thing:
    """One thing that is taken away: its kind, and the parts of its id."""

    kind: str
    parts: tuple[str, ...]

    @property
    def id(self) -> str:
        return "/".join(self.parts)

    @property
    def text(self) -> str:
        return f"{self.kind}:{self.id}"


def named_ids(names: pd.DataFrame) -> dict[str, list[str]]:
    """The ids of everything that has a name, by kind, out of the query of that name."""
    found: dict[str, list[str]] = {}
    for kind, id_ in zip(names["kind"].tolist(), names["id"].tolist(), strict=True):
        found.setdefault(kind, []).append(id_)
    return found


def thing(
    text: str, ids: Mapping[str, Sequence[str]], kinds: Mapping[str, tuple[str, ...]] = KINDS
) -> Thing:
    """The thing that KIND:ID stands for; UsageError that says what is known where it is none.

    `ids` has what is known of each kind of thing that has a name.
    """
    kind, colon, id_ = text.partition(":")
    if not colon or kind not in kinds:
        forms = ", ".join(
            f"{known}:{'/'.join(part.upper() for part in parts)}" for known, parts in kinds.items()
        )
        raise UsageError(f"{text!r} is not something that can be taken away. It can be: {forms}.")
    parts = tuple(id_.split("/"))
    if len(parts) != len(kinds[kind]):
        form = "/".join(part.upper() for part in kinds[kind])
        raise UsageError(f"{text!r} does not name one thing. Write it as {kind}:{form}.")
    for of, part in zip(kinds[kind], parts, strict=True):
        if part not in ids.get(of, ()):
            raise UsageError(
                f"{text!r}: there is no {of} {part!r}. "
                f"{nearest(part, list(ids.get(of, ())), 'There are')}"
            )
    return Thing(kind, parts)


def things(question: Question, removed: str) -> tuple[Thing, ...]:
    """The things of a list with commas, each once; a whole unit may be among them."""
    texts = dict.fromkeys(part.strip() for part in removed.split(",") if part.strip())
    return tuple(thing(text, _ids(question), WIDER_KINDS) for text in texts)


def still_named(question: Question, removed: str) -> str:
    """Those of a list with commas that can be asked about: not every edition has them all."""
    found = []
    for text in filter(None, removed.split(",")):
        with suppress(UsageError):
            found.append(thing(text, _ids(question), WIDER_KINDS).text)
    return ",".join(found)


def _ids(question: Question) -> dict[str, list[str]]:
    return question.remember("named ids", lambda: named_ids(question.answer("name")))


def removed_ids(question: Question, taken: Iterable[Thing]) -> tuple[str, ...]:
    """The ids that the queries take, in order: a whole unit is each of its capabilities."""
    found: set[str] = set()
    for one in taken:
        if one.kind == UNIT:
            found |= {
                f"{CAPABILITY}:{one.id}/{id_}" for id_ in _ids(question).get("capability", ())
            }
        else:
            found.add(one.text)
    return tuple(sorted(found))


@dataclass(frozen=True)
class Held:
    """Something that exists on the day: the level of its assessment, and its source."""

    level: int | None
    source_id: str


def held(question: Question) -> dict[str, Held]:
    """Everything that could be lost on the day, by its kind and id."""

    def read() -> dict[str, Held]:
        everything = rows(question.answer("removable_item", rocu=None, force=None))
        return {f"{row.kind}:{row.id}": Held(row.level, row.source_id) for row in everything}

    return question.remember(("held", question.as_of), read)


def known(question: Question, taken: Sequence[Thing]) -> tuple[Thing, ...]:
    """Those that exist on the day; a whole unit does where one of its capabilities does."""
    there = held(question)
    return tuple(one for one in taken if any(id_ in there for id_ in removed_ids(question, [one])))


def why_not(question: Question, one: Thing) -> str:
    """Why a thing cannot be removed on the day: "is not live (ended)", to follow its noun."""
    if one.kind in (AGREEMENT, PARTY):
        standings = question.answer("agreement_standing")
        standing = lookup(standings, "agreement_id", "standing")
        state = STANDING[standing.get(one.parts[0], "not_started")]
        if state.key != "live":
            return f"is not live ({in_sentence(state.word)})"
        return "is not on record"
    return "was never assessed"


def noun(question: Question, one: Thing) -> str:
    """What it is called within a sentence: "Durham's part in the CDSOU agreement"."""
    first, *rest = one.parts
    if one.kind == AGREEMENT:
        return agreement_phrase(question, first)
    if one.kind == PARTY:
        return (
            f"{_whose(question.short_name('force', rest[0]))} part in "
            f"{agreement_phrase(question, first)}"
        )
    if one.kind == UNIT:
        return f"every assessed capability of {question.short_name('rocu', first)}"
    if one.kind == CAPABILITY:
        capability = in_sentence(question.name("capability", rest[0]))
        return f"{_whose(question.short_name('rocu', first))} {capability}"
    function = in_sentence(question.name("function", rest[0]))
    return f"{_whose(question.short_name('force', first))} own {function}"


def nouns(question: Question, taken: Sequence[Thing]) -> str:
    """What several things are called within a sentence."""
    return join_words([noun(question, one) for one in taken], MAX_NAMED)


def option(question: Question, one: Thing) -> str:
    """What it is called in a list to choose from."""
    first, *rest = one.parts
    if one.kind == AGREEMENT:
        return question.name("agreement", first)
    if one.kind == UNIT:
        return question.name("rocu", first)
    if one.kind == PARTY:
        return (
            f"{question.short_name('force', rest[0])} leaves "
            f"{question.short_name('agreement', first)}"
        )
    if one.kind == CAPABILITY:
        return f"{question.short_name('rocu', first)}: {question.name('capability', rest[0])}"
    return f"{question.short_name('force', first)}: {question.name('function', rest[0])}"


@kept
def options(question: Question) -> dict[str, dict[str, str]]:
    """What can be chosen to end, by kind: what touches the region or force asked about.

    Values are written without their kind: "cdsou/durham".
    """
    found: dict[str, dict[str, str]] = {kind: {} for kind in WIDER_KINDS}
    removable = question.answer("removable_item", rocu=question.rocu_id, force=question.force_id)
    for kind, id_ in zip(removable["kind"], removable["id"], strict=True):
        one = Thing(kind, tuple(id_.split("/")))
        found[kind][id_] = option(question, one)
        if kind == CAPABILITY:
            found[UNIT][one.parts[0]] = option(question, Thing(UNIT, one.parts[:1]))
    return {
        kind: dict(sorted(of.items(), key=lambda item: (item[1], item[0])))
        for kind, of in found.items()
    }


def _whose(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
