"""Records in a process of its own, as a server does, so that a test can kill it.

    python -m tests.access.recording NAME

The settings say where. Prints a line for each event of the audit log, and for each entry of the
ledger, as soon as it is recorded, and goes on where it is refused.
"""

from __future__ import annotations

import sys
import time
from itertools import count

from dashboard.access.audit import Event, record
from dashboard.errors import DashboardError
from dashboard.ledger.ledger import ledger_at
from dashboard.settings import LEDGER


def main() -> None:
    name, ledger = sys.argv[1], ledger_at(LEDGER.value())
    for number in count():
        what = f"{name} {number}"
        try:
            record(Event(None, name, "export", what))
            print("event", what, flush=True)
            with ledger.writing() as writing:
                writing.append("thing", what, name, {}, {"file": b"x" * 1_000})
            print("entry", what, flush=True)
        except DashboardError as error:
            print("refused", error, flush=True)
            time.sleep(0.05)


if __name__ == "__main__":
    main()
