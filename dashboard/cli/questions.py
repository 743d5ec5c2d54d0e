"""What the commands ask: whose question it is, and of what."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.cli.options import Edition
from dashboard.errors import UsageError
from dashboard.model import Viewer
from dashboard.settings import DATABASE, LEDGER
from dashboard.store.queries import Value, as_at_date, nearest

if TYPE_CHECKING:
    from dashboard.exhibits.question import Question
    from dashboard.store.store import Store


def day_named(as_of: str) -> date:
    """The day that `--as-of` names; today where it is left out."""
    return as_at_date(as_of) if as_of else date.today()


def named_value(text: str) -> tuple[str, str]:
    """The name and the value of an argument such as `rocu=serocu`."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is not a parameter. Write it as name=value.")
    return name, value


def viewer_of(edition: Edition) -> Viewer:
    """Whoever runs the command line, as the local operator, looking at an edition."""
    from dashboard.access.local import local_operator

    viewer = local_operator()
    return viewer if edition == Edition.FULL else viewer.in_public


def question_of(
    database: Path | None,
    as_of: str,
    rocu: str | None,
    force: str | None,
    edition: Edition,
    version: str = "",
) -> Question:
    """The question of a region or a force, all of them where none is named, as at a date."""
    from dashboard.exhibits.question import Question
    from dashboard.store.store import current

    day = day_named(as_of)
    folder = database or DATABASE.value()
    store = _version_named(folder, version) if version else current(folder)
    asked = {"rocu": rocu or None, "force": force or None}
    question = Question(
        store, viewer_of(edition), day, rocu_id=asked["rocu"], force_id=asked["force"]
    )
    refuse_unknown_ids(question, asked)
    return question


def _version_named(folder: Path, version: str) -> Store:
    """A version of the database, fetched where another server has it and this one does not."""
    from dashboard.ledger.ledger import ledger_of
    from dashboard.publications.fetch import hold_version
    from dashboard.store.store import of_version

    hold_version(ledger_of(LEDGER.value(), folder), folder, version)
    return of_version(folder, version)


def keep_everywhere(folder: Path) -> None:
    """Let other servers keep what is kept here; while one of them builds, the server here does."""
    from dashboard.ledger.file_parts import BusyError
    from dashboard.ledger.ledger import ledger_of
    from dashboard.publications.share import share_kept

    with suppress(BusyError):
        share_kept(ledger_of(LEDGER.value(), folder), folder)


def refuse_unknown_ids(question: Question, values: Mapping[str, Value]) -> None:
    """A parameter named after a kind of thing must name one: no answer is not nothing found."""
    names = question.answer("name")
    for kind, value in values.items():
        known = list(names[names["kind"] == kind]["id"])
        if known and isinstance(value, str) and value not in (*known, "all"):
            raise UsageError(f"There is no {kind} {value!r}. {nearest(value, known, 'There are')}")


def print_viewer(question: Question, marking: str) -> None:
    """Say on standard error who asks and what they see: the answer itself goes to a file."""
    print(f"{question.viewer.name} · {question.status.edition} · {marking}", file=sys.stderr)
