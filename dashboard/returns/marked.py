"""The sender's own workbook with what is wrong marked in its cells, and a comment in each.

    python -m dashboard.returns.marked < MARKS_AND_WORKBOOK > WORKBOOK

It is read and written in a process of its own, as `cells` reads it. The first line is JSON: for
each sheet and cell, what is said of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO

from dashboard.errors import Problem
from dashboard.returns.cells import MEMORY_BYTES, TOO_MUCH, WAIT_S, UnreadError, limit, without
from dashboard.returns.guard import MAX_INFLATED

_PLACE = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,2}[0-9]+)")
_FAULT, _WARNING = "FFF2B8C6", "FFFFF2B3"
_AUTHOR = "Checks of the return"


def marked(content: bytes, faults: Iterable[Problem], warnings: Iterable[Problem]) -> bytes:
    """A workbook with a fill and a comment in each cell that something is said of.

    UnreadError where it cannot be read.
    """
    marks: dict[str, dict[str, tuple[str, str]]] = {}
    for fill, problems in ((_WARNING, warnings), (_FAULT, faults)):
        for problem in problems:
            place = _PLACE.fullmatch(problem.file)
            if place:
                said = f"{problem.wrong}. {problem.remedy}."
                marks.setdefault(place["sheet"], {})[place["cell"]] = (
                    fill,
                    said[0].upper() + said[1:],
                )
    command = [sys.executable, "-m", "dashboard.returns.marked"]
    told = json.dumps(marks).encode() + b"\n" + content
    try:
        made = subprocess.run(command, input=told, capture_output=True, timeout=WAIT_S)
    except subprocess.TimeoutExpired as error:
        raise UnreadError(TOO_MUCH) from error
    if made.returncode:
        raise UnreadError(TOO_MUCH)
    return made.stdout


def main() -> None:
    without("numpy")
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    marks = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit(MEMORY_BYTES, files=MAX_INFLATED)
    book = load_workbook(BytesIO(content), keep_links=False)
    for sheet, cells in marks.items():
        for place, (fill, said) in cells.items():
            cell = book[sheet][place]
            cell.fill = PatternFill("solid", start_color=fill)
            cell.comment = Comment(said, _AUTHOR, height=120, width=320)
    made = BytesIO()
    book.save(made)
    sys.stdout.buffer.write(made.getvalue())


if __name__ == "__main__":
    main()
