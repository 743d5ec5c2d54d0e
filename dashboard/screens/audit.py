"""Audit log: who signed in, was refused, and took what away."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dashboard import settings
from dashboard.access.audit import DAMAGED, Event, check, read
from dashboard.components.page import headline, note
from dashboard.components.table import show_table
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.wording import count, sentence

NEWEST = 500


def render(ask: Ask) -> None:  # noqa: ARG001
    path = Path(settings.AUDIT.value())
    events = read(path, NEWEST)
    broken = check(path)
    said = (
        f"The newest {count(len(events), 'event')} on record."
        if events
        else "Nothing is on record yet."
    )
    whole = (
        "Every line follows from the one before it: nothing was changed or taken out."
        if broken is None
        else f"Line {broken} does not follow from the one before it: the log was changed or is "
        "damaged. Compare it with a copy kept elsewhere."
    )
    headline(f"{said} {whole}" if events or broken is not None else said)
    if events:
        show_table(_table(events), "Audit log, newest first")
    note(f"From {path} on the server. It is only ever added to. Times are in UTC.")


def _table(events: list[Event]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "When": [
                f"{event.at:%d %B %Y %H:%M:%S}".lstrip("0") if event.at else "Not known"
                for event in events
            ],
            "Who": [event.who or "Not known" for event in events],
            "Event": [
                "Damaged line"
                if event.event == DAMAGED
                else sentence(event.event.replace("-", " "))
                for event in events
            ],
            "What": [event.what or "–" for event in events],
            "Shown to them": [event.scope or "–" for event in events],
            "Marking": [event.marking or "–" for event in events],
            "Reason": [event.reason or "–" for event in events],
        }
    )
