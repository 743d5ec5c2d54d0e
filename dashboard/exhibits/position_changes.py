"""What changed for forces between two dates: positions, coverages, assessments, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Ask, Exhibit, Link, exhibit, rows, sources_of
from dashboard.exhibits.obligation_grid import POSITION, obligation_labels
from dashboard.exhibits.routes import COVERAGE, LEVEL_POSITIONS, agreement_phrase
from dashboard.exhibits.spr import MEANING, edition_of
from dashboard.exhibits.wording import count, in_sentence, listed, sentence, spoken_date
from dashboard.store.queries import as_at_date
from dashboard.theme import NOT_ASSESSED, capability_state

SINCE = "2021-01-01"
DIRECTIONS = {"worse": "Worse", "better": "Better", "neither": "Neither"}
NO_SOURCE = "No source"


def earlier_day(ask: Ask, since: str) -> date:
    """The earlier of the two dates: one after the as-at date counts as that date."""
    return min(as_at_date(since), ask.as_of)


def between(ask: Ask, since: str) -> str:
    """The two dates in words."""
    before = spoken_date(earlier_day(ask, since), "day")
    return f"between {before} and {ask.status.as_at}"


def whose(ask: Ask) -> str:
    """The force asked about, else the forces of the region or of the network."""
    if ask.force_id:
        return ask.name("force", ask.force_id)
    return f"the forces of {ask.short_name('rocu', ask.rocu_id)}" if ask.rocu_id else "all forces"


def source_cell(ask: Ask, source_id: str | None) -> Link | str:
    return ask.source(source_id).link if source_id else NO_SOURCE


def _asked(ask: Ask, since: str, edition: str) -> dict[str, Any]:
    """The two dates, the edition and the place, as the queries take them."""
    place = {"rocu": None if ask.force_id else ask.rocu_id, "force": ask.force_id}
    return {"since": earlier_day(ask, since), "edition": edition, **place}


@exhibit()
def position_change(ask: Ask, since: str = SINCE, edition: str = "") -> Exhibit:
    """Which positions of forces on obligations differ between two dates, and why?"""
    of = edition_of(ask, edition)
    frame = ask.answer("position_change", **_asked(ask, since, of))
    obligations = ask.answer("edition_obligation", edition=of)
    labels = obligation_labels(obligations)
    told = list(rows(frame))
    changed = set(frame["obligation_id"])
    asked = obligations[obligations["obligation_id"].isin(changed)]
    return Exhibit(
        id="position_change",
        title=f"Positions of {whose(ask)} that changed {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Obligation": [labels[row.obligation_id] for row in told],
                "Before": [POSITION[row.position_before].label for row in told],
                "Now": [POSITION[row.position_after].label for row in told],
                "Better or worse": [DIRECTIONS[row.direction] for row in told],
                "What drives it": [_drivers(ask, row) for row in told],
                "Cause": [cause_phrase(ask, row) for row in told],
                "Source of the cause": [source_cell(ask, row.cause_source_id) for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'position')} on obligations of {_edition(of)} changed for "
            f"{whose(ask)} {between(ask, since)}: {_tally(frame)}."
        ),
        note=_change_note(frame, f"Both dates are asked of the obligations of {_edition(of)}"),
        status=ask.status,
        sources=sources_of(ask, [*frame["cause_source_id"], *asked["source_id"]]),
        choices=_chosen(ask, since, of),
    )


@exhibit()
def coverage_change(ask: Ask, since: str = SINCE, edition: str = "") -> Exhibit:
    """Which functions do forces reach otherwise than at an earlier date, and why?"""
    of = edition_of(ask, edition)
    frame = ask.answer("coverage_change", **_asked(ask, since, of))
    told = list(rows(frame))
    return Exhibit(
        id="coverage_change",
        title=f"Coverage of functions for {whose(ask)} that changed {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Function": [row.function for row in told],
                "Before": [COVERAGE[row.coverage_before].label for row in told],
                "Now": [COVERAGE[row.coverage_after].label for row in told],
                "Better or worse": [DIRECTIONS[row.direction] for row in told],
                "Needed for": [
                    count(row.obligations_needing, "obligation")
                    if row.obligations_needing
                    else "No obligation"
                    for row in told
                ],
                "Cause": [cause_phrase(ask, row) for row in told],
                "Source of the cause": [source_cell(ask, row.cause_source_id) for row in told],
            }
        ),
        alt=(
            f"The coverage of {count(len(frame), 'function of a force', 'functions of forces')} "
            f"changed for {whose(ask)} {between(ask, since)}: {_tally(frame)}."
        ),
        note=_change_note(frame, f"Obligations counted are those of {_edition(of)}"),
        status=ask.status,
        sources=sources_of(ask, frame["cause_source_id"]),
        choices=_chosen(ask, since, of),
    )


@exhibit()
def function_assessment_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """Which assessments of what forces do themselves differ between two dates?"""
    asked = _asked(ask, since, "")
    del asked["edition"]
    frame = ask.answer("function_assessment_change", **asked)
    told = list(rows(frame))
    moved = int((frame["change"] == "level").sum())
    return Exhibit(
        id="function_assessment_change",
        title=f"Own functions of {whose(ask)} assessed anew {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Function": [row.function for row in told],
                "Before": [_level_word(row.level_before) for row in told],
                "Now": [_level_word(row.level_after) for row in told],
                "What changed": [
                    "The level" if row.change == "level" else "Newer evidence only" for row in told
                ],
                "New evidence": [
                    sentence(spoken_date(row.as_of_after, row.as_of_precision_after))
                    for row in told
                ],
                "Source": [source_cell(ask, row.source_id) for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'assessment')} of what {whose(ask)} do themselves changed "
            f"{between(ask, since)}, {moved} of them in the level."
        ),
        note=(
            "A function that nobody has assessed is not here: not assessed is never a gap."
            if told
            else f"No assessment of what {whose(ask)} do themselves became known "
            f"{between(ask, since)}. Not assessed is never a gap."
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["before_source_id"], *frame["source_id"]]),
        choices={"Since": spoken_date(earlier_day(ask, since), "day")},
    )


def _level_word(level: int | None) -> str:
    if level is None:
        return NOT_ASSESSED.word
    return capability_state(LEVEL_POSITIONS[level], level).word


def _edition(edition: str) -> str:
    return f"the {edition} edition" if edition else "no edition"


def _chosen(ask: Ask, since: str, edition: str) -> dict[str, str]:
    return {
        "Since": spoken_date(earlier_day(ask, since), "day"),
        "Edition": edition or "No edition",
    }


def _tally(frame: pd.DataFrame) -> str:
    found = frame["direction"].value_counts()
    said = [f"{found.get(key, 0) or 'none'} {key}" for key in ("better", "worse")]
    return listed(said + ([f"{found['neither']} neither"] if "neither" in found else []))


def _change_note(frame: pd.DataFrame, counted: str) -> str:
    if not len(frame):
        return f"Nothing that is known changed one. {counted}. Undated pages count on both dates."
    neither = int((frame["direction"] == "neither").sum())
    from_gap = (
        f" {neither} went from a gap to not known, which is neither better nor worse."
        if neither
        else ""
    )
    return (
        "A change is a change in what is known: a new page can show an old fact, and undated pages "
        f"count on both dates.{from_gap} {counted}. {MEANING}"
    )


def _drivers(ask: Ask, row: Any) -> str:
    """The functions whose coverage changed, each with what it was and is."""
    moved = zip(row.functions, row.coverages_before, row.coverages_after, strict=True)
    said = [
        f"{ask.name('function', id_)}: {_coverage(before)} → {_coverage(after)}"
        for id_, before, after in moved
    ]
    return ". ".join(sorted(said)) or "Nothing that is recorded"


def _coverage(state: str) -> str:
    return in_sentence(COVERAGE[state].word)


def cause_phrase(ask: Ask, row: Any) -> str:
    """What happened: rule 12's cause of a change as people say it."""
    kind, id_, detail = row.cause_kind, row.cause_id, row.cause_detail
    if kind is None:
        return "Not found in what is recorded"
    if kind == "agreement":
        happened = "came into force" if detail == "started" else "is no longer live"
        return f"{sentence(agreement_phrase(ask, id_))} {happened}"
    if kind == "membership":
        unit = ask.short_name("rocu", id_)
        if detail is None:
            return f"The force joined {unit}"
        before = ask.short_name("rocu", detail)
        return (
            f"The force moved from {before} to {unit}"
            if id_ != detail
            else f"The force left {unit}"
        )
    if detail is not None:
        of = ask.short_name("force", detail)
        return f"New evidence on {in_sentence(ask.name('function', id_))} in {of}"
    capability = in_sentence(ask.name("capability", id_))
    if kind == "standard":
        return f"The standard for {capability} changed"
    unit = ask.short_name("rocu", row.rocu_id) if row.rocu_id else "the unit"
    return f"New evidence on {capability} in {unit}"
