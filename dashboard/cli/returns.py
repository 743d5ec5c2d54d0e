"""`return`: send in what a unit, a force or an agreement has to tell, check it, decide on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.build import build_database
from dashboard.cli.console import errors, output
from dashboard.cli.options import (
    DatabaseOption,
    DataOption,
    LedgerOption,
    ledger_of,
    refuse_no_place_for,
)
from dashboard.errors import DashboardError, Problem, ReturnError, UsageError
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.settings import DATA, DATABASE, FOUR_EYES, check_settings
from dashboard.store.queries import as_at_date

if TYPE_CHECKING:
    from dashboard.ledger.ledger import Ledger
    from dashboard.returns.check import Checked
    from dashboard.returns.versions import Columns, Version
    from dashboard.returns.words import NameOf
    from dashboard.store.store import Store

MOST_TOLD = 40

app = typer.Typer(
    help="Send in what a unit, a force or an agreement has to tell, and decide on it.",
    no_args_is_help=True,
)
KindArgument = Annotated[str, typer.Argument(help="unit, force or agreement.")]
SubjectArgument = Annotated[str, typer.Argument(help="The id of a unit, a force or an agreement.")]
PeriodArgument = Annotated[str, typer.Argument(help="The last day of its quarter, 2026-09-30.")]
VersionArgument = Annotated[int, typer.Argument(help="The number of the version.")]
PathArgument = Annotated[Path, typer.Argument(help="A workbook, or a folder or zip of CSV files.")]


@app.command()
def template(
    kind: Annotated[str, typer.Option("--kind", help="unit, force or agreement.")],
    subject: Annotated[str, typer.Option("--subject", help="The id of what it is about.")],
    period: Annotated[str, typer.Option("--period", help="The last day of the quarter.")],
    out: Annotated[Path, typer.Option("--out", help="The workbook to write.")],
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Write the workbook that a return is filled into, with what the last one said beside it."""
    check_settings()
    from dashboard.exports.whole_file import save_whole
    from dashboard.returns.kinds import kind_named
    from dashboard.returns.template import template as make

    folders, kept = data or DATA.value(), ledger_of(ledger, database)
    made = make(kind_named(kind), subject, as_at_date(period), folders, kept)
    refuse_no_place_for(out)
    record_event("export", made.name, made.marking)
    save_whole(made.content, out)
    errors.print(f"{out}: {len(made.content):,} bytes. Fill it in, and send it: return send {out}")


@app.command()
def check(
    path: PathArgument,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", help="Write your workbook with what is wrong marked in it."),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Say everything that is wrong with a return, and what would change if it were accepted.

    Nothing is recorded. What is strange and may yet be true is a warning.
    """
    check_settings()
    folders, kept = data or DATA.value(), ledger_of(ledger, database)
    if marked and path.suffix.lower() != ".xlsx":
        errors.print("Only a workbook can be marked. What is wrong is listed instead.")
        marked = None
    if marked:
        refuse_no_place_for(marked)
    try:
        checked = _checked(path, folders, kept)
    except ReturnError as error:
        if marked:
            _write_marked(path, marked, error.every, [])
        raise
    if marked:
        _write_marked(path, marked, [], checked.warnings)
    _tell_consequence(checked, folders, kept)


@app.command()
def send(
    path: PathArgument,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Send in a return: it is checked, and kept as it came.

    Prints its kind, subject, period and version. Sent again unchanged it is the version that it
    was. It counts for nothing until somebody accepts it.
    """
    check_settings()
    folders, kept = data or DATA.value(), ledger_of(ledger, database)
    from dashboard.access.local import local_operator
    from dashboard.returns.decide import send as record
    from dashboard.wording import spoken_date

    checked = _checked(path, folders, kept)
    viewer = local_operator()
    sent = record(kept, checked, viewer.name)
    version = sent.version
    if sent.is_known:
        errors.print(f"You sent this already as version {version.number}. It is {version.state}.")
    else:
        record_event("return", f"Return {version.key}", version.marking)
    for other in sent.waiting:
        errors.print(
            f"Version {other.number} of the same subject and period was sent by {other.who} on "
            f"{spoken_date(other.at.astimezone().date(), 'day')} and waits for a decision."
        )
    output.print(version.key)


@app.command("list")
def list_(
    data: DataOption = None,  # noqa: ARG001  # As every command of returns takes it.
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Print every version that was sent in, with its state: sent, accepted or sent back."""
    check_settings()
    from dashboard.returns.versions import versions

    held = versions(ledger_of(ledger, database))
    for version in held:
        output.print(str(version))
    if not held:
        errors.print("Nothing was sent in yet.")


@app.command()
def show(
    kind: KindArgument,
    subject: SubjectArgument,
    period: PeriodArgument,
    version: VersionArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Write the file as it came.")] = None,
    rows_out: Annotated[
        Path | None, typer.Option("--rows", help="Write all its rows, as a zip of CSV files.")
    ] = None,
    data: DataOption = None,  # noqa: ARG001  # As every command of returns takes it.
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Print who sent a version, what was decided of it, and how it differs from the one before."""
    check_settings()
    from dashboard.returns.difference import compared, version_before
    from dashboard.returns.versions import rows_of, version_of, versions
    from dashboard.returns.words import summary, told_change

    kept = ledger_of(ledger, database)
    shown = version_of(kept, kind, subject, period, version)
    output.print(f"{shown.title}: {shown.state}. {shown.marking}.")
    output.print(f"Sent by {shown.who} on {shown.at.astimezone():%Y-%m-%d %H:%M} as {shown.name}.")
    if shown.decision:
        when = shown.decision.at.astimezone()
        why = f": {shown.decision.reason}" if shown.decision.reason else ""
        output.print(
            f"{shown.state.capitalize()} by {shown.decision.who} on {when:%Y-%m-%d %H:%M}{why}"
        )
    before = version_before(versions(kept), shown)
    rows = rows_of(kept, [shown, *([before] if before else [])])
    found = compared(before, shown, rows)
    beside = f"Beside {before.title}" if before else "Nothing was accepted before"
    output.print(f"{beside}: {summary(found)}")
    for change in found.changes:
        output.print(told_change(change, shown.kind))
    _tell_marking(kept, shown, rows[shown.key])
    _write_version(kept, shown, rows[shown.key], out, rows_out)


@app.command()
def decide(
    kind: KindArgument,
    subject: SubjectArgument,
    period: PeriodArgument,
    version: VersionArgument,
    accept: Annotated[bool, typer.Option("--accept", help="Let it count.")] = False,
    send_back: Annotated[bool, typer.Option("--send-back", help="Send it back.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; needed to send it back.")] = "",
    no_publish: Annotated[
        bool, typer.Option("--no-publish", help="Leave publication to the next build.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Accept a version, or send it back with a reason.

    What is accepted is held against the whole contract before, recorded, and published at once.
    Of two decisions on one version the first counts.
    """
    check_settings()
    if accept == send_back:
        raise UsageError("Say either --accept or --send-back.")
    if send_back and not reason.strip():
        raise UsageError("Say why it is sent back: --reason TEXT.")
    folders, target = data or DATA.value(), database or DATABASE.value()
    kept = ledger_of(ledger, database)
    from dashboard.access.local import has_sign_in, local_operator
    from dashboard.returns.decide import decide as record
    from dashboard.returns.versions import ACCEPTED, SENT_BACK, rows_of, version_of

    four_eyes = FOUR_EYES.value()
    sent = version_of(kept, kind, subject, period, version)
    _tell_marking(kept, sent, rows_of(kept, [sent])[sent.key])
    decided = record(
        kept,
        folders,
        sent,
        ACCEPTED if accept else SENT_BACK,
        local_operator().name,
        reason.strip(),
        has_sign_in() if four_eyes is None else four_eyes,
    )
    record_event("decision", f"Return {decided.key} {decided.state}", decided.marking, reason)
    output.print(str(decided))
    if accept and not no_publish:
        build_database(folders, target, kept)


def _write_version(
    kept: Ledger, shown: Version, rows: dict[str, Columns], out: Path | None, rows_out: Path | None
) -> None:
    """Write the file of a version as it came, and its rows, where somebody asks for them."""
    from dashboard.exports.whole_file import save_whole
    from dashboard.returns.files import version_files
    from dashboard.returns.read import packed
    from dashboard.returns.versions import FILE, marking_of

    assert shown.entry is not None
    for path, what in ((out, "as it came"), (rows_out, "its rows")):
        if path is not None:
            refuse_no_place_for(path)
            record_event("export", f"Return {shown.key}, {what}", marking_of(shown, rows))
            content = kept.part(shown.entry, FILE) if path is out else None
            save_whole(content or packed(version_files(shown, rows)), path)
            errors.print(f"{path}: {shown.title}, {what}.")


def _tell_marking(kept: Ledger, sent: Version, rows: dict[str, Columns]) -> None:
    """Say where fewer people will see a version than what it takes the place of."""
    from dashboard.returns.markings import marked_higher
    from dashboard.returns.words import MARKED_HIGHER

    if marked_higher(kept, sent, rows):
        errors.print(MARKED_HIGHER)


def _checked(path: Path, folders: list[Path], kept: Ledger) -> Checked:
    """A return that can be sent; its warnings are told."""
    from dashboard.access.local import has_sign_in
    from dashboard.returns.check import check as check_return
    from dashboard.returns.read import read

    signs_in = has_sign_in()
    checked = check_return(
        read(path), folders, kept, SENSITIVE if signs_in else OFFICIAL, may_restrict=signs_in
    )
    for warning in checked.warnings:
        errors.print(f"Warning: {warning}")
    return checked


def _write_marked(path: Path, out: Path, faults: list[Problem], warnings: list[Problem]) -> None:
    from dashboard.exports.whole_file import save_whole
    from dashboard.returns.marked import marked

    try:
        content = marked(path.read_bytes(), faults, warnings)
        record_event("export", out.name, _marking_said(path))
        save_whole(content, out)
    except (DashboardError, OSError) as error:
        errors.print(f"It could not be marked ({error}). What is said of it is listed instead.")
        return
    errors.print(f"{out}: your workbook, with what is said of each cell as a comment.")


def _marking_said(path: Path) -> str:
    """The marking that a return says it has; where it says none, or cannot be read, the one that
    it is sent with."""
    from dashboard.access.local import has_sign_in
    from dashboard.returns.read import read

    with suppress(ReturnError):
        if said := read(path).marking:
            return said
    return SENSITIVE if has_sign_in() else OFFICIAL


def _tell_consequence(checked: Checked, folders: list[Path], kept: Ledger) -> None:
    """Print how a return differs from what counts, and what would stand elsewhere with it."""
    from dashboard.returns.difference import compared, consequence, version_before
    from dashboard.returns.versions import rows_of, versions
    from dashboard.returns.words import sentences, summary, told_change
    from dashboard.store.unpublished import unpublished

    version = checked.version
    before = version_before(versions(kept), version)
    rows = rows_of(kept, [before] if before else []) | {version.key: checked.rows}
    found = compared(before, version, rows)
    output.print(f"{version.title}: nothing is wrong with it. {version.marking}.")
    output.print(summary(found))
    for change in found.changes[:MOST_TOLD]:
        output.print(told_change(change, version.kind))
    if len(found.changes) > MOST_TOLD:
        output.print(f"and {len(found.changes) - MOST_TOLD:,} more rows.")
    _tell_marking(kept, version, checked.rows)
    with unpublished(folders, checked.before) as now, unpublished(folders, checked.live) as then:
        output.print("If it is accepted:")
        for sentence in sentences(consequence(now, then, date.today()), _names(then)):
            output.print(sentence)


def _names(store: Store) -> NameOf:
    """What people call the things of a database."""
    from dashboard.model import LOCAL_OPERATOR

    frame = store.answer("name", LOCAL_OPERATOR)
    names = {
        (row.kind, row.id): str(row.short_name or row.name) for row in frame.itertuples(index=False)
    }

    def name_of(kind: str, of: str) -> str:
        return names.get((kind, of), of)

    return name_of


def record_event(event: str, what: str, marking: str, reason: str = "") -> None:
    """Note in the audit log what the operator of this machine did."""
    from dashboard.access.audit import Event, record
    from dashboard.access.local import local_operator

    viewer = local_operator()
    record(Event(None, viewer.name, event, what, str(viewer.scope), marking, reason))  # type: ignore[arg-type]
