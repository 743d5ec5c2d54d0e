"""What a return says and what would follow from it, as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from dashboard.returns.columns import HEADINGS
from dashboard.returns.difference import ABSENT, NOT_TOLD, Difference, Move, RowChange
from dashboard.returns.kinds import Kind
from dashboard.theme import COVERAGE, POSITION, State
from dashboard.wording import count_noun, format_number, join_words, label, spoken_date

NameOf = Callable[[str, str], str]
"""What people call a thing, by its kind and id."""
STANDINGS = {
    "at_standard": "at the standard",
    "stated": "stated only",
    "below": "below the standard",
    "no_standard": "without a standard",
    "transferred": "moved to a national service",
    "not_assessed": "not assessed",
}
MOST_NAMED = 5
MARKED_HIGHER = "It is marked higher than what it takes the place of: fewer people will see it."
NOTHING_MOVES = "Nothing that is counted would stand elsewhere."


def told(move: Move, name_of: NameOf) -> str:
    """One move as a sentence: "3 obligations of Durham move from not known to access shown"."""

    def whose(kind: str) -> str:
        return join_words([name_of(kind, subject) for subject in move.subjects], MOST_NAMED)

    if move.kind == "decision":
        what = count_noun(move.count, "decision date")
        verb = "is" if move.count == 1 else "are"
        ending = "new" if move.was == ABSENT else "gone"
        return f"{what} of {whose('agreement')} {verb} {ending}"
    if move.kind == "single_point":
        verb = "rests" if move.count == 1 else "rest"
        what = count_noun(move.count, "function")
        ending = (
            "on one supplier alone" if move.was == ABSENT else "on one supplier alone no longer"
        )
        return f"{what} of {whose('force')} {verb} {ending}"
    one, many, kind, states = {
        "capability": ("capability", "capabilities", "rocu", STANDINGS),
        "coverage": ("function", "functions", "force", _lower(COVERAGE)),
        "obligation": ("obligation", "obligations", "force", _lower(POSITION)),
    }[move.kind]
    what = f"{count_noun(move.count, one, many)} of {whose(kind)}"
    verb = "moves" if move.count == 1 else "move"
    old, new = (states.get(state, state) for state in (move.was, move.is_now))
    return f"{what} {verb} from {old} to {new}"


def _lower(states: Mapping[str, State]) -> dict[str, str]:
    return {key: state.word.lower() for key, state in states.items()}


def summary(found: Difference) -> str:
    """How much differs: "3 rows are new, 1 has changed and 120 are as before"."""
    counts = Counter(change.what for change in found.changes)
    told = (
        (counts["new"], "is new", "are new"),
        (counts["changed"], "has changed", "have changed"),
        (counts["gone"], "is gone", "are gone"),
        (counts[NOT_TOLD], "is not told this time", "are not told this time"),
        (found.unchanged, "is as before", "are as before"),
    )
    first, *others = [
        (count, one if count == 1 else many) for count, one, many in told if count
    ] or [(0, "are in it")]
    parts = [f"{count_noun(first[0], 'row')} {first[1]}"]
    parts += [f"{format_number(count)} {verb}" for count, verb in others]
    stays = " What is left out stays as it was told." if counts[NOT_TOLD] else ""
    return f"{join_words(parts)}.{stays}"


def told_change(change: RowChange, kind: Kind) -> str:
    """One row that differs: "Capabilities, cyber: level 2, was 1"."""
    of = ", ".join(
        label(value) for name, value in change.key.items() if value and name != kind.subject
    )
    cells = "; ".join(
        f"{_heading(name)} {_value(new)}, was {_value(old)}"
        if change.what == "changed"
        else f"{_heading(name)} {value}"
        for name, (old, new) in change.cells.items()
        if (value := new or old)
    )
    where = f"{kind.sheet(change.table).title}{', ' + of if of else ''}"
    what = not_told(change.stays) if change.stays else change.what
    return f"{where}: {what}" + (f" ({cells})" if cells else "")


def not_told(stays: date) -> str:
    """What becomes of a row that a new quarter leaves out."""
    return f"not told this time; what was told on {spoken_date(stays, 'day')} stays"


def _heading(name: str) -> str:
    return HEADINGS[name].name.lower() if name in HEADINGS else name


def _value(text: str | None) -> str:
    return text or "empty"


def sentences(moves: Iterable[Move], name_of: NameOf) -> list[str]:
    """Every move as a sentence, or that there is none."""
    return [f"{told(move, name_of)}." for move in moves] or [NOTHING_MOVES]
