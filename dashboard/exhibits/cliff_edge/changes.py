"""What changes for forces over the next months if nothing is renewed (rule 12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard.exhibits.months import MONTHS, month_ahead
from dashboard.exhibits.question import Question, rows
from dashboard.theme import POSITION_STATES

STATES = [state for state in POSITION_STATES if state.key != "not_derived"]
"""The positions that can change: an obligation that needs no function is in none of them."""


@dataclass(frozen=True)
class Cause:
    """What a change is put down to, as `cause_phrase` reads it."""

    cause_kind: str | None
    cause_id: str | None
    cause_detail: str | None
    rocu_id: str | None


def homes(question: Question) -> dict[str, str | None]:
    """The forces asked about on the as-at date, with their units."""
    options = question.answer("force_option", rocu=None if question.force_id else question.rocu_id)
    found = {row.force_id: row.rocu_id for row in rows(options)}
    return {question.force_id: found.get(question.force_id)} if question.force_id else found


def changes(question: Question, months: int, edition: str) -> list[Any]:
    """Every position of the forces asked about that changes, month by month, with its cause.

    Rows of `position_change_at`. It is asked for the months in which something happens and for the
    longest choice, so that a shorter one, another region or edition costs nothing more.
    """
    eventful = question.answer("eventful_month", months=max(months, int(MONTHS)))["month"]
    if not len(eventful):
        return []
    frame = question.answer("position_change_at", moments=(question.as_of, *eventful))
    mine = frame["force_id"].isin(homes(question)) & (frame["edition"] == edition)
    in_time = frame["on_date"] <= month_ahead(question.as_of, months)
    return list(rows(frame[mine & in_time]))


def cause_of(row: Any, home: str | None) -> Cause:
    """The cause that is shown: the first of a function that changed, else the first of the row."""
    if row.reason is None:
        return Cause(row.cause_kind, row.cause_id, None, home)
    reason = row.reason
    return Cause(reason["cause_kind"], reason["cause_id"], reason["detail"], home)


def counts(question: Question, months: int, edition: str) -> pd.DataFrame:
    """How many positions are what on the as-at date and at the first of each month.

    The forces are those of the as-at date throughout.
    """
    positions = question.answer("force_obligation_position")
    mine = positions["force_id"].isin(homes(question)) & (positions["edition"] == edition)
    held = positions.loc[mine, "position"].value_counts()
    now = {state.key: int(held.get(state.key, 0)) for state in STATES}
    moved: dict[date, list[Any]] = {}
    for row in changes(question, months, edition):
        moved.setdefault(row.on_date, []).append(row)
    told = [{"month": question.as_of} | now]
    for ahead in range(1, months + 1):
        month = month_ahead(question.as_of, ahead)
        for row in moved.get(month, []):
            now[row.position_before] -= 1
            now[row.position] += 1
        told.append({"month": month} | now)
    return pd.DataFrame(told)


def falling_by(question: Question, months: int, edition: str) -> dict[tuple[str, str], int]:
    """How many positions get worse by the end of each agreement and membership."""
    found: dict[tuple[str, str], int] = {}
    home = homes(question)
    for row in changes(question, months, edition):
        if row.direction != "worse":
            continue
        cause = cause_of(row, home[row.force_id])
        id_ = row.force_id if cause.cause_kind == "membership" else cause.cause_id
        key = (str(cause.cause_kind), str(id_))
        found[key] = found.get(key, 0) + 1
    return found


GROUPED = (
    "month",
    "cause_kind",
    "cause_id",
    "cause_detail",
    "rocu_id",
    "position_before",
    "position_after",
    "direction",
)


def by_cause(question: Question, months: int, edition: str) -> pd.DataFrame:
    """The changes gathered by month, cause, and what the position was and would be."""
    home = homes(question)
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in changes(question, months, edition):
        cause = cause_of(row, home[row.force_id])
        told = cause if _is_of_unit(question, cause) else replace(cause, rocu_id=None)
        cause_key = (told.cause_kind, told.cause_id, told.cause_detail, told.rocu_id)
        key = (row.on_date, *cause_key, row.position_before, row.position, row.direction)
        groups.setdefault(key, []).append(row)
    found = [
        dict(zip(GROUPED, key, strict=True))
        | {
            "positions": len(of),
            "force_ids": sorted({row.force_id for row in of}),
            "obligation_ids": sorted({row.obligation_id for row in of}),
            "function_ids": sorted({id_ for row in of for id_ in _listed(row.functions)}),
            "cause_source_id": next((row.reason["source_id"] for row in of if row.reason), None),
        }
        for key, of in groups.items()
    ]
    columns = [*GROUPED, "positions", "force_ids", "obligation_ids", "function_ids"]
    frame = pd.DataFrame(found, columns=[*columns, "cause_source_id"])
    order = frame.assign(worst=frame["direction"].map({"worse": 0, "neither": 1, "better": 2}))
    placed = order.sort_values(["month", "worst", "cause_id", "position_before", "position_after"])
    return placed.drop(columns="worst").reset_index(drop=True)


def _listed(values: Any) -> list[str]:
    return [] if values is None else list(values)


def _is_of_unit(question: Question, cause: Cause) -> bool:
    """Whether the cause is an assessment of a capability, which is that of one unit."""
    names = question.answer("name")
    capabilities = set(names.loc[names["kind"] == "capability", "id"])
    is_own = cause.cause_detail is not None
    return cause.cause_kind == "assessment" and not is_own and cause.cause_id in capabilities
