"""A store answers for a viewer, from one version, and from nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard import model
from dashboard.model import LOCAL_OPERATOR, WHOLE, Scope, Viewer
from dashboard.store import store as storing
from dashboard.store.contract import tables
from dashboard.store.packed import pack_one
from dashboard.store.publish import published
from dashboard.store.queries import queries
from dashboard.store.store import OPTIMIZERS, Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import asked, lines, network
from tests.store.keeping import opened, whole_schema
from tests.store.test_queries import asked_at

PUBLIC = Viewer("a member of the public", model.PUBLIC)
SECRET = "restricted-word"
OWNED = "OFFICIAL-SENSITIVE north"

RESTRICTED: Rows = network(
    capability_standard=lines("capability_id target_level", "cyber 3"),
    capability_assessment=lines(
        "rocu_id capability_id as_of position note marking owner_rocu_id",
        "north cyber 2018 provided - - -",
        f"north cyber 2019 absent {SECRET} {OWNED}",
    ),
    force_function_assessment=lines(
        "force_id function_id level note marking owner_rocu_id", f"ash diving 0 {SECRET} {OWNED}"
    ),
    agency=lines("agency_id", "nca"),
    spr_threat=lines("threat_id edition", "terror 2015"),
    spr_obligation=lines("obligation_id edition threat_id", "ready 2015 terror"),
    obligation_function=lines("obligation_id function_id", "ready diving"),
    spr_statement=lines(
        "force_id edition dimension position note marking owner_rocu_id",
        f"ash 2015 capability met {SECRET} {OWNED}",
    ),
    agreement=lines(
        "agreement_id name note lead_force_id marking owner_rocu_id",
        f"deal-{SECRET} {SECRET} {SECRET} birch {OWNED}",
    ),
    agreement_party=lines(
        "agreement_id party_kind party_id",
        f"deal-{SECRET} force ash",
        f"deal-{SECRET} other {SECRET}",
        f"deal-{SECRET} agency nca",
    ),
    agreement_function=lines("agreement_id function_id", f"deal-{SECRET} hacking"),
    secondment=lines(
        "rocu_id agency_id capability_id posts_established posts_filled note marking owner_rocu_id",
        f"north nca cyber 424242 424242 {SECRET} {OWNED}",
    ),
    funding=lines(
        "funding_id recipient_kind recipient_id financial_year amount_gbp coverage_note "
        "marking owner_rocu_id",
        f"f-{SECRET} rocu north 2018-19 424242 {SECRET} {OWNED}",
        f"n-{SECRET} network network 2018-19 424242 {SECRET} {OWNED}",
    ),
    force_contribution=lines(
        "rocu_id force_id financial_year amount_gbp share_pct marking owner_rocu_id",
        f"north ash 2018-19 424242 42.4242 {OWNED}",
    ),
    workforce=lines(
        "rocu_id as_of measure value marking owner_rocu_id",
        f"north 2019 {SECRET} 424242 {OWNED}",
        f"- 2019 {SECRET} 424242 {OWNED}",
    ),
)
"""A restricted row in every table that may have one, with a word or a number to know it by."""

MARKS = (SECRET, "424242", "42.4242")


def says_a_secret(answer: pd.DataFrame) -> bool:
    text = answer.to_csv()
    return any(mark in text for mark in MARKS)


def test_restricted_rows_stand_in_every_table_that_may_have_them() -> None:
    marked = {name for name, table in tables().items() if table.holds("marking")}
    assert marked == {
        name for name, rows in RESTRICTED.items() if any("marking" in row for row in rows)
    }


def test_public_edition_holds_no_row_that_is_restricted_or_belongs_to_one(
    built: Callable[[Rows], Store],
) -> None:
    store = built(RESTRICTED)
    with store._connection.cursor() as cursor:
        for scope, told in ((WHOLE, True), (model.PUBLIC, False)):
            cursor.execute(f"use memory.{whole_schema(store, scope)}")
            held = {name: cursor.execute(f"from {name}").df() for name in tables()}
            secrets = {name for name, rows in held.items() if says_a_secret(rows)}
            assert bool(secrets) is told, f"{scope}: {secrets}"


def test_public_edition_answers_no_query_with_a_restricted_row(
    built: Callable[[Rows], Store],
) -> None:
    store = built(RESTRICTED)
    given = {
        "rocu": "north",
        "of_rocu": "north",
        "force": "ash",
        "capability": "cyber",
        "function": "diving",
        "obligation": "ready",
        "edition": "2015",
        "agreement": f"deal-{SECRET}",
        "subject": "north",
        "source": "s",
    }
    told = set()
    for query in queries().values():
        needed = asked_at(query, AS_OF)
        named = {p.name: given[p.name] for p in query.parameters if p.name in given}
        about_the_rows = needed | named
        for parameters in (needed, about_the_rows):
            public = store.answer(query.name, PUBLIC, **parameters)
            assert not says_a_secret(public), f"{query.name} shows the public a restricted row"
        if says_a_secret(store.answer(query.name, LOCAL_OPERATOR, **about_the_rows)):
            told.add(query.name)
    assert {"access_route", "capability_evidence"} <= told, "the full edition shows them"


def test_public_edition_judges_from_public_rows_alone(built: Callable[[Rows], Store]) -> None:
    store = built(RESTRICTED)

    def position(viewer: Viewer) -> tuple[str, str]:
        answer = store.answer("capability_position", viewer, as_of=AS_OF)
        row = answer[answer.rocu_id == "north"].iloc[0]
        return row.position, str(row.gap)

    assert position(LOCAL_OPERATOR) == ("absent", "3")
    assert position(PUBLIC) == ("provided", "0")
    assert store.answer("assurance_gap", PUBLIC, as_of=AS_OF).empty
    assert asked(store, "assurance_gap", "2026-11-22", finding="contradicted")


# What a connection can reach


@pytest.mark.parametrize(
    "statement",
    [
        f"select * from read_csv('{PUBLISHED / 'force.csv'}')",
        f"select * from '{PUBLISHED / 'force.csv'}'",
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb'",
        "export database '{folder}/export'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 4",
        "reset enable_external_access",
    ],
)
def test_connection_reaches_nothing_outside_the_database(
    published_store: Store, tmp_path: Path, statement: str
) -> None:
    with published_store._connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement.format(folder=tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "statement",
    [
        "delete from version.force",
        "insert into version.rocu_neighbour values ('north', 'south')",
        "drop table version.agreement",
        "create table version.notes (note varchar)",
    ],
)
def test_connection_cannot_change_the_database(published_store: Store, statement: str) -> None:
    with published_store._connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement)


# Answers


def test_answer_has_dates_whole_numbers_and_nothing_where_empty(
    built: Callable[[Rows], Store],
) -> None:
    store = built(
        network(
            capability_assessment=lines(
                "rocu_id capability_id as_of position", "north cyber 2019-03 partial"
            )
        )
    )
    answer = store.answer("capability_position", LOCAL_OPERATOR, as_of=AS_OF)
    north = answer[answer.rocu_id == "north"].iloc[0]
    south = answer[answer.rocu_id == "south"].iloc[0]
    assert north.as_of == date(2019, 3, 1)
    assert type(north.as_of) is date
    assert answer.level.dtype == pd.Int64Dtype()
    assert north.level == 2
    assert pd.isna(south.level)
    assert pd.isna(south.as_of)


def test_answer_changed_by_a_caller_is_not_changed_for_the_next(published_store: Store) -> None:
    def ask() -> pd.DataFrame:
        return published_store.answer("capability_position", LOCAL_OPERATOR, as_of=AS_OF)

    before = ask().to_csv()
    mine = ask()
    mine.loc[:, "position"] = "provided"
    mine.iloc[0, 0] = "elsewhere"
    mine["note"] = "mine"
    mine.columns = [name.upper() for name in mine.columns]
    for column in ("level", "source_id", "as_of"):
        with suppress(ValueError, TypeError):  # read-only, or a copy
            ask()[column].to_numpy()[0] = None
    assert ask().to_csv() == before


def test_answers_kept_are_limited_and_asked_again_when_forgotten(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "PACKED", 2)
    monkeypatch.setattr(storing, "UNPACKED", 1)
    (path,) = published_database.glob("*.duckdb")
    store = Store(path, "a version")
    first = store.answer("name", LOCAL_OPERATOR, **asked_at(queries()["name"], AS_OF))
    for year in range(2013, 2018):
        store.answer("capability_position", LOCAL_OPERATOR, as_of=date(year, 1, 1))
    assert len(store._packed._held) == 2
    assert len(store._frames._held) == 1
    again = store.answer("name", LOCAL_OPERATOR, **asked_at(queries()["name"], AS_OF))
    assert again.equals(first)


def test_answer_that_is_packed_is_as_it_was_asked(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "UNPACKED", 0)
    store = opened(published_database)
    for name, query in queries().items():
        given = asked_at(query, AS_OF)
        first = store.answer(name, LOCAL_OPERATOR, **given)
        while pack_one():
            pass
        again = store.answer(name, LOCAL_OPERATOR, **given)
        pd.testing.assert_frame_equal(again, first, obj=name)
    store.close()


def test_answers_to_many_threads_are_each_their_own(published_database: Path) -> None:
    (path,) = published_database.glob("*.duckdb")
    alone, shared = Store(path, "alone"), Store(path, "shared")
    names = ["capability_position", "access_route", "function_coverage", "assurance_gap"]
    days = [date(year, 6, 1) for year in (2013, 2017, 2021)]
    expected = {
        (name, day): alone.answer(name, LOCAL_OPERATOR, as_of=day).to_csv()
        for name in names
        for day in days
    }
    wrong: list[object] = []

    def ask(turn: int) -> None:
        questions = list(expected)
        for name, day in questions[turn:] + questions[:turn]:
            found = shared.answer(name, LOCAL_OPERATOR, as_of=day).to_csv()
            if sorted(found.splitlines()) != sorted(expected[name, day].splitlines()):
                wrong.append((name, day))

    threads = [threading.Thread(target=ask, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_many_ask_for_at_once_is_made_once(published_database: Path) -> None:
    made = published(published_database)
    store = Store(made.path(published_database), made.version)
    begun, may_end = threading.Event(), threading.Event()
    times: list[int] = []

    def make() -> str:
        times.append(1)
        begun.set()
        may_end.wait(30)
        return "made"

    with ThreadPoolExecutor(5) as threads:
        asked_for = [threads.submit(store.remember, "key", make) for _ in range(5)]
        assert begun.wait(30)
        assert store.remember("another key", lambda: "at once") == "at once"
        may_end.set()
        assert [one.result(30) for one in asked_for] == ["made"] * 5
    assert len(times) == 1
    store.close()


def test_what_fails_is_made_again_by_the_next_who_waits(published_store: Store) -> None:
    begun, may_fail = threading.Event(), threading.Event()

    def fail() -> str:
        begun.set()
        may_fail.wait(30)
        raise ValueError("mine alone")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(published_store.remember, "fails once", fail)
        assert begun.wait(30)
        second = threads.submit(published_store.remember, "fails once", lambda: "made")
        may_fail.set()
        assert second.result(30) == "made"
        with pytest.raises(ValueError, match="mine alone"):
            first.result(30)


def test_every_optimizer_that_is_used_is_one_that_duckdb_has(published_store: Store) -> None:
    connection = published_store._connection
    names = {
        name for (name,) in connection.execute("select name from duckdb_optimizers()").fetchall()
    }
    assert set(OPTIMIZERS) <= names
    ((idle,),) = connection.execute("select current_setting('disabled_optimizers')").fetchall()
    assert set(idle.split(",")) == names - set(OPTIMIZERS)


def test_rows_that_were_worked_out_take_less_memory_once_compact_and_are_the_same(
    published_database: Path,
) -> None:
    store = opened(published_database)
    days = [AS_OF.replace(year=AS_OF.year - years) for years in range(6)]

    def held_mb() -> float:
        (held,) = store._connection.execute(
            "select sum(memory_usage_bytes) / 1e6 from duckdb_memory()"
        ).fetchone() or (0,)
        return float(held)

    def answers() -> list[pd.DataFrame]:
        return [
            store.answer("force_position", LOCAL_OPERATOR, as_of=day, edition="2023")
            for day in days
        ]

    before, loose_mb = answers(), held_mb()
    store.compact()
    assert held_mb() < 0.8 * loose_mb
    store.forget_answers()
    for was, is_now in zip(before, answers(), strict=True):
        pd.testing.assert_frame_equal(was, is_now)
    store.close()


def test_more_is_kept_for_people_of_several_regions_though_they_see_the_same_rows(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.store.store.KEPT", 1)
    store = opened(published_database)
    first, second = Scope(regions=("nersou",)), Scope(regions=("serocu",))
    for scope in (first, second):
        store.answer("region_option", Viewer("a reader", scope))
        store.remember((scope, "made"), lambda: "made")
    assert len(store._schemas) == 1
    store.remember((first, "made"), lambda: pytest.fail("it was forgotten"))
    store.close()


def test_store_that_works_out_a_rule_is_made_compact_later(published_store: Store) -> None:
    with published_store._connection.cursor() as working:
        working.begin()
        working.execute("create table memory.being_worked_out as select 1 as row")
        published_store.compact()
        working.rollback()


def test_who_had_an_answer_and_is_gone_is_not_remembered(published_database: Path) -> None:
    store = opened(published_database)
    for _ in range(50):
        list(store.answer("region_option", LOCAL_OPERATOR)["rocu_id"])
    (kept,) = store._frames._held.values()
    assert all(len(block.refs.referenced_blocks) < 10 for block in kept._mgr.blocks)
    store.close()
