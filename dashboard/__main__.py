"""The command line: build a database, ask it, take exhibits and packs from it, serve it."""

from __future__ import annotations

import csv
import itertools
import json
import os
import re
import runpy
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO
from urllib.request import urlopen

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from dashboard.errors import DashboardError, DataSetError, UsageError
from dashboard.model import MARKINGS, OFFICIAL, OFFICIAL_ONLY, SENSITIVE, WHOLE, Scope, Viewer
from dashboard.settings import (
    ADDRESS,
    DATA,
    DATABASE,
    PORT,
    ROLES,
    ROOT,
    data_folders,
    database_folder,
)
from dashboard.store.queries import Value, as_at_date, nearest, queries, query_named

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.exhibits.question import Question
    from dashboard.exports.files import File
    from dashboard.store.store import Store

EXIT_WRONG = 2
EXIT_UNREAD = 1  # As Typer and Rich end where a pipe is closed.
PROGRESS_AFTER_S = 1.0

app = typer.Typer(
    help="The ROCU Capability Dashboard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# Where nobody watches, tables are as wide as their cells: nothing is cut. Names are not markup.
output = Console(
    width=None if sys.stdout.isatty() else 1000, highlight=False, markup=False, emoji=False
)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)

DataOption = Annotated[
    list[Path] | None,
    typer.Option("--data", help=f"A data-set folder; repeatable. Default: {DATA.name}."),
]
DatabaseOption = Annotated[
    Path | None,
    typer.Option("--database", help=f"The folder of databases. Default: {DATABASE.name}."),
]


class Edition(StrEnum):
    FULL = "full"
    PUBLIC = "public"


EditionOption = Annotated[
    Edition, typer.Option("--edition", help="public leaves out all that may not be published.")
]
MarkingOption = Annotated[
    str, typer.Option("--marking", help="Mark it higher than its rows ask for.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="Why it is taken away; for the audit log.")
]


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    TABLE = "table"


@app.command()
def build(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Check the data sets, build a new database from them, and publish it."""
    _build(data or data_folders(), database or database_folder())


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="The name of a query.")] = "",
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Its parameters.")
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="The as-at date, YYYY-MM-DD. Default: today.")
    ] = "",
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="KIND:ID", help="Take something away; repeatable."),
    ] = None,
    edition: EditionOption = Edition.FULL,
    database: DatabaseOption = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.CSV,
    list_: Annotated[bool, typer.Option("--list", help="Describe all queries.")] = False,
) -> None:
    """Ask a named query and print its answer."""
    if list_:
        _describe_queries()
        return
    if not name:
        raise UsageError("Name a query. `query --list` describes them all.")
    asked = query_named(name)
    day = as_at_date(as_of) if as_of else date.today()
    values: dict[str, Value] = {}
    for parameter in asked.parameters:
        if parameter.name == "as_of":
            values["as_of"] = day
        if parameter.name == "moments":
            values["moments"] = (day,)
    known = {parameter.name: parameter for parameter in asked.parameters}
    for key, value in map(_parted, parameters or []):
        values[key] = known[key].read(value) if key in known else value
    if remove:
        if "removed" not in known:
            able = [
                one.name
                for one in queries().values()
                if any(parameter.name == "removed" for parameter in one.parameters)
            ]
            raise UsageError(
                f"Nothing can be taken away from the query {name}. --remove is for: "
                f"{', '.join(sorted(able))}."
            )
        values["removed"] = tuple(sorted({*_removed(values), *remove}))
    # Bound before the database is opened, so that a wrong question is told apart from no database.
    asked.bind(values)
    from dashboard.exhibits.marking import marking_of_queries
    from dashboard.exhibits.question import Question
    from dashboard.store.store import current

    on = values.get("as_of", day)
    question = Question(
        current(database or database_folder()),
        _viewer(edition),
        on if isinstance(on, date) else day,
    )
    _refuse_unknown_ids(question.answer("name"), values)
    if _removed(values):
        _say_what_cannot_be_lost(question, values)
    answer = question.store.answer(name, question.viewer, **values)
    marking = marking_of_queries(question, [name])
    if question.restricted:
        official = question.store.answer(
            name, replace(question.viewer, scope=OFFICIAL_ONLY), **values
        )
        marking = marking if answer.equals(official) else SENSITIVE
    if marking != OFFICIAL:
        _record("export", question.viewer, f"query {name}", marking)
    _say_who_asks(question, marking)
    _print(answer, format_)


def _viewer(edition: Edition) -> Viewer:
    """Whoever runs the command line, as the local operator, looking at an edition."""
    from dashboard.access.local import local_operator

    viewer = local_operator()
    return viewer if edition == Edition.FULL else viewer.in_public


def _say_who_asks(question: Question, marking: str) -> None:
    """Say on standard error who asks and what they see: the answer itself goes to a file."""
    print(f"{question.viewer.name} · {question.status.edition} · {marking}", file=sys.stderr)


def _removed(values: Mapping[str, Value]) -> tuple[str, ...]:
    """What is taken away, if anything."""
    removed = values.get("removed")
    return tuple(map(str, removed)) if isinstance(removed, tuple) else ()


def _say_what_cannot_be_lost(question: Question, values: Mapping[str, Value]) -> None:
    """Refuse what is not known at all; say on standard error what there is nothing to lose of."""
    from dashboard.exhibits.what_if.removal import known, named_ids, noun, thing, why_not

    ids = named_ids(question.answer("name"))
    taken = [thing(text, ids) for text in _removed(values)]
    there = known(question, taken)
    for one in taken:
        if one not in there:
            said = f"As at {question.status.as_at}, {noun(question, one)} {why_not(question, one)}"
            print(f"{said}: taking it away changes nothing.", file=sys.stderr)


@app.command()
def export(
    exhibit: Annotated[str, typer.Argument(help="The id of an exhibit.")] = "",
    choices: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE]...", help="rocu, force, and its choices."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="png, svg, pdf, pptx, xlsx, csv or docx.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write.")] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="The as-at date, YYYY-MM-DD. Default: today.")
    ] = "",
    edition: EditionOption = Edition.FULL,
    marking: MarkingOption = "",
    reason: ReasonOption = "",
    database: DatabaseOption = None,
    list_: Annotated[bool, typer.Option("--list", help="Describe all exhibits.")] = False,
) -> None:
    """Take an exhibit away as a file."""
    import dashboard.exhibits  # noqa: F401
    from dashboard.exhibits.registry import exhibit_named
    from dashboard.exports.files import export_exhibit, export_format_named

    if list_:
        _describe_exhibits()
        return
    if not exhibit:
        raise UsageError("Name an exhibit. `export --list` describes them all.")
    if not format_ or out is None:
        raise UsageError("Say --format and --out, such as: --format docx --out matrix.docx")
    asked, form = exhibit_named(exhibit), export_format_named(format_)
    _refuse_other_ending(out, form.extension)
    given = dict(map(_parted, choices or []))
    question = _asked(database, as_of, given.pop("rocu", None), given.pop("force", None), edition)
    made = asked.ask(replace(question, marking=_marking(marking)), given)
    _refuse_lowered(question.viewer, marking, made.status.marking)
    file = export_exhibit(made, form)
    _hand_out("export", question, file, made.status.marking, reason, out)


@app.command()
def pack(
    meeting: Annotated[str, typer.Option("--meeting", help="The day of the meeting, YYYY-MM-DD.")],
    format_: Annotated[str, typer.Option("--format", help="pptx, pdf, docx, xlsx or zip.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    rocu: Annotated[
        str, typer.Option("--rocu", help="A ROCU, or network: the pack of its governance board.")
    ] = "",
    force: Annotated[
        str, typer.Option("--force", help="A force: the briefing for its chief officers.")
    ] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", help="The as-at date, YYYY-MM-DD. Default: today.")
    ] = "",
    since: Annotated[
        str,
        typer.Option("--since", help="Tell changes since this day. Default: three months before."),
    ] = "",
    sections: Annotated[
        str, typer.Option("--sections", help="Those to hold, with commas. Default: all of them.")
    ] = "",
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="KIND:ID", help="Say what if this ended; repeatable."),
    ] = None,
    version: Annotated[
        str, typer.Option("--version", help="Make it from this version of the database.")
    ] = "",
    edition: EditionOption = Edition.FULL,
    marking: MarkingOption = "",
    reason: ReasonOption = "",
    database: DatabaseOption = None,
) -> None:
    """Make the pack of a governance board, or the briefing of a force."""
    import dashboard.exhibits  # noqa: F401
    from dashboard.exports.pack_files import pack_file, pack_format_named, steps
    from dashboard.packs.pack import Meeting, ask_for, earlier_meeting, pack

    if bool(rocu) == bool(force):
        raise UsageError("Name --rocu (a ROCU, or network) or --force: one of them.")
    form, day = pack_format_named(format_), as_at_date(meeting)
    _refuse_other_ending(out, form.extension)
    keys = [key.strip() for key in sections.split(",") if key.strip()]
    folder = database or database_folder()
    asked = _asked(folder, as_of, None if rocu == "network" else rocu, force, edition, version)
    question = replace(ask_for(asked, asked.rocu_id, asked.force_id), marking=_marking(marking))
    from_day = as_at_date(since) if since else earlier_meeting(min(day, question.as_of))
    held = Meeting(question, day, from_day, ",".join(remove or []))
    report = pack(held, keys)
    _refuse_lowered(question.viewer, marking, report.status.marking)
    of = steps(report, form)
    with _progress_bar() as show:
        told = itertools.count()
        file = pack_file(held, form, folder, keys, lambda step: show(step[:36], next(told), of))
    _hand_out("pack", question, file, report.status.marking, reason, out)


def _marking(text: str) -> str:
    """The marking that somebody asks for at least; the lowest where they say none."""
    if text and text not in MARKINGS:
        raise UsageError(f"There is no marking {text!r}. There are: {', '.join(MARKINGS)}.")
    return text or OFFICIAL


def _record(
    event: Literal["export", "pack", "refusal"],
    viewer: Viewer,
    what: str,
    marking: str,
    reason: str = "",
) -> None:
    """Record what the local operator takes away, or is refused."""
    from dashboard.access.audit import Event, record

    why = reason or ("" if marking == OFFICIAL else "None was given")
    record(Event(None, viewer.name, event, what, str(viewer.scope), marking, why))


def _refuse_lowered(viewer: Viewer, text: str, marking: str) -> None:
    if text and text != marking:
        _record("refusal", viewer, "a lower marking", marking, f"{text} was asked for")
        raise UsageError(
            f"The rows behind it ask for {marking}. A marking can be raised, and never lowered."
        )


def _hand_out(
    event: Literal["export", "pack"],
    question: Question,
    file: File,
    marking: str,
    reason: str,
    out: Path,
) -> None:
    """Record that a file is taken away, and then write it."""
    if not out.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {out.absolute().parent}. Make it, or name another.")
    _record(event, question.viewer, file.name, marking, reason)
    file.save(out)
    _say_who_asks(question, marking)
    print(f"{out}: {file.name}, {len(file.content):,} bytes", file=sys.stderr)


def _refuse_other_ending(out: Path, extension: str) -> None:
    if out.suffix and out.suffix.lower() != f".{extension}":
        raise UsageError(f"{out.name} does not end in .{extension}. Say --format and --out alike.")


def _parted(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is not a parameter. Write it as name=value.")
    return name, value


def _asked(
    database: Path | None,
    as_of: str,
    rocu: str | None,
    force: str | None,
    edition: Edition,
    version: str = "",
) -> Question:
    """The question of a region or a force, all of them where none is named, as at a date."""
    from dashboard.exhibits.question import Question
    from dashboard.store.store import current, of_version

    day = as_at_date(as_of) if as_of else date.today()
    folder = database or database_folder()
    store = of_version(folder, version) if version else current(folder)
    asked = {"rocu": rocu or None, "force": force or None}
    question = Question(
        store, _viewer(edition), day, rocu_id=asked["rocu"], force_id=asked["force"]
    )
    _refuse_unknown_ids(question.answer("name"), asked)
    return question


def _describe_exhibits() -> None:
    from dashboard.exhibits.registry import registered

    for found in sorted(registered().values(), key=lambda item: (item.subject, item.id)):
        choices = "".join(f" {name}={value or 'EMPTY'}" for name, value in found.choices.items())
        of = " force=FORCE" if found.needs_force else " [rocu=ROCU] [force=FORCE]"
        print(f"{found.id}{of}{choices}  {found.meaning.splitlines()[0]}")


def _refuse_unknown_ids(names: pd.DataFrame, values: Mapping[str, Value]) -> None:
    """A parameter named after a kind of thing must name one: no answer is not nothing found."""
    for kind, value in values.items():
        known = list(names[names["kind"] == kind]["id"])
        if known and isinstance(value, str) and value not in (*known, "all"):
            raise UsageError(f"There is no {kind} {value!r}. {nearest(value, known, 'There are')}")


@app.command()
def exercise(
    out: Annotated[Path, typer.Option("--out", help="The folder to write the data set into.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same data set.")],
    quarters: Annotated[int, typer.Option("--quarters", help="The length of its history.")] = 12,
    scale: Annotated[
        int, typer.Option("--scale", help="How many assessments where there would be one.")
    ] = 1,
) -> None:
    """Write a made-up data set for training boards and for measuring."""
    from dashboard.exercise.exercise import exercise as written

    rows = written(out, seed, quarters, scale)
    print(f"{out}: {sum(rows.values()):,} rows, all observations made up", file=sys.stderr)


@app.command()
def serve(
    data: DataOption = None,
    database: DatabaseOption = None,
    port: Annotated[
        str, typer.Option("--port", help=f"Port to listen on. Default: {PORT.name} or 8501.")
    ] = "",
) -> None:
    """Build the database if its data changed, then serve the dashboard."""
    folders, target = data or data_folders(), database or database_folder()
    from dashboard.access import local, sign_in
    from dashboard.store.publish import is_current
    from dashboard.store.store import current

    if not is_current(folders, target):
        _build(folders, target)
    port = _free_port(port or PORT.value())
    sign_in.announce(ADDRESS.value(), int(port))
    sign_in.check()
    if not sign_in.is_set_up():
        local.refuse_without_sign_in(current(target), ADDRESS.value())
    print(f"The dashboard is on http://localhost:{port}  (stop it with Ctrl+C)", flush=True)
    os.chdir(ROOT)
    os.environ[DATABASE.name] = str(target.resolve())
    stopping = threading.Event()
    ahead = threading.Thread(
        target=_make_ahead, args=(target.resolve(), port, stopping), daemon=True
    )
    ahead.start()
    options = ["--server.port", port, "--server.address", ADDRESS.value()]
    sys.argv = ["streamlit", "run", "dashboard/server/server.py", *options]
    try:
        runpy.run_module("streamlit", run_name="__main__")
    finally:
        stopping.set()
        ahead.join()


def _free_port(port: str) -> str:
    """A port that can be listened on; UsageError where it is none, or somebody has it."""
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise UsageError(f"{port!r} is not a port. Name one from 1 to 65535: --port 8600.")
    try:
        with socket.create_server((ADDRESS.value(), int(port))):
            return port
    except OSError as error:
        raise UsageError(
            f"The server cannot listen on port {port} of {ADDRESS.value()} "
            f"({os.strerror(error.errno or 0)}). Stop what uses it, or name another: --port 8600."
        ) from error


def _make_ahead(database: Path, port: str, stopping: threading.Event) -> None:
    """Make what the first visitor would otherwise wait for, as soon as the server answers.

    It ends before Python does, which would leave the database open under its hands.
    """
    for _ in range(100):
        with suppress(OSError), urlopen(f"http://{ADDRESS.value()}:{port}/_stcore/health"):
            break
        if stopping.wait(0.1):
            return
    import dashboard.exhibits  # noqa: F401
    from dashboard.exhibits.question import Question
    from dashboard.exhibits.registry import registered
    from dashboard.store.store import current

    store = current(database)
    for scope in _scopes(store):
        question = Question(store, Viewer("the server, before anybody asks", scope), date.today())
        for exhibit in registered().values():
            if stopping.is_set():
                return
            if not exhibit.needs_force:
                started = time.perf_counter()
                exhibit.make(question)
                if scope != WHOLE:  # Who is here already comes first.
                    stopping.wait(time.perf_counter() - started)


def _scopes(store: Store) -> tuple[Scope, ...]:
    """The scopes that people have; none where that cannot be found out."""
    from dashboard.access import local, sign_in
    from dashboard.access.identity import scopes_of
    from dashboard.access.role_assignments import read_grants

    if not sign_in.is_set_up():
        return (WHOLE,)
    rocus = store.answer("region_option", local.local_operator())["rocu_id"]
    try:
        return scopes_of(read_grants(Path(ROLES.value()), list(rocus)))
    except DashboardError:
        return ()


def _build(folders: list[Path], database: Path) -> None:
    from dashboard.store.build import build as build_database

    started = time.perf_counter()
    with _progress_bar() as progress:
        built = build_database(folders, database, progress)
    table = Table("Table", "Rows", title=f"Database {built.version}", title_justify="left")
    table.columns[1].justify = "right"
    for name, rows in built.rows.items():
        table.add_row(name, f"{rows:,}")
    table.add_row("all", f"{sum(built.rows.values()):,}", style="bold")
    output.print(table)
    output.print(f"Built and published in {time.perf_counter() - started:.1f} s.")
    for warning in built.warnings:
        errors.print(f"Warning: {warning}")
    if built.warning_count > len(built.warnings):
        errors.print(f"and {built.warning_count - len(built.warnings):,} more warnings.")


@contextmanager
def _progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Progress on standard error, shown from the first step after a second has passed.

    Only a terminal can show it: elsewhere it would leave an empty line.
    """
    started = time.perf_counter()
    columns = (TextColumn("{task.description:<36}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=errors, transient=True)
    task = bar.add_task("")

    def show(step: str, done: int, steps: int) -> None:
        if errors.is_terminal and time.perf_counter() - started > PROGRESS_AFTER_S:
            bar.start()
        bar.update(task, description=step, completed=done, total=steps)

    try:
        yield show
    finally:
        if errors.is_terminal:
            bar.stop()


def _describe_queries() -> None:
    for asked in sorted(queries().values(), key=lambda item: (item.subject, item.name)):
        parameters = " ".join(
            f"{parameter.name}={parameter.default or parameter.type.upper()}"
            for parameter in asked.parameters
        )
        print(f"{asked.name} {parameters}".rstrip())
        print(f"    {asked.meaning}")
        print(f"    One row for each {', '.join(asked.grain)}. Units: {asked.units}.")


def _print(answer: pd.DataFrame, format_: Format) -> None:
    from dashboard.exports.cells import plain, safely_written, scalar, written
    from dashboard.exports.csv_file import BYTE_ORDER_MARK

    names = [str(name) for name in answer.columns]
    rows = list(zip(*(answer[name].tolist() for name in answer.columns), strict=True))
    if format_ is Format.CSV:
        if _starts_a_file(sys.stdout):
            sys.stdout.write(BYTE_ORDER_MARK)  # Spreadsheets take a file without it for cp1252.
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(map(safely_written, names))
        writer.writerows([safely_written(scalar(value)) for value in row] for row in rows)
    elif format_ is Format.JSON:
        print(
            json.dumps([dict(zip(names, map(plain, row), strict=True)) for row in rows], indent=1)
        )
    else:
        table = Table(*(Column(name, overflow="fold") for name in names))
        for row in rows:
            table.add_row(*(written(scalar(value)) for value in row))
        output.print(table)


def _starts_a_file(stream: TextIO) -> bool:
    """Whether what is printed goes to the start of a file: not to a pipe, nor after other lines."""
    try:
        there = os.fstat(stream.fileno())
    except OSError:
        return False
    return stat.S_ISREG(there.st_mode) and there.st_size == 0


def _write_anything() -> None:
    """Let any letter be printed: in UTF-8 but on a terminal, which is asked in what it reads."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _hand_over() -> None:
    """Write what is still held back, unless whoever read it has seen enough (`| head`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_UNREAD)


def main() -> None:
    _write_anything()
    try:
        app()
    except DataSetError as error:
        for problem in error.problems:
            errors.print(str(problem))
        if error.more:
            errors.print(f"and {error.more:,} more.")
        errors.print(str(error))
        sys.exit(EXIT_WRONG)
    except DashboardError as error:
        errors.print(str(error))
        sys.exit(EXIT_WRONG)
    finally:
        _hand_over()


if __name__ == "__main__":
    main()
