"""Every named query keeps its header's promises, and wrong questions get a helpful answer."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from dashboard.cli.query import Format, print_answer
from dashboard.errors import UsageError
from dashboard.model import FIRST_DAY, LOCAL_OPERATOR, PUBLIC, Viewer
from dashboard.store import queries as naming
from dashboard.store.queries import (
    TYPES,
    Parameter,
    Query,
    Value,
    as_at_date,
    queries,
    query_named,
    read_query,
)
from dashboard.store.reading import tables_behind
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows, table_rows
from tests.rules.reference import COLUMNS

TABLE_OF = {
    "function": "policing_function",
    "obligation": "spr_obligation",
    "edition": "spr_edition",
}
"""The table that a parameter's name means, where it has another name."""

LISTING = ("list", "array_agg", "string_agg", "group_concat")

OTHER_VALUES: dict[str, Value] = {"kind": "rocu", "since": FIRST_DAY, "board": "network"}


@cache
def first_id(table: str) -> str:
    with (PUBLISHED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return next(csv.reader([line for _, line in zip(range(2), lines, strict=False)][1:]))[0]


def value_of(parameter: Parameter) -> Value:
    """Something that the parameter can stand for, out of the published data."""
    if parameter.name in OTHER_VALUES:
        return OTHER_VALUES[parameter.name]
    if parameter.type in ("date", "dates"):
        return AS_OF if parameter.type == "date" else (FIRST_DAY, AS_OF)
    name = {"subject": "rocu"}.get(parameter.name, parameter.name.removeprefix("of_"))
    table = TABLE_OF.get(name, name)
    if (PUBLISHED / f"{table}.csv").exists():
        return first_id(table)
    assert parameter.default is not None, f"say in OTHER_VALUES what ${parameter.name} stands for"
    return parameter.read(parameter.default)


def asked_at(query: Query, day: date) -> dict[str, Value]:
    """What must be given to ask a query as at a day, the rest being left to its defaults."""
    given = {p.name: value_of(p) for p in query.parameters if p.default is None}
    for name, value in (("as_of", day), ("moments", (day,)), ("since", FIRST_DAY)):
        if name in given:
            given[name] = value
    return given


def assert_grain_holds(store: Store, query: Query, given: dict[str, Value]) -> None:
    answer = store.answer(query.name, LOCAL_OPERATOR, **given)
    if query.grain == ("one row",):
        assert len(answer) <= 1
        return
    assert set(query.grain) <= set(answer.columns), "the grain names columns of the answer"
    twice = answer[answer.duplicated(list(query.grain))]
    assert twice.empty, (
        f"rows that the grain does not tell apart: {twice.head().to_dict('records')}"
    )


every_query = pytest.mark.parametrize("query", queries().values(), ids=queries().keys())


@every_query
def test_header_of_a_query_agrees_with_its_statement(query: Query) -> None:
    held = set(re.findall(r"\$(\w+)", query.statement))
    assert held == {parameter.name for parameter in query.parameters}
    assert len({parameter.name for parameter in query.parameters}) == len(query.parameters)
    assert {parameter.type for parameter in query.parameters} <= set(TYPES)
    assert query.meaning.endswith((".", "?"))
    assert query.units.strip()
    assert all(re.fullmatch(r"\w+|one row", column) for column in query.grain)


@every_query
def test_query_is_one_select(query: Query) -> None:
    (statement,) = duckdb.extract_statements(query.statement)
    assert statement.type == duckdb.StatementType.SELECT


def nodes(part: object) -> Iterator[dict[str, Any]]:
    """Every node of a parsed statement."""
    if isinstance(part, dict):
        yield part
    for held in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from nodes(held)


@pytest.fixture(scope="module")
def parsed() -> Iterator[Callable[[Query], dict[str, Any]]]:
    """Parse the statement of a query into its outermost node."""
    with duckdb.connect() as parser:

        def parse(query: Query) -> dict[str, Any]:
            asked = parser.execute("select json_serialize_sql(?)", [query.statement])
            (text,) = asked.fetchone() or ("",)
            node: dict[str, Any] = json.loads(text)["statements"][0]["node"]
            return node

        yield parse


@every_query
def test_query_ends_in_an_order_that_tells_its_rows_apart(
    query: Query, parsed: Callable[[Query], dict[str, Any]]
) -> None:
    """Or its order could tell of rows that the viewer may not see."""
    statement = parsed(query)
    ordered = {
        part["expression"]["column_names"][-1]
        for modifier in statement["modifiers"]
        if modifier["type"] == "ORDER_MODIFIER"
        for part in modifier["orders"]
        if part["expression"]["type"] == "COLUMN_REF"
    }
    assert set(query.grain) - {"one row"} <= ordered, "the last `order by` names the whole grain"
    in_any_order = [
        part["expression"]
        for call in nodes(statement)
        if call.get("function_name") in ("list_sort", "len")
        for part in call["arguments"]
    ]
    in_any_order += [
        part["expression"]
        for call in in_any_order
        if call.get("function_name") == "list_distinct"
        for part in call["arguments"]
    ]
    for call in nodes(statement):
        if call.get("function_name") in LISTING and call not in in_any_order:
            assert call["order_bys"]["orders"], f"{call['function_name']} without an `order by`"
        if str(call.get("type")).startswith("WINDOW_"):
            assert call["orders"] or call["type"] == "WINDOW_AGGREGATE", "a window without an order"
        assert call.get("function_name") not in ("first", "last"), "of several, which?"


@every_query
def test_query_asked_on_the_first_and_the_last_day_keeps_its_grain(
    query: Query, published_store: Store
) -> None:
    for day in (FIRST_DAY, AS_OF):
        assert_grain_holds(published_store, query, asked_at(query, day))


@every_query
def test_query_with_an_optional_parameter_given_keeps_its_grain(
    query: Query, published_store: Store
) -> None:
    for parameter in query.parameters:
        if parameter.default is not None:
            given = asked_at(query, AS_OF) | {parameter.name: value_of(parameter)}
            assert_grain_holds(published_store, query, given)


def test_every_query_is_printed_in_every_format(
    published_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    for query in queries().values():
        answer = published_store.answer(query.name, LOCAL_OPERATOR, **asked_at(query, AS_OF))
        some = answer.head(10)

        def printed(format_: Format, some: pd.DataFrame = some) -> str:
            print_answer(some, format_)
            return capsys.readouterr().out

        as_csv = list(csv.DictReader(io.StringIO(printed(Format.CSV))))
        as_json = json.loads(printed(Format.JSON))
        table = printed(Format.TABLE)
        assert len(as_csv) == len(as_json) == len(some), query.name
        for told, held in zip(as_csv, as_json, strict=True):
            assert list(told) == list(held) == list(answer.columns), query.name
            assert told == {name: as_cell(value) for name, value in held.items()}, query.name
        assert all(name[:4] in table for name in answer.columns), query.name


def as_cell(value: object) -> str:
    """A value of JSON as CSV should have it, found out the other way."""
    if isinstance(value, list):
        return "; ".join(map(as_cell, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {as_cell(part)}" for name, part in value.items())
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return str(value)


def test_queries_over_an_empty_data_set_answer_with_the_same_columns(
    built: Callable[[Rows], Store], published_store: Store
) -> None:
    empty = built({"source": []})
    for query in queries().values():
        given = asked_at(query, AS_OF)
        answer = empty.answer(query.name, LOCAL_OPERATOR, **given)
        published = published_store.answer(query.name, LOCAL_OPERATOR, **given)
        assert list(answer.columns) == list(published.columns), query.name


def test_queries_asked_for_the_public_edition_answer_with_the_same_rows(
    published_store: Store,
) -> None:
    for query in queries().values():
        if "workforce" in tables_behind(query.name):
            continue  # Small numbers of people are withheld there: test_scope says which.
        given = asked_at(query, AS_OF)
        full = published_store.answer(query.name, LOCAL_OPERATOR, **given)
        public = published_store.answer(query.name, Viewer("public", PUBLIC), **given)
        posts = {"posts_established", "posts_filled", "posts_withheld", "vacant", "note"}
        totals = {"established", "filled", "vacant", "over_filled", "not_stated", "withheld"}
        totals |= {"agencies", "oldest_on", "newest_on", "newest_on_precision"}
        if "posts_filled" in full.columns or query.name == "source_fact":
            full, public = (rows.drop(columns=posts & {*rows}) for rows in (full, public))
        elif "withheld" in full.columns:
            full, public = (rows.drop(columns=totals & {*rows}) for rows in (full, public))
        told, shown = (sorted(map(str, rows.values.tolist())) for rows in (full, public))
        assert told == shown, f"{query.name}: nothing published is restricted"


@pytest.mark.parametrize("name", COLUMNS)
def test_named_query_has_exactly_the_promised_columns_and_parameters(
    name: str, published_store: Store
) -> None:
    # Amounts have no as-at date (rule 17): the answer is the same on every day.
    promised = set() if name == "funding_year" else {("as_of", None)}
    if name == "capability_trend":
        promised.add(("quarters", "12"))
    parameters = {(one.name, one.default) for one in query_named(name).parameters}
    assert parameters - {("removed", "empty")} == promised
    for day in (FIRST_DAY, AS_OF):
        answer = published_store.answer(name, LOCAL_OPERATOR, **asked_at(query_named(name), day))
        assert list(answer.columns) == COLUMNS[name]
        # No published amount may be added, and no published agreement of 2012 had its end stated.
        assert not answer.empty or name == "funding_year" or day == FIRST_DAY


def test_grid_query_published_has_a_row_for_every_pair(published_store: Store) -> None:
    for name, one, other in (
        ("capability_position", "rocu", "capability"),
        ("function_coverage", "force", "policing_function"),
        ("force_obligation_position", "force", "spr_obligation"),
    ):
        answer = published_store.answer(name, LOCAL_OPERATOR, as_of=AS_OF)
        assert len(answer) == len(table_rows(one)) * len(table_rows(other))


# Reading a file

GOOD = """\
-- meaning: What there is,
--     and how much of it.
-- parameter: as_of date: the as-at date
-- parameter: force id = empty: one force; empty for all
-- parameter: top int = 3: how many
-- grain: force_id, function_id
-- units: none

-- A remark of the author.
select $as_of, $force, $top
"""


@pytest.fixture
def query_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "subject" / "question.sql"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return write


def test_query_file_is_read_with_its_whole_header(query_file: Callable[[str], Path]) -> None:
    query = read_query(query_file(GOOD), "subject")
    assert (query.name, query.subject) == ("question", "subject")
    assert query.meaning == "What there is, and how much of it."
    assert query.grain == ("force_id", "function_id")
    assert query.units == "none"
    assert query.parameters == (
        Parameter("as_of", "date", None, "the as-at date"),
        Parameter("force", "id", "empty", "one force; empty for all"),
        Parameter("top", "int", "3", "how many"),
    )
    assert query.statement.endswith("select $as_of, $force, $top")


def test_macro_of_a_query_has_its_defaults_and_names_the_arguments_that_it_gives(
    query_file: Callable[[str], Path],
) -> None:
    text = GOOD.replace(
        "select $as_of, $force, $top", "from other($as_of, top := $top, of := $force)"
    )
    text = text.replace("-- grain", "-- parameter: state id = all: a state, or all\n-- grain")
    query = read_query(query_file(text), "subject")
    assert query.sql.endswith("from other($as_of, asked_top := $top, asked_of := $force)")
    assert query.macro.startswith(
        "create macro question(asked_as_of, asked_force := null, asked_top := 3, "
        "asked_state := 'all') as table"
    )
    assert query.macro.endswith(
        "from other(asked_as_of, asked_top := asked_top, asked_of := asked_force)"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- grain:", "-- grains:", r"question\.sql:6: not a header line: -- grains"),
        ("-- units: none", "-- per cent", r"question\.sql:7: not a header line"),
        ("--     and", "-- and", r"question\.sql:2: not a header line"),
        ("-- meaning: What there is,\n--     and how much of it.\n", "", "says meaning 0 times"),
        ("-- units: none\n", "", "question.sql:1: the header says units 0 times, not once"),
        ("-- units: none", "-- units: none\n-- units: pounds", "says units 2 times"),
        ("as_of date:", "as_of day:", "not a parameter: as_of day"),
        ("as_of date:", "as_of date =:", "not a parameter: as_of date ="),
        ("as_of date: the as-at date", "as_of", "not a parameter: as_of"),
    ],
)
def test_query_file_with_a_wrong_header_is_located(
    query_file: Callable[[str], Path], old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=message):
        read_query(query_file(GOOD.replace(old, new)), "subject")


def test_queries_of_the_same_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject in ("one", "two"):
        (tmp_path / subject).mkdir()
        (tmp_path / subject / "question.sql").write_text(GOOD)
    monkeypatch.setattr(naming, "QUERIES", tmp_path)
    with pytest.raises(ValueError, match=r"two/question\.sql: the name question is taken"):
        queries.__wrapped__()


# Asking


def test_unknown_query_gets_the_nearest_names() -> None:
    with pytest.raises(UsageError, match=r"no query 'capability_postion'.*capability_position"):
        query_named("capability_postion")


def test_unknown_query_near_to_none_gets_them_all() -> None:
    with pytest.raises(UsageError, match=r"There are: .*access_route"):
        query_named("zzz")


def test_unknown_parameter_gets_the_nearest_names() -> None:
    with pytest.raises(UsageError, match=r"access_route has no parameter 'as_off'.*mean as_of\?"):
        query_named("access_route").bind({"as_of": AS_OF, "as_off": AS_OF})


def test_unknown_parameter_near_to_none_gets_them_all() -> None:
    with pytest.raises(UsageError, match="It takes: as_of, removed"):
        query_named("access_route").bind({"as_of": AS_OF, "xyz": "north"})


def test_missing_parameter_is_named_with_its_meaning() -> None:
    with pytest.raises(UsageError, match="access_route needs as_of: the as-at date"):
        query_named("access_route").bind({})


@pytest.mark.parametrize(
    "text",
    ["", "today", "2019", "2019-02-29", "20190201", "01/02/2019", "2019-02-01T00:00", "٢٠١٩"],
)
def test_as_at_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a date\. Write it as YYYY-MM-DD"):
        as_at_date(text)


def test_as_at_date_before_the_first_requirement_is_refused() -> None:
    assert as_at_date("2012-07-01") == FIRST_DAY
    with pytest.raises(UsageError, match="2012-06-30 is before July 2012"):
        as_at_date("2012-06-30")


def test_parameters_are_read_by_their_type() -> None:
    def read(kind: str, text: str) -> Value:
        return Parameter("x", kind, None, "").read(text)

    assert read("date", "2019-02-01") == date(2019, 2, 1)
    assert read("dates", "2019-02-01,2020-03-04") == (date(2019, 2, 1), date(2020, 3, 4))
    assert read("int", "-12") == -12
    assert read("id", "12") == "12"
    assert read("id", "empty") is None
    for text in ("1.5", "x", "", "12345678901"):
        with pytest.raises(UsageError, match="not a whole number"):
            read("int", text)
    with pytest.raises(UsageError, match="is not a date"):
        read("dates", "2019-02-01,soon")
