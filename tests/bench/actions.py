"""What pages cost where boards have recorded a few thousand actions, over the exercise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.exercise.exercise import exercise
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.settings import DATABASE
from dashboard.store.build import build
from dashboard.store.contract import recorded
from dashboard.store.live import LiveRows
from dashboard.store.store import Store, current
from tests.bench.pages import first_time, page_times
from tests.bench.result import Result

ACTIONS, BOARDS_MEET = 2000, 91
"""How many actions there are, and how many days lie between two meetings of a board."""
YEARS = 4
PAGE_MS = 60.0
PAGES = ("actions", "meetings", "overview", "capabilities", "options", "agreements", "spr")

Rows = dict[str, list[dict[str, str]]]


def actions(folder: Path) -> Iterator[Result]:
    """Pages as they open with 2,000 actions, then the page of actions after a publication."""
    data = folder / "data-of-actions"
    exercise(data, seed=1)
    build([data], folder / "without-actions")
    made = made_up(current(folder / "without-actions"), date.today())
    database = folder / "with-actions"
    build([data], database, live=LiveRows(None, "made up", as_columns(made)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATABASE.name, str(database))
        region = made["action"][0]["board"]
        for place in ({}, {"region": region}):
            of = "one region" if place else "all regions"
            first = (first_time("actions", place),)
            what = f"Page actions, 2,000 actions, first after a publication, {of}"
            yield Result(what, "ms", first)
            for subject in PAGES:
                taken = page_times(subject, place)
                floor = PAGE_MS if subject in ("actions", "meetings") else None
                what = f"Page {subject}, 2,000 actions, {of}"
                yield Result(what, "ms", taken, floor, main=subject == "actions" and not place)


def made_up(store: Store, today: date) -> Rows:
    """Four years of quarterly meetings of every board, and actions decided at them: some done, some
    dropped, some late."""
    chance = random.Random(1)
    question = Question(store, LOCAL_OPERATOR, today)
    boards = [*question.answer("region_option")["rocu_id"], "network"]
    gaps = list(question.answer("gap_without_action")["subject"])
    gaps += [f"agreement:{id_}" for id_ in question.answer("agreement_standing")["agreement_id"]]
    made: Rows = {name: [] for name in recorded()}
    met = {
        board: [
            today - timedelta(days=BOARDS_MEET * back + at)
            for back in range(YEARS * 365 // BOARDS_MEET)
        ]
        for at, board in enumerate(boards)
    }
    for board, days in met.items():
        made["meeting"] += [_row(board, meeting_on=day.isoformat()) for day in days]
    for number in range(ACTIONS):
        board = boards[number % len(boards)]
        decided = chance.choice(met[board])
        id_, due = f"action-{number}", decided + timedelta(days=chance.choice((90, 180, 365)))
        made["action"].append(
            _row(
                board,
                action_id=id_,
                subject=chance.choice(gaps),
                what=f"Raise what was found {number}",
                owner=f"Superintendent {number % 40}",
                decided_on=decided.isoformat(),
            )
        )
        entries = [(decided, "open")]
        if chance.random() < 0.6:
            told = decided + timedelta(days=chance.randrange(1, 200))
            entries.append((told, chance.choice(("done", "done", "dropped"))))
        for at, (day, status) in enumerate(entries):
            made["action_entry"].append(
                _row(
                    board,
                    action_id=id_,
                    number=str(2 * number + at),
                    told_on=day.isoformat(),
                    status=status,
                    due_on="" if at else due.isoformat(),
                    note="As was said at the meeting" if at else "",
                )
            )
    return made


def _row(board: str, **cells: str) -> dict[str, str]:
    return cells | {"board": board, "marking": "OFFICIAL"}


def as_columns(rows: Rows) -> dict[str, dict[str, list[object]]]:
    """The rows of each table by column, as the ledger gives them to a build."""
    return {
        name: {column.name: [row.get(column.name) or None for row in held] for column in of.columns}
        | {"file": ["made up"] * len(held), "line": list(range(1, len(held) + 1))}
        for name, of in recorded().items()
        if (held := rows[name])
    }
