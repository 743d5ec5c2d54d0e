"""No statement, whoever wrote it, reads anything but the relations of its viewer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import UsageError
from dashboard.model import OFFICIAL_ONLY, PUBLIC, WHOLE, Scope, Viewer
from dashboard.store import queries as naming
from dashboard.store import store as storing
from dashboard.store.build import build
from dashboard.store.contract import derived_relations
from dashboard.store.queries import Query, queries, read_query
from dashboard.store.reading import Reading, reading, tables_behind
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, PUBLISHED, write_data_set
from tests.rules.network import lines, network
from tests.store.keeping import whole_schema

ANYBODY = Viewer("a member of the public", PUBLIC)
ELSEWHERE = Viewer("a reader of south", Scope(regions=("south",)))
SECRET = "canaryword"
AMOUNT = "424242"

ROWS = network(
    funding=lines(
        "funding_id recipient_kind recipient_id amount_gbp coverage_note marking owner_rocu_id",
        "one rocu north 5 7 - -",
        "two rocu north 6 8 - -",
        f"{SECRET} rocu north {AMOUNT} {SECRET} OFFICIAL-SENSITIVE north",
    ),
    agreement=lines("agreement_id", "deal"),
    workforce=lines(
        "rocu_id as_of measure value marking owner_rocu_id",
        "south 2019 posts 7 OFFICIAL-SENSITIVE south",
    ),
)
SEEN = 2
"""How many of these rows of funding the public sees."""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The rows in a database of their own, asked before by somebody who sees all of them.

    With every optimizer, as some read statistics or rows that a statement leaves out."""
    every = duckdb.sql("select name from duckdb_optimizers()").fetchall()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(storing, "OPTIMIZERS", [name for (name,) in every])
        database = Path(folder) / "database"
        build([write_data_set(Path(folder) / "data", ROWS)], database)
        held = current(database)
        for scope in (PUBLIC, WHOLE):
            held.answer("region_option", Viewer("first", scope))
        yield held


def query(statement: str, name: str = "attempt", subject: str = "funding") -> Query:
    return Query(name, subject, "An attempt.", (), ("one row",), "none", statement)


def asked(store: Store, statement: str, viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the store answers to a statement as if it were a named query, as text."""
    with monkeypatch.context() as patch:
        patch.setattr(storing, "query_named", lambda _: query(statement))
        store.forget_answers()
        return store.answer("attempt", viewer).to_csv()


def unguarded(store: Store, statement: str, scope: Scope = PUBLIC) -> str:
    """What DuckDB itself would answer to a statement in the schema of a scope."""
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{whole_schema(store, scope)}")
        return cursor.execute(statement).df().to_csv()


OTHER_CATALOGUE = (
    "from version.funding",
    'from "version"."funding"',
    "from version.main.funding",
    'from "version".main."funding"',
    "from VERSION.FUNDING",
    "table version.funding",
    "from memory.scope_1.funding",
    "from scope_1.funding",
    "from memory.scope_0.funding",
    "from main.funding",
    "from temp.funding",
    "from x.y.z",
    "from w.x.y.z",
)
FILES = (
    f"from '{PUBLISHED / 'force.csv'}'",
    f"from read_csv('{PUBLISHED / 'force.csv'}')",
    "from read_text('/etc/hostname')",
    "from read_blob('/etc/hostname')",
    "from read_json('x.json')",
    "from read_parquet('x.parquet')",
    "from parquet_metadata('x.parquet')",
    "from sniff_csv('x.csv')",
    "from glob('*')",
    "from 'x.duckdb'",
)
CATALOGUES = (
    "from duckdb_tables()",
    "from duckdb_tables",
    "from duckdb_views()",
    "from duckdb_columns",
    "from duckdb_databases()",
    "from duckdb_constraints()",
    "from duckdb_indexes",
    "from duckdb_functions()",
    "from duckdb_settings()",
    "from duckdb_secrets()",
    "from duckdb_logs",
    "from duckdb_memory()",
    "from duckdb_temporary_files()",
    "from duckdb_variables()",
    "from sqlite_master",
    "from sqlite_schema",
    "from pg_catalog.pg_class",
    "from pg_tables",
    "from information_schema.tables",
    "from information_schema.columns",
    "from pragma_table_info('version.funding')",
    "from pragma_storage_info('version.funding')",
    "from pragma_show('version.funding')",
    "from pragma_database_size()",
    "from pragma_metadata_info('version')",
    "from (show tables)",
    "from (show all tables)",
    "from (show databases)",
    "from (describe version.funding)",
    "from (describe funding)",
    "from (summarize version.funding)",
    "from (summarize funding)",
    "with a as (from (show all tables)) from a",
    "select (select name from (show tables) limit 1)",
)
BY_NAME = (
    "from query('from version.funding')",
    "from query_table('version.funding')",
    "from query_table(['version.funding', 'funding'])",
    "from json_execute_serialized_sql(json_serialize_sql('from version.funding'))",
    "from summary((from version.funding))",
    "from summary(funding)",
    "from table_function(funding)",
    "from from_substrait('x')",
    "from from_substrait_json('{}')",
    "from sql_auto_complete('from ')",
    "from seq_scan('version.funding')",
    "from memory.scope_1.capability_position(date '2026-11-22')",
    "from scope_1.name()",
    "from checkpoint('version')",
    "from force_checkpoint()",
    "from repeat_row(1, num_rows := 3)",
    "from test_all_types()",
    "from which_secret('x', 's3')",
    "from storage_info('funding')",
    "from store",
    "from Funding",
    "from statement",
)
INSIDE = (
    "select (select count(*) from version.funding)",
    "select exists (from version.funding)",
    "select 1 in (select amount_gbp from version.funding)",
    "select array(select amount_gbp from version.funding)",
    "select [x for x in (select list(amount_gbp) from version.funding)]",
    "select list_transform([1], lambda x: (select count(*) from version.funding))",
    "select list_transform([1], x -> (select count(*) from version.funding))",
    "select {'a': (select count(*) from version.funding)}",
    "select case when (select count(*) from version.funding) > 2 then 1 end",
    "select sum(1) filter ((select count(*) from version.funding) > 2)",
    "select sum(1) over (order by (select count(*) from version.funding))",
    "select sum(1) over (rows (select count(*) from version.funding) preceding)",
    "select string_agg('x', ',' order by (select count(*) from version.funding))",
    "select * replace ((select count(*) from version.funding) as kind) from funding",
    "select columns(c -> c in (select coverage_note from version.funding)) from funding",
    "select distinct on ((select count(*) from version.funding)) * from funding",
    "from funding where amount_gbp < (select max(amount_gbp) from version.funding)",
    "from funding qualify row_number() over () = (select count(*) from version.funding)",
    "select 1 from funding having count(*) < (select count(*) from version.funding)",
    "select kind from funding group by (select kind from version.funding limit 1), kind",
    "from funding order by (select count(*) from version.funding)",
    "from funding limit (select count(*) from version.funding)",
    "from funding offset (select count(*) from version.funding)",
    "from funding, lateral (select * from version.agreement)",
    "from funding join version.agreement on true",
    "from funding semi join version.agreement on true",
    "from funding anti join version.agreement on true",
    "from funding positional join version.agreement",
    "from funding asof join version.agreement on amount_gbp >= notice_months",
    "from funding natural join version.funding",
    "from funding join agreement on (select count(*) from version.funding) > 2",
    "from funding union all from version.funding",
    "from funding union all by name from version.funding",
    "from funding except from version.funding",
    "from (values ((select count(*) from version.funding)))",
    "values ((select count(*) from version.funding))",
    "from range((select count(*) from version.funding))",
    "from unnest((select list(coverage_note) from version.funding))",
    "with a as (from version.funding) from a",
    "with a as materialized (from version.funding) from a",
    "with a as not materialized (from version.funding) from a",
    "with a as (with b as (from version.funding) from b) from a",
    "with recursive a as (select 1 as n union all select n + 1 from a, version.funding) from a",
    "from (pivot version.funding on kind in ('budget') using count(*))",
    "from (unpivot version.funding on amount_gbp)",
    "from (from version.funding select coverage_note)",
    "from version.funding tablesample 3 rows",
    "from version.funding at (version => 1)",
    "from funding where coverage_note like (select any_value(coverage_note) from version.funding)",
)
SHADOWS = (
    'with "version.funding" as (select 1) from version.funding',
    'with "main.funding" as (select 1) from version.main.funding, main.funding',
    'with "memory.scope_1.funding" as (select 1) from memory.scope_1.funding',
    "with version as (select 1) from version.funding",
    "with duckdb_tables as (from duckdb_tables) from duckdb_tables",
    "with a as (from duckdb_tables), duckdb_tables as (select 1) from a",
    "with recursive a as (from duckdb_tables), duckdb_tables as (select 1) from a",
    "with recursive duckdb_tables as (select table_name from duckdb_tables union all "
    "select table_name from duckdb_tables where false) from duckdb_tables",
    "with recursive duckdb_tables as (with a as (from duckdb_tables) select table_name from a "
    "union all select table_name from duckdb_tables where false) from duckdb_tables",
    "from duckdb_tables, (with duckdb_tables as (select 1) from duckdb_tables)",
    "(with duckdb_tables as (select 1 as a) select a from duckdb_tables) union all "
    "select table_name from duckdb_tables",
    "with a as (with duckdb_tables as (select 1) from duckdb_tables) from a, duckdb_tables",
    "with DUCKDB_TABLES as (select 1) from duckdb_tables",
)
TELLING = (
    "select stats(amount_gbp) from funding",
    "select STATS(amount_gbp) from funding",
    "select amount_gbp.stats() from funding",
    "select main.stats(amount_gbp) from funding",
    "select system.main.stats(amount_gbp) from funding",
    "select list_transform([1], x -> stats(amount_gbp)) from funding",
    "from funding where stats(coverage_note) is not null",
    "from funding order by stats(coverage_note)",
    "select error(coverage_note) from funding",
    "select pg_get_viewdef(n) from range(99) as t (n)",
    "select pg_catalog.pg_get_viewdef(n) from range(99) as t (n)",
    "select pg_get_constraintdef(n) from range(99) as t (n)",
    "select get_block_size('version')",
    "select current_setting('home_directory')",
    "select getvariable('x')",
    "select current_schemas(true)",
    "select current_query()",
    "select nextval('x')",
    "select write_log('x')",
    "select txid_current()",
    "select vector_type(coverage_note) from funding",
    "select random()",
    "select now()",
)
NOT_ONE_SELECT = (
    "select 1; select 2",
    "from funding; from version.funding",
    "from funding; drop view funding",
    "from funding; use memory.scope_1; from funding",
    "create view mine as from funding",
    "create or replace macro name() as table from version.funding",
    "insert into funding from funding",
    "copy funding to 'x.csv'",
    "use memory.scope_1",
    "set search_path = 'memory.scope_1'",
    "set variable x = 1",
    "attach 'x.duckdb'",
    "call pragma_database_size()",
    "pragma database_size",
    "pragma show_tables",
    "explain from version.funding",
    "explain analyze from version.funding",
    "describe version.funding",
    "summarize funding",
    "show tables",
    "show all tables",
    "export database 'x'",
    "prepare p as from version.funding",
    "execute p",
    "pivot version.funding on kind",
    "begin",
    "load httpfs",
    "",
    "--",
    "not sql at all",
)
ATTEMPTS = (
    *OTHER_CATALOGUE,
    *FILES,
    *CATALOGUES,
    *BY_NAME,
    *INSIDE,
    *SHADOWS,
    *TELLING,
    *NOT_ONE_SELECT,
)


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_statement_that_reads_beyond_its_scope_is_refused(
    statement: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError) as refused:
        asked(store, statement, ANYBODY, monkeypatch)
    said = str(refused.value)
    assert said.startswith("The query attempt ")
    assert SECRET not in said
    assert AMOUNT not in said


@pytest.mark.parametrize(
    ("statement", "betrays"),
    [
        ("select coverage_note from version.funding", SECRET),
        ("select coverage_note from memory.scope_1.funding", SECRET),
        ("from query('from version.funding')", SECRET),
        ("from query_table('version.funding')", SECRET),
        ('with "version.funding" as (select 1) from version.funding', SECRET),
        ("select stats(amount_gbp) from funding", AMOUNT),
        ("select stats(coverage_note) from funding", SECRET),
        (
            "with duckdb_tables as (from duckdb_tables) select table_name || estimated_size "
            "from duckdb_tables where database_name = 'version'",
            f"funding{SEEN + 1}",
        ),
        ("select pg_get_viewdef(view_oid) from duckdb_views()", "OFFICIAL"),
    ],
)
def test_statement_that_is_refused_would_have_told_what_is_hidden(
    statement: str, betrays: str, store: Store
) -> None:
    assert betrays in unguarded(store, statement)


PLAIN = (
    ("from funding", SEEN),
    ("select * from funding", SEEN),
    ("select columns(*) from funding", SEEN),
    ("with mine as (from funding) from mine", SEEN),
    ("with version as (from funding) from version", SEEN),
    ("with funding as (select 1 as n) from funding", 1),
    ("with funding as (from funding) from funding", SEEN),
    (
        "with recursive funding as (select 1 as n union all select n + 1 from funding where n < 3) "
        "from funding",
        3,
    ),
    ("with a as (select 1 as n), b as (with a as (from a) from a) from b", 1),
    ('with "a.b" as (from funding) from "a.b"', SEEN),
    ("from funding positional join agreement", SEEN),
    ("from funding tablesample 100%", SEEN),
    ("from funding as version", SEEN),
    ("select funding.* from funding", SEEN),
    ("from (pivot funding on kind in ('budget') using count(*))", SEEN),
    ("from (unpivot funding on amount_gbp)", SEEN),
    ("from unnest([1, 2, 3])", 3),
    ("from range(3)", 3),
    ("values (1)", 1),
    ("select approx_count_distinct(amount_gbp) as n from funding", 1),
    ("select count(*) from name()", 1),
    ("from funding order by all", SEEN),
)


@pytest.mark.parametrize(("statement", "rows"), PLAIN)
def test_statement_over_relations_by_their_plain_names_is_answered_from_its_scope(
    statement: str, rows: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for viewer in (ANYBODY, ELSEWHERE):
        answer = asked(store, statement, viewer, monkeypatch)
        assert len(answer.splitlines()) == rows + 1
        assert SECRET not in answer
        assert AMOUNT not in answer


def test_answer_that_fails_tells_no_value_of_a_row(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB may read a row before it leaves it out, and its error repeats what it read."""
    statement = "from funding join agreement on cast(coverage_note as integer) = 7"
    with pytest.raises(duckdb.Error, match=SECRET):
        unguarded(store, statement, ELSEWHERE.scope)
    with pytest.raises(UsageError) as refused:
        asked(store, statement, ELSEWHERE, monkeypatch)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None, "the log would repeat it"


def test_question_that_is_out_of_range_says_so_in_words(store: Store) -> None:
    with pytest.raises(UsageError, match="agreement_review cannot be answered with these values"):
        store.answer("agreement_review", ANYBODY, as_of=AS_OF, months=999_999_999)


def test_file_of_queries_that_reads_beyond_its_scope_is_refused(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file put among the queries, as somebody might who writes a new one."""
    folder = tmp_path / "funding"
    folder.mkdir()
    header = "-- meaning: An attempt.\n-- grain: one row\n-- units: none\n\n"
    for name, statement in (("sly", "from version.funding"), ("slyer", "from sly()")):
        (folder / f"{name}.sql").write_text(f"{header}{statement}\n", encoding="utf-8")
    found = {path.stem: read_query(path, "rules") for path in folder.iterdir()}
    everything = dict(queries()) | found
    monkeypatch.setattr(naming, "queries", lambda: everything)
    monkeypatch.setattr("dashboard.store.reading.queries", lambda: everything)
    with pytest.raises(UsageError, match=r"sly reads version\.funding"):
        store.answer("sly", ANYBODY)
    fresh = Store(store_path(store), "another")
    for name in ("sly", "slyer", "slyer"):
        with pytest.raises(UsageError, match=r"sly reads version\.funding"):
            fresh.answer(name, ANYBODY)
    assert len(fresh.answer("region_option", ANYBODY)), "What is beside it is asked all the same."


def store_path(store: Store) -> Path:
    attached = "select path from duckdb_databases() where database_name = 'version'"
    ((path,),) = store._connection.cursor().execute(attached).fetchall()
    return Path(path)


CONSTANTS = ("listing_order", "quarter_end", "strength_rank", "table_subject")
"""Queries of what stands in them: orders, and what a table is about, are no rows of any table."""


@pytest.mark.parametrize("name", queries())
def test_every_named_query_reads_relations_and_queries_by_their_plain_names(name: str) -> None:
    is_constant = name in CONSTANTS
    assert bool(reading(queries()[name]).tables or reading(queries()[name]).queries) != is_constant


def test_reading_names_the_tables_and_the_queries_that_are_read() -> None:
    statement = """
        with mine as (select * from funding), agreement as (select * from name())
        select * from mine, agreement, (select * from source) as other, range(3)
        where exists (select 1 from rocu)
    """
    assert reading(query(statement)) == Reading(
        frozenset({"funding", "source", "rocu"}), frozenset({"name"})
    )


@pytest.mark.parametrize(("relation", "tables"), derived_relations().items())
def test_reading_a_derived_relation_is_reading_the_tables_behind_it(
    relation: str, tables: frozenset[str]
) -> None:
    assert reading(query(f"from {relation}")) == Reading(tables, frozenset())
    assert {"secondment", "workforce", "funding"} <= tables


def test_tables_behind_a_query_are_those_of_the_queries_beneath_it_too() -> None:
    assert {"capability_assessment", "agreement", "agreement_party"} <= tables_behind(
        "force_obligation_position"
    )
    assert tables_behind("name") == frozenset()


def test_scope_that_shows_only_official_rows_reads_like_the_public(store: Store) -> None:
    assert unguarded(store, "from funding", OFFICIAL_ONLY) == unguarded(store, "from funding")
