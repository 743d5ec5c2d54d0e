"""Records in a process of its own, as a server does, so that a test can kill it."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from dashboard.access.audit import Event, record
from dashboard.errors import DashboardError
from dashboard.ledger.ledger import ledger_at
from dashboard.settings import LEDGER


def record_for_ever(name: str, told: Path, environment: Mapping[str, str]) -> None:
    """Record where the environment says, and write a line for each event of the audit log, and for
    each entry of the ledger, as soon as it is recorded; go on where it is refused."""
    try:
        _record(name, told, environment)
    except Exception:
        with told.open("a", encoding="utf-8") as lines:
            lines.write(traceback.format_exc())
        raise


def _record(name: str, told: Path, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    ledger = None
    with told.open("w", encoding="utf-8", buffering=1) as lines:
        for number in count():
            what = f"{name} {number}"
            try:
                record(Event(None, name, "export", what))
                print("event", what, file=lines)
                ledger = ledger or ledger_at(LEDGER.value())
                with ledger.writing() as writing:
                    writing.append("thing", what, name, {}, {"file": b"x" * 1_000})
                print("entry", what, file=lines)
            except DashboardError as error:
                print("refused", error, file=lines)
                time.sleep(0.05)
