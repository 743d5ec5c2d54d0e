"""`meeting`, `decision` and `action`: what boards decide, and what follows until it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.cli.console import output
from dashboard.cli.options import DatabaseOption, DataOption, LedgerOption, ledger_of
from dashboard.errors import UsageError
from dashboard.model import MARKINGS, OFFICIAL, SENSITIVE
from dashboard.settings import DATA, DATABASE, check_settings
from dashboard.store.queries import as_at_date

if TYPE_CHECKING:
    from dashboard.meetings.entries import Recorder

T = TypeVar("T")
BoardArgument = Annotated[str, typer.Argument(help="The id of a unit, or network.")]
DayArgument = Annotated[str, typer.Argument(help="The day of the meeting, 2026-12-10.")]
OnOption = Annotated[str, typer.Option("--on", help="The day from which it holds.")]
MarkingOption = Annotated[str, typer.Option("--marking", help="OFFICIAL or OFFICIAL-SENSITIVE.")]
PublishOption = Annotated[
    bool, typer.Option("--no-publish", help="Leave publication to the next build.")
]
meeting = typer.Typer(help="Say when boards meet.", no_args_is_help=True)
decision = typer.Typer(help="Say what boards decide.", no_args_is_help=True)
action = typer.Typer(help="Say who does what by when, and how it stands.", no_args_is_help=True)


@meeting.command("add")
def add_meeting(
    board: BoardArgument,
    day: DayArgument,
    kind: Annotated[str, typer.Option("--kind", help="What kind of meeting it is.")] = "",
    papers_due: Annotated[
        str, typer.Option("--papers-due", help="The day on which papers are due.")
    ] = "",
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record that a board meets on a day."""
    due = as_at_date(papers_due) if papers_due else None
    _record(
        lambda recorder: recorder.add_meeting(board, as_at_date(day), kind, due),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )


@meeting.command("move")
def move_meeting(
    board: BoardArgument,
    day: DayArgument,
    new_day: Annotated[str, typer.Argument(help="The day on which it is held instead.")],
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record that a meeting is held on another day."""
    _record(
        lambda recorder: recorder.move_meeting(board, as_at_date(day), as_at_date(new_day)),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )


@meeting.command("cancel")
def cancel_meeting(
    board: BoardArgument,
    day: DayArgument,
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record that a meeting is not held."""
    _record(
        lambda recorder: recorder.cancel_meeting(board, as_at_date(day)),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )


@decision.command("record")
def record_decision(
    board: BoardArgument,
    meeting_date: DayArgument,
    subject: Annotated[
        str,
        typer.Argument(help="Its reference in the annex, such as rocu_capability:nersou/rccu."),
    ],
    state: Annotated[str, typer.Argument(help="asked, agreed, refused, deferred or noted.")],
    on: OnOption,
    minute: Annotated[str, typer.Option("--minute", help="The words of the minute.")] = "",
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record how a decision of a meeting stands.

    One that is deferred is asked again from the board's next meeting on.
    """
    _record(
        lambda recorder: recorder.decide(
            board, as_at_date(meeting_date), subject, state, as_at_date(on), minute
        ),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )


@action.command("add")
def add_action(
    subject: Annotated[str, typer.Argument(help="Such as rocu_capability:nersou/rccu.")],
    board: Annotated[str, typer.Option("--board", help="The id of a unit, or network.")],
    decided: Annotated[str, typer.Option("--decided", help="The day of the decision.")],
    due: Annotated[str, typer.Option("--due", help="The day by which it is to be done.")],
    owner: Annotated[str, typer.Option("--owner", help="The office that does it.")],
    what: Annotated[str, typer.Option("--what", help="What is to be done.")],
    cost: Annotated[str, typer.Option("--cost", help="What it costs, in pounds.")] = "",
    paid_by: Annotated[str, typer.Option("--paid-by", help="Who pays.")] = "",
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record an action, and print its id."""
    made = _record(
        lambda recorder: recorder.add_action(
            subject, board, as_at_date(decided), as_at_date(due), owner, what, cost, paid_by
        ),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )
    output.print(made)


@action.command("tell")
def tell_action(
    action_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the action.")],
    status: Annotated[str, typer.Option("--status", help="open, done or dropped.")],
    on: OnOption,
    due: Annotated[
        str, typer.Option("--due", help="The day by which it is due from then on.")
    ] = "",
    note: Annotated[str, typer.Option("--note", help="What there is to say of it.")] = "",
    marking: MarkingOption = "",
    no_publish: PublishOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Record how an action stands."""
    moved = as_at_date(due) if due else None
    _record(
        lambda recorder: recorder.tell_action(action_id, status, as_at_date(on), moved, note),
        marking,
        no_publish,
        data,
        database,
        ledger,
    )


def _record(
    make: Callable[[Recorder], T],
    marking: str,
    no_publish: bool,
    data: list[Path] | None,
    database: Path | None,
    ledger: str,
) -> T:
    """Record something as the local operator, and publish it."""
    check_settings()
    from dashboard.access.audit import Event, record
    from dashboard.access.local import has_sign_in, local_operator
    from dashboard.meetings.entries import LOCAL_ROLE, Recorder
    from dashboard.returns.publish import publish_with, rows_of_ledger
    from dashboard.store.candidate import Candidate

    signs_in = has_sign_in()
    if marking and marking not in MARKINGS:
        raise UsageError(f"There is no marking {marking!r}. There are: {', '.join(MARKINGS)}.")
    if marking == SENSITIVE and not signs_in:
        raise UsageError("Without sign-in, which decides who sees what, all of it is OFFICIAL.")
    marked = marking or (SENSITIVE if signs_in else OFFICIAL)
    folders, kept = data or DATA.value(), ledger_of(ledger, database)
    viewer = local_operator()
    with Candidate(folders, rows_of_ledger(kept)) as candidate:
        made = make(Recorder(kept, candidate, viewer.name, marked, LOCAL_ROLE))
    record(Event(None, viewer.name, "decision", "A meeting", str(viewer.scope), marked))
    if not no_publish:
        publish_with(kept, folders, database or DATABASE.value())
    return made
