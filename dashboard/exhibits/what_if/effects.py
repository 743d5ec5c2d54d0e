"""What taking things away does, and how that is said in sentences for a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.exhibits.question import Question, kept
from dashboard.exhibits.spr.routes import agreement_phrase
from dashboard.exhibits.spr.words import edition_of, edition_phrase
from dashboard.exhibits.what_if.removal import (
    Thing,
    known,
    noun,
    nouns,
    removed_ids,
    things,
    why_not,
)
from dashboard.wording import count_noun, in_sentence, join_words, label, sentence

MAX_FUNCTIONS_NAMED = 6
MAX_FORCES_NAMED = 8
NOTHING_CHOSEN = "Nothing is chosen to end."
NOTHING_LOST = "no force would lose its only known route to a function"
NOTHING_KNOWN = "nothing that is known would be lost"
_OTHER = ("another function that it needs", "another function that they need")
ALREADY = {
    "unknown": [f"not known already ({other} has no known route)" for other in _OTHER],
    "gap": [f"a gap already (because of {other})" for other in _OTHER],
} | {
    position: [f"no better already (because of {other})" for other in _OTHER]
    for position in ("partial", "unassured", "evidenced")
}
"""Why a standing stays as it is though something that it needs is lost: of one, and of several."""


@dataclass(frozen=True)
class WhatIf:
    """What taking some things away does, for all forces whatever region is asked about.

    `pairs` has a row for each force and function whose routes change, with how many obligations
    need it where its coverage does. `changed` has those of them whose coverage changes, what is
    lost first, and `alone` those that would hang on one provider and do not now. `positions` has
    a row for each force and obligation whose position changes, with the functions behind it, and
    `kept` one for each whose position does not, although the coverage of what it needs does.
    """

    taken: tuple[Thing, ...]
    pairs: pd.DataFrame
    changed: pd.DataFrame
    alone: pd.DataFrame
    positions: pd.DataFrame
    kept: pd.DataFrame

    @property
    def lost(self) -> pd.DataFrame:
        """The functions of forces to which no known route would be left."""
        return self.pairs[self.pairs["is_lost"]]

    @property
    def worse(self) -> int:
        """How many standings would get worse."""
        return int(self.positions["is_worse"].sum())


def what_if(question: Question, removed: str, edition: str) -> WhatIf:
    """What happens if these things end on the as-at date."""
    taken = things(question, removed)
    ids = removed_ids(question, taken)
    key = ("what if", question.as_of, taken, edition)
    return question.remember(
        key,
        lambda: _read(taken, question.answer("what_if_effect", edition=edition, removed=ids)),
    )


def _read(taken: tuple[Thing, ...], answer: pd.DataFrame) -> WhatIf:
    found = answer.astype(object)
    for name in ("is_lost", "sole_before", "sole_after", "own_assessed"):
        found[name] = found[name].astype(bool)
    needing = found.groupby(["force_id", "function_id"], sort=False)["obligation_id"].count()
    pairs = (
        found.drop_duplicates(["force_id", "function_id"])
        .drop(columns=["obligation_id", "position_before", "position_after", "is_worse"])
        .assign(obligations_needing=needing.to_list())
        .reset_index(drop=True)
    )
    is_changed = pairs["coverage_before"] != pairs["coverage_after"]
    is_alone = pairs["sole_after"] & ~pairs["sole_before"]
    needing_it = found[found["obligation_id"].notna()]
    is_moved = needing_it["position_before"] != needing_it["position_after"]
    moved = needing_it[is_moved]
    by = ["force_id", "force", "rocu_id", "obligation_id", "position_before", "position_after"]
    grouped = moved.groupby([*by, "is_worse"], dropna=False, sort=False)["function_id"]
    positions = grouped.agg(list).rename("function_ids").reset_index()
    return WhatIf(
        taken,
        pairs,
        pairs[is_changed].sort_values("is_lost", ascending=False, kind="stable", ignore_index=True),
        pairs[is_alone].reset_index(drop=True),
        positions.astype({"is_worse": bool}),
        needing_it[~is_moved].drop_duplicates(["force_id", "obligation_id"]),
    )


def minutes(question: Question, removed: str, edition: str = "") -> str:
    """What would be lost, in one sentence for the minutes of a meeting.

    Lost is a function to which a force has a route of whatever strength but none, and would have
    none any more: its coverage is assured, unassured or partial, and would be a gap or not known.
    """
    found = what_if(question, removed, edition_of(question, edition))
    if not found.taken:
        return NOTHING_CHOSEN
    lost = found.lost
    ended = f"If {nouns(question, found.taken)} ended on {question.status.as_at}"
    if not len(lost):
        return f"{ended}, {_why_nothing(question, found)}."
    functions = sorted({in_sentence(name) for name in lost["function"]})
    forces = sorted({question.short_name("force", id_) for id_ in lost["force_id"]})
    whose = "its" if len(forces) == 1 else "their"
    routes = "route" if lost["routes_before"].map(len).max() == 1 else "routes"
    some = "" if len(lost) == len(functions) * len(forces) else "one or more of "
    everyone = len(question.answer("force_option", rocu=None))
    who = (
        "all forces"
        if len(forces) == everyone > MAX_FORCES_NAMED
        else join_words(forces, MAX_FORCES_NAMED)
    )
    return (
        f"{ended}, {count_noun(len(forces), 'force')} would lose {whose} only known {routes} to "
        f"{some}{join_words(functions, MAX_FUNCTIONS_NAMED)}: {who}."
    )


def _why_nothing(question: Question, found: WhatIf) -> str:
    """That nothing is lost, and why: a clause without its full stop."""
    taken = found.taken
    if not known(question, taken):
        if len(taken) == 1:
            return f"{NOTHING_KNOWN}: it {why_not(question, taken[0])}"
        said = [f"{noun(question, one)} {why_not(question, one)}" for one in taken]
        return f"{NOTHING_KNOWN}: {join_words(said)}"
    if not len(found.pairs):
        return f"{NOTHING_LOST}: every known route would stay as it is"
    if not found.pairs["routes_before"].map(len).any():
        return f"{NOTHING_LOST}: what rests on that was assessed as absent already"
    forces = found.pairs["force_id"].nunique()
    use = "the one force concerned" if forces == 1 else f"each of the {forces} forces concerned"
    return f"{NOTHING_LOST}: {use} would still have one to each"


@kept
def what_if_headline(question: Question, removed: str, edition: str = "") -> str:
    """The sentence for the minutes, and how much else would change."""
    of = edition_of(question, edition)
    found = what_if(question, removed, of)
    if not found.taken:
        return (
            f"{NOTHING_CHOSEN} Choose agreements, forces that leave one, capabilities or functions "
            "to see at once who would lose what."
        )
    said = minutes(question, removed, of)
    if not len(found.pairs):
        return said
    alone = count_noun(len(found.alone), "function of a force", "functions of forces")
    return (
        f"{said} {positions_told(found, of)} {alone if len(found.alone) else 'No function'} would "
        f"newly hang on one known provider.{outside(question, found)}"
    )


def positions_told(found: WhatIf, edition: str) -> str:
    """How many standings would get worse, and why a loss would not show in the others."""
    worse = count_noun(found.worse, "standing") if found.worse else "No standing"
    said = f"{worse} on {edition_phrase(edition)} would get worse"
    if not edition or not len(found.changed):
        return f"{said}."
    taken = _lost_or_weakened(found)
    if not found.worse and not len(found.kept):
        return f"{said}: no obligation of it needs what would be {taken}."
    before = found.kept["position_before"].value_counts()
    unseen = [
        f"{number} {'is' if number == 1 else 'are'} {ALREADY[str(position)][number > 1]}"
        for position, number in before.items()
    ]
    if not unseen:
        return f"{said}."
    of = ". Of the others that need" if found.worse else ": of those that need"
    return f"{said}{of} what would be {taken}, {join_words(unseen)}, so it would not show."


def _lost_or_weakened(found: WhatIf) -> str:
    if not len(found.lost):
        return "weakened"
    return "lost" if len(found.lost) == len(found.changed) else "lost or weakened"


def outside(question: Question, found: WhatIf) -> str:
    """A sentence: how many of the affected forces are outside the chosen region."""
    if not question.rocu_id:
        return ""
    forces = found.pairs.drop_duplicates("force_id")
    others = int((forces["rocu_id"] != question.rocu_id).sum())
    if not others:
        return ""
    unit, are = question.region_short_name, "is" if others == 1 else "are"
    return f" Of the {count_noun(len(forces), 'force')} concerned, {others} {are} outside {unit}."


def ways(question: Question, routes: Iterable[dict[str, str]]) -> str:
    """Routes in words: "NEROCU, at standard; the CDSOU agreement, level not assessed"."""
    return sentence(
        "; ".join(
            f"{_way(question, route)}, {in_sentence(label(route['strength']))}" for route in routes
        )
    )


def _way(question: Question, route: dict[str, str]) -> str:
    kind, provider = route["kind"], route["provider_id"]
    if kind == "own":
        return "its own"
    if kind == "regional":
        return question.short_name("rocu", provider)
    if kind == "national":
        return f"a national service ({in_sentence(question.name('capability', provider))})"
    return agreement_phrase(question, provider)


def left(question: Question, row: Any) -> str:
    """The routes that a force would still have to a function, or that there are none."""
    if len(row.routes_after):
        return ways(question, row.routes_after)
    return "Nothing: the rest counts as absent" if row.coverage_after == "gap" else "Nothing known"
