"""The parts of the workbook that a return is filled into, as they are written and found again."""

from __future__ import annotations

from dashboard.store.contract import Column

FORM = "1"
"""The form of the workbook: one of another form is not read."""
PROPERTY = "Return"
START = "Start here"
LISTS = "Lists"
AS_LAST = "As last quarter"
EVERYTHING = "Everything as last quarter"
MARKING = "Marking"
YES = "yes"
LAST = "last time"


def list_name(column: Column) -> str:
    """What the list of a column is called: by what it names, so that columns can share one."""
    return column.references or column.name
