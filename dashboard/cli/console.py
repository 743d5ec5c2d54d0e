"""What is printed where: answers to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

EXIT_UNREAD = 1  # As Typer and Rich end where a pipe is closed.
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_UNREAD)
