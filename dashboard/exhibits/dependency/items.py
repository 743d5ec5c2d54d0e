"""What is said of each kind of subject: what it rests on, and what rests or leans on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.charts.boxes import Box
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.secondments import PHRASES, WHOLE_UNIT
from dashboard.exhibits.spr.single_points import provider_phrase
from dashboard.theme import capability_state
from dashboard.wording import count_noun, in_sentence, join_words, label, sentence, spoken_date

NO_RULE = (
    "Leans on it is all that can be said: no rule tells what would be lost without it, and what is "
    "not recorded may lean on it too."
)
ONLY_NOTE = "An accented edge: the only known way for some force."
EVERY_UNIT = "Every unit"
PROVIDER_PLACE = {"own": 3, "regional": 2, "national": 1, "agreement": 0}


@dataclass(frozen=True)
class Item:
    """One dependency: what it is, in what way, whose, and its sources."""

    side: str
    what: str
    how: str
    whose: str
    source_ids: Sequence[str]
    brief: str = ""
    is_only: bool = False
    weight: int = 0

    @property
    def box(self) -> Box:
        return Box(self.what, self.brief or self.whose, self.is_only)


@dataclass(frozen=True)
class Dependencies:
    """What is said of a subject: its name, the answer, an item for each row, and a note."""

    subject: str
    frame: pd.DataFrame
    items: list[Item]
    note: str


def _forces(question: Question, force_ids: Iterable[str]) -> str:
    ids = list(force_ids)
    if len(ids) == len(question.answer("force_option", rocu=None)) > 1:
        return f"All {len(ids)} forces"
    return join_words([question.short_name("force", id_) for id_ in ids]) or "No force"


def _units(question: Question, rocu_ids: Iterable[str], is_everywhere: bool = False) -> str:
    units = join_words([question.short_name("rocu", id_) for id_ in rocu_ids])
    if is_everywhere:
        return f"{EVERY_UNIT}, and by name {units}" if units else EVERY_UNIT
    return units or "No unit"


def _lost(question: Question, *removed: str) -> dict[str, int]:
    """For how many forces each function has no other known route than what is taken away."""
    found = question.answer(
        "what_if_effect", edition=question.edition, removed=tuple(sorted(removed))
    )
    once = found.drop_duplicates(["force_id", "function_id"])
    lost = once[once["is_lost"].astype(bool)].groupby("function_id")["force_id"].count()
    return {str(id_): int(number) for id_, number in lost.items()}


def _reached(question: Question, row: Any, lost: dict[str, int], through: str) -> Item:
    """A function that forces reach by the subject, and for how many there is no other route."""
    forces, alone = len(row.force_ids), lost.get(row.id, 0)
    if forces == 1:
        said = f"1 force, {'' if alone else 'not '}its only known way"
    elif alone:
        said = f"{forces} forces, the only known way for {'all' if alone == forces else alone}"
    else:
        said = f"{forces} forces, for none the only known way"
    return Item(
        "above",
        question.name("function", row.id),
        f"Reached {through}: {said}",
        _forces(question, row.force_ids),
        row.source_ids,
        said,
        is_only=bool(alone),
        weight=alone * 1000 + forces,
    )


def _agreement(question: Question, id_: str) -> Dependencies:
    frame = question.answer("dependency_of_agreement", agreement=id_)
    lost = _lost(question, f"agreement:{id_}")
    items = []
    for row in rows(frame):
        if row.kind == "function":
            unit = question.short_name("rocu", row.detail) if row.detail else ""
            through = f"through {unit}, which it founds or hosts" if unit else "under it"
            items.append(_reached(question, row, lost, through))
        elif row.kind == "party":
            parties = count_noun(len(row.force_ids), "force")
            how = f"{parties} party to it on the day"
            whose = _forces(question, row.force_ids)
            items.append(Item("below", "Its parties", how, whose, row.source_ids, parties))
        elif row.id is None:
            how = "Not recorded, so no level is known"
            items.append(Item("below", "Its lead force", how, "Not recorded", row.source_ids, how))
        else:
            own = f"{in_sentence(question.name('function', row.id))} of the lead force"
            how = sentence(label(row.detail, "Not assessed"))
            whose = _forces(question, row.force_ids)
            items.append(
                Item("below", sentence(own), how, whose, row.source_ids, f"{whose}: {how.lower()}")
            )
    above = any(item.side == "above" for item in items)
    note = (
        ONLY_NOTE
        if above
        else "Nothing that is known rests on it on this day: it is not live, or no force that is "
        "party to it reaches a function by it."
    )
    return Dependencies(question.name("agreement", id_), frame, items, note)


def _unit_capability(question: Question, id_: str) -> Dependencies:
    unit, capability = id_.split("/")
    told = _capability_of(question, capability, unit, f"rocu_capability:{unit}/{capability}")
    name = in_sentence(question.name("capability", capability))
    return Dependencies(
        f"{sentence(name)} of {question.short_name('rocu', unit)}",
        told.frame,
        told.items,
        told.note,
    )


def _capability(question: Question, id_: str) -> Dependencies:
    units = question.answer("region_option")["rocu_id"]
    return _capability_of(question, id_, None, *(f"rocu_capability:{unit}/{id_}" for unit in units))


def _capability_of(
    question: Question, capability: str, unit: str | None, *removed: str
) -> Dependencies:
    frame = question.answer("dependency_of_capability", capability=capability, rocu=unit)
    lost = _lost(question, *removed)
    items = []
    for row in rows(frame):
        if row.kind == "function":
            items.append(_reached(question, row, lost, "through it"))
        elif row.kind == "assessment":
            state = capability_state(row.detail, row.level)
            dated = spoken_date(row.as_of, row.as_of_precision, "undated source")
            whose, how = _units(question, row.rocu_ids), f"{state.word}, {dated}"
            what = f"Assessment of {whose}"
            items.append(Item("below", what, how, whose, row.source_ids, how))
        elif row.kind == "agreement":
            units = _units(question, row.rocu_ids)
            how, whose = (
                f"Founds or hosts {units}: access rests on it",
                _forces(question, row.force_ids),
            )
            name, brief = question.name("agreement", row.id), f"founds or hosts {units}"
            items.append(Item("below", name, how, whose, row.source_ids, brief))
        else:
            items.append(_staff(question, row, "staff", question.name("agency", row.id)))
    without = 0 if unit else len(question.answer("region_option")) - _assessed(items)
    missing = f" It was never assessed in {count_noun(without, 'unit')}." if without else ""
    note = f"{ONLY_NOTE}{missing} No rule tells what would be lost without an agency's staff."
    if not _assessed(items):
        note = "It was never assessed by this day, so nothing is known to rest on it."
    return Dependencies(
        f"{question.name('capability', capability)} in all units", frame, items, note
    )


def _assessed(items: Sequence[Item]) -> int:
    return sum(item.what.startswith("Assessment of ") for item in items)


def _staff(question: Question, row: Any, side: str, what: str) -> Item:
    """Whose staff are with whom: the basis and the date of the newest entry that says so."""
    dated = spoken_date(row.as_of, row.as_of_precision, "undated source")
    basis = sentence(PHRASES[row.detail])
    whose = _units(question, row.rocu_ids, row.is_everywhere)
    return Item(side, what, f"Staff {basis.lower()}, {dated}", whose, row.source_ids)


def _agency(question: Question, id_: str) -> Dependencies:
    frame = question.answer("dependency_of_agency", agency=id_, rocu=question.rocu_id)
    items = [
        _staff(
            question, row, "leans", question.name("capability", row.id) if row.id else WHOLE_UNIT
        )
        for row in rows(frame)
    ]
    note = NO_RULE if items else "No entry by this day names staff of this agency in a unit."
    return Dependencies(f"Staff of {question.name('agency', id_)}", frame, items, note)


def _force(question: Question, id_: str) -> Dependencies:
    frame = question.answer("dependency_of_force", force=id_)
    items = []
    for row in rows(frame):
        functions = [in_sentence(question.name("function", one)) for one in row.function_ids]
        named = f"{count_noun(len(functions), 'function')}: {join_words(sorted(functions))}"
        if row.side == "below":
            alone = len(row.sole_function_ids)
            brief = count_noun(len(functions), "function")
            brief += f", {alone} in no other known way" if alone else ""
            what = "Its own" if row.kind == "own" else provider_phrase(question, row.kind, row.id)
            only = sorted(
                in_sentence(question.name("function", one)) for one in row.sole_function_ids
            )
            how = f"{named}. In no other known way: {join_words(only) or 'no function'}"
            items.append(
                Item(
                    "below",
                    what,
                    how,
                    question.short_name("force", id_),
                    row.source_ids,
                    brief,
                    is_only=bool(alone),
                    weight=len(functions) + 1000 * PROVIDER_PLACE[row.kind],
                )
            )
        elif row.kind == "led":
            how = f"It leads the agreement{f' on {named}' if functions else ''}"
            whose, name = _forces(question, row.force_ids), question.name("agreement", row.id)
            brief = f"led for {count_noun(len(row.force_ids), 'other force')}"
            items.append(Item("above", name, how, whose, row.source_ids, brief))
        else:
            name, unit = question.name("rocu", row.id), question.short_name("rocu", row.id)
            how = "It hosts the unit"
            items.append(Item("above", name, how, unit, row.source_ids, how))
    note = (
        "An accented edge: some function that no other known provider gives. What a force does "
        "itself is there only where it was assessed."
    )
    return Dependencies(question.name("force", id_), frame, items, note)


def _grant(question: Question, id_: str) -> Dependencies:
    frame = question.answer("dependency_of_grant", stream=id_, rocu=question.rocu_id)
    items = []
    for row in rows(frame):
        if row.side == "stated":
            what = "The units together" if row.id == "network" else question.name("rocu", row.id)
            year = f"newest year {row.financial_year}" if row.financial_year else "no year stated"
            whose = EVERY_UNIT if row.id == "network" else _units(question, row.rocu_ids)
            items.append(Item("stated", what, sentence(year), whose, row.source_ids, year))
        else:
            name, whose = question.name("capability", row.id), _units(question, row.rocu_ids)
            how = "Assessed in units that amounts were stated for"
            number = len(row.rocu_ids)
            brief = count_noun(number, "unit")
            items.append(Item("leans", name, how, whose, row.source_ids, brief, weight=number))
    which = "cyber capabilities" if id_ == "national_cyber" else "capabilities"
    note = (
        f"Listed are the {which} assessed as planned or better in the units that amounts were "
        f"stated for; what an amount pays for is not recorded. {NO_RULE}"
        if items
        else "No amount of it was stated by this day for a unit or for the units together."
    )
    return Dependencies(label(id_), frame, items, note)


TELLING: dict[str, Callable[[Question, str], Dependencies]] = {
    "agreement": _agreement,
    "rocu_capability": _unit_capability,
    "capability": _capability,
    "agency": _agency,
    "force": _force,
    "grant": _grant,
}
