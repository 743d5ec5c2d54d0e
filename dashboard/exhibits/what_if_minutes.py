"""What taking things away does, and how that is said in sentences for a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.removal import Thing, known, noun, nouns, removed_ids, things, why_not
from dashboard.exhibits.routes import agreement_phrase
from dashboard.exhibits.spr import edition_of
from dashboard.exhibits.wording import count, in_sentence, listed, sentence, word

MOST_FUNCTIONS = 6
MOST_FORCES = 8
NOTHING_CHOSEN = "Nothing is chosen to end."
NOTHING_LOST = "no force would lose its only known route to a function"
NOTHING_KNOWN = "nothing that is known would be lost"


def effects(ask: Ask, removed: str, edition: str) -> pd.DataFrame:
    """What taking these things away does, for all forces whatever region is asked about.

    A row for each force and function whose routes change and each obligation that this bears on.
    """
    taken = removed_ids(ask, things(ask, removed))
    return ask.answer("what_if_effect", edition=edition, removed=taken)


def pairs(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each force and function whose routes change, with how many obligations need it.

    Those are counted where the coverage changes, and are none elsewhere.
    """
    needing = found.groupby(["force_id", "function_id"], sort=False)["obligation_id"].count()
    once = found.drop_duplicates(["force_id", "function_id"]).drop(
        columns=["obligation_id", "position_before", "position_after", "is_worse"]
    )
    return once.assign(obligations_needing=needing.to_list()).reset_index(drop=True)


def changed(found: pd.DataFrame) -> pd.DataFrame:
    """Those of the pairs whose coverage changes."""
    all_ = pairs(found)
    return all_[all_["coverage_before"] != all_["coverage_after"]].reset_index(drop=True)


def left_alone(found: pd.DataFrame) -> pd.DataFrame:
    """Those of the pairs that would hang on one provider and do not now."""
    all_ = pairs(found)
    mine = all_["sole_after"].astype(bool) & ~all_["sole_before"].astype(bool)
    return all_[mine].reset_index(drop=True)


def positions(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each force and obligation whose position changes, with the functions behind it."""
    moved = found[found["position_before"] != found["position_after"]]
    moved = moved[moved["obligation_id"].notna()]
    by = ["force_id", "force", "rocu_id", "obligation_id", "position_before", "position_after"]
    grouped = moved.groupby([*by, "is_worse"], dropna=False, sort=False)
    return grouped["function_id"].agg(list).rename("function_ids").reset_index()


def minutes(ask: Ask, removed: str, edition: str = "") -> str:
    """What would be lost, in one sentence for the minutes of a meeting.

    Lost is a function to which a force has a route of whatever strength but none, and would have
    none any more: its coverage is assured, unassured or partial, and would be a gap or not known.
    """
    taken = things(ask, removed)
    if not taken:
        return NOTHING_CHOSEN
    found = pairs(effects(ask, removed, edition_of(ask, edition)))
    lost = found[found["is_lost"].astype(bool)]
    ended = f"If {nouns(ask, taken)} ended on {ask.status.as_at}"
    if not len(lost):
        return f"{ended}, {_why_nothing(ask, taken, found)}."
    functions = sorted({in_sentence(name) for name in lost["function"]})
    forces = sorted({ask.short_name("force", id_) for id_ in lost["force_id"]})
    whose = "its" if len(forces) == 1 else "their"
    routes = "route" if lost["routes_before"].map(len).max() == 1 else "routes"
    some = "" if len(lost) == len(functions) * len(forces) else "one or more of "
    everyone = len(ask.answer("force_option", rocu=None))
    who = "all forces" if len(forces) == everyone > MOST_FORCES else listed(forces, MOST_FORCES)
    return (
        f"{ended}, {count(len(forces), 'force')} would lose {whose} only known {routes} to "
        f"{some}{listed(functions, MOST_FUNCTIONS)}: {who}."
    )


def _why_nothing(ask: Ask, taken: Sequence[Thing], found: pd.DataFrame) -> str:
    """That nothing is lost, and why: a clause without its full stop."""
    if not known(ask, taken):
        if len(taken) == 1:
            return f"{NOTHING_KNOWN}: it {why_not(ask, taken[0])}"
        said = [f"{noun(ask, one)} {why_not(ask, one)}" for one in taken]
        return f"{NOTHING_KNOWN}: {listed(said)}"
    if not len(found):
        return f"{NOTHING_LOST}: every known route would stay as it is"
    if not found["routes_before"].map(len).any():
        return f"{NOTHING_LOST}: what rests on that was assessed as absent already"
    forces = found["force_id"].nunique()
    use = "the one force concerned" if forces == 1 else f"each of the {forces} forces concerned"
    return f"{NOTHING_LOST}: {use} would still have one to each"


def what_if_headline(ask: Ask, removed: str, edition: str = "") -> str:
    """The sentence for the minutes, and how much else would change."""
    if not things(ask, removed):
        return (
            f"{NOTHING_CHOSEN} Choose agreements, forces that leave one, capabilities or functions "
            "to see at once who would lose what."
        )
    of = edition_of(ask, edition)
    found = effects(ask, removed, of)
    said = minutes(ask, removed, of)
    if not len(found):
        return said
    worse, alone = int(positions(found)["is_worse"].astype(bool).sum()), len(left_alone(found))
    return (
        f"{said} {count(worse, 'position') if worse else 'No position'} on {edition_phrase(of)} "
        "would get worse, and "
        f"{count(alone, 'function of a force', 'functions of forces') if alone else 'no function'} "
        f"would newly hang on one known provider.{outside(ask, found)}"
    )


def edition_phrase(edition: str) -> str:
    return f"the {edition} edition" if edition else "no edition"


def outside(ask: Ask, found: pd.DataFrame) -> str:
    """How many of the forces concerned are not of the region asked about."""
    if not ask.rocu_id:
        return ""
    forces = found.drop_duplicates("force_id")
    others = int((forces["rocu_id"] != ask.rocu_id).sum())
    if not others:
        return ""
    unit = ask.short_name("rocu", ask.rocu_id)
    are = "is" if others == 1 else "are"
    return f" Of the {count(len(forces), 'force')} concerned, {others} {are} outside {unit}."


def ways(ask: Ask, routes: Iterable[dict[str, str]]) -> str:
    """Routes in words: "NEROCU, at standard; the CDSOU agreement, level not assessed"."""
    return sentence(
        "; ".join(f"{_way(ask, route)}, {in_sentence(word(route['strength']))}" for route in routes)
    )


def _way(ask: Ask, route: dict[str, str]) -> str:
    kind, provider = route["kind"], route["provider_id"]
    if kind == "own":
        return "its own"
    if kind == "regional":
        return ask.short_name("rocu", provider)
    if kind == "national":
        return f"a national service ({in_sentence(ask.name('capability', provider))})"
    return agreement_phrase(ask, provider)


def left(ask: Ask, row: Any) -> str:
    """The routes that a force would still have to a function, or that there are none."""
    if len(row.routes_after):
        return ways(ask, row.routes_after)
    return "Nothing: assessed as absent" if row.coverage_after == "gap" else "Nothing that is known"
