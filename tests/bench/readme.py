"""`python -m tests.bench.readme`: the newest measurement as a table in the README."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from dashboard.settings import ROOT
from tests.bench.__main__ import WRITTEN
from tests.bench.result import COLUMNS
from tests.bench.run import Run, read

README = ROOT / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def readme_table(made: Run) -> str:
    """The results that matter most, in Markdown, under the day and the machine."""
    day = date.fromisoformat(made.day)
    said = made.machine.replace("\n", "; ")
    lines = [f"Measured on {day.day} {day:%B %Y}: {said}.", ""]
    lines += [_row(COLUMNS), _row(["---", *["---:"] * (len(COLUMNS) - 2), "---"])]
    lines += [_row(result.row()) for result in made.results if result.main]
    lines += [f"\n{failure}." for failure in made.failures]
    return "\n".join(lines)


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def written_in(readme: str, table: str) -> str:
    """The README with this table between the markers, in place of what stood there."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"README.md: {BEGIN} and {END} are not both there, in this order")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


if __name__ == "__main__":
    made = read(Path(sys.argv[1]) if len(sys.argv) > 1 else WRITTEN)
    text = written_in(README.read_text(encoding="utf-8"), readme_table(made))
    README.write_text(text, encoding="utf-8")
