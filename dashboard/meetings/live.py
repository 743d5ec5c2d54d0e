"""What boards decide and do, as rows of the tables that the ledger fills."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from dashboard.ledger.entry import Entry
from dashboard.meetings.entries import (
    ACTION,
    ACTION_TOLD,
    BOARD_DECISION,
    KINDS,
    MEETING,
    meetings,
    owner_of,
)

Row = dict[str, Any]


def recorded_digest(entries: Iterable[Entry]) -> str:
    """What tells one set of these rows from another; empty where nothing is recorded."""
    told = [entry.digest for entry in entries if entry.kind in KINDS]
    return sha256(told[-1].encode()).hexdigest()[:16] if told else ""


def recorded_rows(entries: Iterable[Entry]) -> dict[str, dict[str, list[Any]]]:
    """The rows by table and column, as `store.live` takes them."""
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for entry in entries:
        if entry.kind in by_kind:
            by_kind[entry.kind].append(entry)
    made = {
        "meeting": _meetings(by_kind[MEETING]),
        "board_decision": _decisions(by_kind[BOARD_DECISION], by_kind[MEETING]),
        "action": [_action(entry) for entry in by_kind[ACTION]],
        "action_entry": _told(by_kind[ACTION], by_kind[ACTION_TOLD]),
    }
    return {table: _columns(rows) for table, rows in made.items() if rows}


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    names = list(rows[0])
    columns = {name: [row[name] or None for row in rows] for name in names}
    return columns | {"file": ["the ledger"] * len(rows), "line": list(range(1, len(rows) + 1))}


def _owned(row: Row, board: str, marking: str) -> Row:
    return row | {"marking": marking, "owner_rocu_id": owner_of(board)}


def _meetings(entries: list[Entry]) -> list[Row]:
    return [
        _owned(
            {
                "board": board,
                "meeting_on": day.isoformat(),
                "kind": said["kind"],
                "papers_due_on": said["papers_due_on"],
            },
            board,
            said["marking"],
        )
        for board, days in meetings(entries).items()
        for day, said in sorted(days.items())
    ]


def _decisions(entries: list[Entry], moved: list[Entry]) -> list[Row]:
    """A row for each entry, of the meeting that it belongs to where that is now."""
    return [
        _owned(
            {
                "board": entry.content["board"],
                "number": str(entry.number),
                "meeting_on": _day_now(entry, moved),
                "subject": entry.content["subject"],
                "state": entry.content["state"],
                "told_on": entry.content["told_on"],
                "minute": entry.content["minute"],
            },
            entry.content["board"],
            entry.content["marking"],
        )
        for entry in entries
    ]


def _day_now(entry: Entry, moved: list[Entry]) -> str:
    """The day of the meeting that a decision belongs to, after all moves since it was recorded."""
    day = str(entry.content["meeting_on"])
    for move in moved:
        said = move.content
        is_its = said["board"] == entry.content["board"] and said["day"] == day
        if move.number > entry.number and said["what"] == "move" and is_its:
            day = said["new_day"]
    return date.fromisoformat(day).isoformat()


def _action(entry: Entry) -> Row:
    said = entry.content
    row = {
        name: said[name]
        for name in (
            "action_id",
            "board",
            "subject",
            "what",
            "owner",
            "decided_on",
            "cost_gbp",
            "paid_by",
        )
    }
    return _owned(row, said["board"], said["marking"])


def _told(actions: list[Entry], entries: list[Entry]) -> list[Row]:
    """How actions stand: open from the day of the decision, and then as was told."""
    by_id = {entry.content["action_id"]: entry for entry in actions}
    first = [
        (
            entry.number,
            entry,
            {"status": "open", "told_on": entry.content["decided_on"], "note": ""}
            | {name: entry.content.get(name, "") for name in ("due_on", "marking", "role")},
        )
        for entry in actions
    ]
    later = [(entry.number, by_id[entry.content["action_id"]], entry.content) for entry in entries]
    return [
        _owned(
            {
                "action_id": action.content["action_id"],
                "number": str(number),
                "told_on": said["told_on"],
                "status": said["status"],
                "due_on": said["due_on"],
                "note": said["note"],
                "recorded_as": said.get("role", ""),
            },
            action.content["board"],
            said["marking"],
        )
        for number, action, said in sorted(first + later, key=lambda told: told[0])
    ]
