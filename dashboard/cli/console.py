"""What is printed where: answers to standard output, everything else to standard error."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

EXIT_UNREAD = 1  # As Typer and Rich end where a pipe is closed.
EXIT_WRONG = 2
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
PROGRESS_AFTER_S = 1.0

# Where nobody watches, tables are as wide as their cells: nothing is cut. Names are not markup.
output = Console(
    width=None if sys.stdout.isatty() else 1000, highlight=False, markup=False, emoji=False
)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
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


def print_any_letter() -> None:
    """Let any letter be printed: in UTF-8, but to a terminal in the encoding that it reads."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def flush_output() -> None:
    """Write what is still held back, unless whoever read it has seen enough (`| head`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        sys.exit(EXIT_UNREAD)
    except OSError as error:
        tell_unwritten(error)


def tell_unwritten(error: OSError) -> None:
    """End where what is printed goes to a file that there is no room for."""
    if error.errno not in _FULL:
        raise error
    _forget_output()
    errors.print(
        f"The answer could not be written whole ({error.strerror}). Make room, or write it "
        "elsewhere, and ask again."
    )
    sys.exit(EXIT_WRONG)


def _forget_output() -> None:
    """Let what is still held back go nowhere, or it would be tried once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
