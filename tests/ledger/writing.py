"""Appends in a process of its own, so that a test can kill it, starve it of room, or race it.

    python -m tests.ledger.writing PLACE NAME COUNT [--same] [--room BYTES] [--size BYTES]

Prints "ready" and waits for a line before it begins, so that processes can start together; then a
line for each entry as soon as it is recorded: its number and key. With --same its keys are those of
every other such process, and it prints "taken" and the key where another was first. Each entry has
a part of --size bytes.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys

from dashboard.ledger.ledger import Ledger, LedgerError, TakenError


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("name")
    parser.add_argument("count", type=int)
    parser.add_argument("--same", action="store_true")
    parser.add_argument("--room", type=int, default=resource.RLIM_INFINITY)
    parser.add_argument("--size", type=int, default=10)
    given = parser.parse_args()
    ledger = Ledger(given.place)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    print("ready", flush=True)
    sys.stdin.readline()
    resource.setrlimit(resource.RLIMIT_FSIZE, (given.room, resource.RLIM_INFINITY))
    for number in range(1, given.count + 1):
        key = f"{number}" if given.same else f"{given.name} {number}"
        try:
            with ledger.writing() as record:
                parts = {"file": b"x" * given.size}
                entry = record.append("thing", key, given.name, {"number": number}, parts)
            print("recorded", entry.number, key, flush=True)
        except TakenError as taken:
            print("taken", taken.entry.number, key, flush=True)
        except LedgerError as error:
            print("refused", 0, error, flush=True)


if __name__ == "__main__":
    main()
