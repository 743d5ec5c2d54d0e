"""Provenance: what is asked is recorded where somebody records it, and nowhere else."""

from __future__ import annotations

import pytest

from dashboard.exhibits.provenance import Record, record, recorded, recording


def test_record_while_nothing_records_leaves_no_trace() -> None:
    record(Record({"name"}))
    with recording() as held:
        pass
    assert held == Record()


def test_recording_holds_everything_that_was_recorded_in_it() -> None:
    with recording() as held:
        record(Record({"name"}, {"name"}))
        record(Record({"ending"}, markings={"OFFICIAL"}))
    record(Record({"attention"}))
    assert held == Record({"name", "ending"}, {"name"}, {"OFFICIAL"})


def test_recording_within_another_takes_its_place_until_it_ends() -> None:
    with recording() as outer:
        with recording() as inner:
            record(Record({"name"}))
        record(Record({"ending"}))
    assert (inner.queries, outer.queries) == ({"name"}, {"ending"})


def test_recording_that_failed_gives_its_place_back() -> None:
    def fail() -> None:
        record(Record({"name"}))
        raise KeyError

    with recording() as outer:
        with pytest.raises(KeyError):
            recorded(fail)
        record(Record({"ending"}))
    assert outer.queries == {"ending"}


def test_recorded_gives_what_was_made_with_what_it_rests_on() -> None:
    def make() -> int:
        record(Record({"name"}))
        return 7

    assert recorded(make) == (7, Record({"name"}))
