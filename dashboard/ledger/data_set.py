"""For which kind of data set a ledger is: published data or an exercise, from its first entry."""

from __future__ import annotations

from dashboard.errors import DataSetError, Problem
from dashboard.ledger.ledger import PROGRAM, Ledger, Writing

DATA_SET = "data-set"


def hold_data_set(record: Writing, data_set: str, place: str) -> None:
    """Say with the first entry what a ledger is for; DataSetError where it is for another."""
    held = [entry.content["data_set"] for entry in record.entries(DATA_SET)]
    if not held:
        record.append(DATA_SET, DATA_SET, PROGRAM, {"data_set": data_set})
    elif held != [data_set]:
        raise _other(place, held[0])


def refuse_other_data_set(ledger: Ledger, data_set: str) -> None:
    """Raise DataSetError where a ledger is for another kind of data set."""
    for entry in ledger.entries:
        if entry.kind == DATA_SET and entry.content["data_set"] != data_set:
            raise _other(ledger.place, entry.content["data_set"])


def _other(place: str, held: str) -> DataSetError:
    told = "an exercise" if held == "exercise" else f"{held} data"
    return DataSetError(
        [
            Problem(
                place,
                0,
                "",
                "",
                f"the ledger is for {told}, from its first entry",
                "Name another ledger with --ledger, or the data that it is for with --data",
            )
        ],
        1,
    )
