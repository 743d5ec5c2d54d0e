"""Holds staged rows against the contract and finds everything that breaks it, in SQL.

Every check is one SELECT over the schema `staged` with the columns file, line, column, value,
wrong and remedy, so a new check is one more SELECT. Most find nothing, and a SELECT takes
milliseconds all the same: three statements ask first, of nearly all checks at once, which might
find anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from dashboard.errors import MAX_PROBLEMS, Problem
from dashboard.store.contract import PATTERNS, Column, Table, every_table
from dashboard.store.live import TITLE
from dashboard.store.names import LOOK, same_names, two_spellings
from dashboard.store.stage import Staging

EARLIEST = "date '0001-01-01'"
LATEST = "date '9999-12-31'"
SURE_DATE = (
    "[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?"
    "|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?"
)
"""What a date looks like of which it need not be worked out that there is such a day."""
OWN_DATA_SET = """left join (
    select * from staged.data_set qualify row_number() over (partition by folder order by rowid) = 1
) as own on row.folder = own.folder"""


@dataclass(frozen=True)
class Check:
    """A check, and SQL that tells with that of others whether it might find anything.

    It finds nothing where `counted`, an aggregate of the rows of `table`, is 0; `repeated`, what
    follows FROM in a SELECT, is empty; no two of the words that the SELECT `named` gives look the
    same within one thing; all ids that the SELECT `sought` gives are in the table `target`. A check
    has one of them or none.
    """

    statement: str
    table: str = ""
    counted: str = ""
    repeated: str = ""
    named: str = ""
    sought: str = ""
    target: str = ""


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def first_day(column: str) -> str:
    """SQL for the first day of a date as written: 2019 is 1 January 2019. Null where no date."""
    return f"""try_cast(case length({column})
        when 4 then {column} || '-01-01' when 7 then {column} || '-01' else {column}
    end as date)"""


def last_day(column: str) -> str:
    """SQL for the last day of a date as written: 2019 is 31 December 2019. Null where no date."""
    return f"""case length({column})
        when 10 then {first_day(column)}
        when 7 then last_day({first_day(column)})
        else try_cast({column} || '-12-31' as date)
    end"""


def readable(table: str, columns: Iterable[str]) -> str:
    """SQL for the rows of a staged table in whose file all of these columns could be read.

    What is wrong with a column is told once: nothing follows from its values, which nobody knows.
    """
    names = ", ".join(quoted(name) for name in sorted(set(columns)))
    return f"is_readable({table}.file, [{names}])"


def _make_macros(connection: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Define what the checks call: most often every column could be read, and nothing is asked."""
    asked = """not exists (
        select 1 from staged.unread_column as unread
        where unread.file = of_file and list_contains(names, unread.name)
    )"""
    told = asked if staging.unread_columns else "true"
    connection.execute(f"create macro is_readable(of_file, names) as {told}")
    connection.execute(LOOK)
    # What holds of the first of several data sets, or of none of them, holds of all.
    connection.execute(
        "set variable first_compiled_on = "
        f"(select cast(min({last_day('compiled_on')}) as varchar) from staged.data_set)"
    )
    connection.execute(
        "set variable has_live = (select coalesce(bool_or(data_set = 'live'), false) "
        "from staged.data_set)"
    )


def find_problems(
    connection: duckdb.DuckDBPyConnection, staging: Staging, most: int = MAX_PROBLEMS
) -> tuple[list[Problem], int]:
    """What in the staged rows breaks the contract: the first of each check, and how many.

    What could not be read is not reported a second time: no value is called missing where its
    column is, and no reference broken where the file it leads to could not be read.
    """
    _make_macros(connection, staging)
    problems, total = [], 0
    held = _filled(connection)
    checks = [check for check in _checks(staging, held) if not check.table or check.table in held]
    for check in _doubtful(connection, checks):
        statement = check.statement
        found = connection.execute(statement).fetchmany(most)
        count = len(found)
        if count == most:
            found = connection.execute(f"from ({statement}) order by all limit {most}").fetchall()
            (count,) = connection.execute(f"select count(*) from ({statement})").fetchone() or (0,)
        problems += [Problem(*row) for row in found]
        total += count
    return problems, total


def _doubtful(connection: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> list[Check]:
    """The checks of which it is not known beforehand that they find nothing."""
    counted: dict[str, list[int]] = {}
    repeated, named, sought, doubtful = [], [], [], set()
    for at, check in enumerate(checks):
        if check.counted:
            counted.setdefault(check.table, []).append(at)
        elif check.repeated:
            repeated.append(f"select {at} from {check.repeated}")
        elif check.named:
            named.append(f"select {at} as asked, words, within from ({check.named})")
        elif check.sought:
            sought.append((at, check))
        else:
            doubtful.add(at)
    counts = _each(
        connection,
        (
            f"select {quoted(table)}, [{', '.join(checks[at].counted for at in asked)}] "
            f"from staged.{table} as row"
            for table, asked in counted.items()
        ),
    )
    for table, found in counts:
        doubtful |= {at for at, count in zip(counted[table], found, strict=True) if count}
    if named:
        repeated.append(
            f"select distinct asked from ({' union all '.join(named)}) "
            "group by asked, within, look(words) having count(*) > 1"
        )
    doubtful |= {at for (at,) in _each(connection, repeated)}
    doubtful |= _missed(connection, sought)
    return [checks[at] for at in sorted(doubtful)]


def _each(connection: duckdb.DuckDBPyConnection, asked: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of several SELECTs, which together take a fraction of what each takes alone."""
    together = " union all ".join(asked)
    return connection.execute(together).fetchall() if together else []


def _missed(connection: duckdb.DuckDBPyConnection, sought: Sequence[tuple[int, Check]]) -> set[int]:
    """Those of the numbered checks of references of which an id is not there."""
    if not sought:
        return set()
    held = (
        f"select {quoted(target)} as target, {_meant(target)} as id from staged.{target}"
        for target in sorted({check.target for _, check in sought})
    )
    asked = (
        f"select {at} as asked, {quoted(check.target)} as target, id from ({check.sought})"
        for at, check in sought
    )
    found = connection.execute(
        f"select distinct asked from ({' union all '.join(asked)}) "
        f"anti join ({' union all '.join(held)}) using (target, id)"
    )
    return {at for (at,) in found.fetchall()}


def _filled(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, dict[str, int]]]:
    """The tables that have rows: how many, and in how many of them each column has a value."""
    counts = _each(
        connection,
        (
            f"select {quoted(table.name)}, count(*), "
            f"[{', '.join(f'count({column.name})' for column in table.columns)}] "
            f"from staged.{table.name}"
            for table in every_table().values()
        ),
    )
    return {
        name: (
            total,
            dict(zip((c.name for c in every_table()[name].columns), filled, strict=True)),
        )
        for name, total, filled in counts
        if total
    }


def _checks(staging: Staging, held: dict[str, tuple[int, dict[str, int]]]) -> Iterator[Check]:
    """Every check of the tables that have rows, and of what lies between tables.

    No column is asked for values that it has not, or for lacking ones where it has them all.
    """
    for name, (total, filled) in held.items():
        table = every_table()[name]
        for column in table.columns:
            if not column.may_be_empty and filled[column.name] < total:
                yield _missing_value(column)
            if not filled[column.name]:
                continue
            yield from _column_checks(column)
            if column.references and column.references not in staging.unread_tables:
                yield _reference(
                    table.name,
                    column.name,
                    column.references,
                    "true" + "".join(f" and row.{column.name} != '{w}'" for w in column.words),
                    PATTERNS.get(column.type, ""),
                )
        yield _duplicate_keys(table)
        yield from _ends_before_starts(table)
        yield from _observed_later(table)
        if table.holds("marking"):
            yield from _unmarked(table)
    for table_name, name, target, where in polymorphic_columns():
        if table_name in held and target not in staging.unread_tables:
            yield _reference(table_name, name, target, where)
    yield from _unreferring_values()
    yield from _levels()
    yield from _ranges()
    yield from _membership_overlaps()
    yield from _data_set_kinds()
    for statement, named in (*same_names(held), *two_spellings(held)):
        yield Check(statement, named=named)


def _problem(
    table: str, column: str, wrong: str, remedy: str, where: str, source: str = ""
) -> Check:
    """A check: the rows of a staged table for which `where` holds. `wrong` is a SQL text."""
    read = re.findall(r"\brow\.(\w+)", f"{where} {wrong} {source}")
    statement = f"""
        select
            row.file, row.line, {quoted(column)} as column_name,
            coalesce({"row." + column if column else "''"}, '') as value,
            {wrong} as wrong, {quoted(remedy)} as remedy
        from staged.{table} as row {source}
        where ({where}) and {readable("row", [column, *read])}
    """
    looks_elsewhere = source or "select" in where
    return Check(statement, table, "" if looks_elsewhere else f"count(*) filter (where {where})")


def _missing_value(column: Column) -> Check:
    return _problem(
        column.table,
        column.name,
        "'the value is missing'",
        "Give one",
        f"row.{column.name} is null",
    )


def _column_checks(column: Column) -> Iterator[Check]:
    table, name = column.table, column.name
    looks = f"regexp_full_match(row.{name}, {quoted(PATTERNS.get(column.type, ''))})"
    told = {
        "id": ("is not an id", "Use small letters, digits, - and _"),
        "int": ("is not a whole number", "Give digits only"),
        "number": (
            "is not a number",
            "Give digits and at most one decimal point; no commas, no units",
        ),
        "year": ("is not a year", "Give four digits"),
        "url": ("is not a web address", "Start it with https:// or http://"),
    }.get(column.type)
    if told:
        yield _problem(table, name, quoted(told[0]), told[1], f"not {looks}")
    if column.type == "date":
        check = _problem(
            table,
            name,
            "'is not a date'",
            "Write YYYY-MM-DD, YYYY-MM or YYYY",
            f"row.{name} is not null and (not {looks} "
            f"or coalesce({first_day('row.' + name)} < {EARLIEST}, true))",
        )
        doubt = f"not regexp_full_match(row.{name}, '{SURE_DATE}')"
        yield replace(check, counted=f"count(*) filter (where {doubt})")
    if column.type == "financial_year":
        yield _problem(
            table,
            name,
            "'is not a financial year'",
            "Write it as 2018-19",
            f"""row.{name} is not null and not coalesce(
                {looks}
                and (try_cast(row.{name}[1:4] as integer) + 1) % 100
                    = try_cast(row.{name}[6:7] as integer), false)""",
        )
    if column.type == "words":
        words = ", ".join(quoted(word) for word in column.words)
        yield _problem(
            table,
            name,
            "'is not one of the allowed words'",
            "Use one of: " + ", ".join(column.words),
            f"row.{name} not in ({words})",
        )


def _meant(table: str) -> str:
    """SQL for the ids of a table as they are meant.

    One that is written wrongly there is one mistake, and what refers to it is none.
    """
    return f"regexp_replace(lower({every_table()[table].key[0]}), '[^a-z0-9_-]', '', 'g')"


def _reference(table: str, name: str, target_table: str, where: str, pattern: str = "") -> Check:
    """Values that refer to no row. One that is not even an id is told as such, and once."""
    target = every_table()[target_table].key[0]
    is_broken = f"target.{target} is null"
    if pattern:
        # As a case it is asked of broken references alone, which are few, and not of every row.
        looks = f"regexp_full_match(row.{name}, {quoted(pattern)})"
        is_broken = f"case when {is_broken} then {looks} end"
    check = _problem(
        table,
        name,
        quoted(f"is not in {target_table}.csv"),
        f"Correct it, or add the row to {target_table}.csv",
        f"{where} and row.{name} is not null and {is_broken}",
        f"left join (select distinct {_meant(target_table)} as {target} "
        f"from staged.{target_table}) as target on row.{name} = target.{target}",
    )
    ids = f"select row.{name} as id from staged.{table} as row"
    sought = f"{ids} where {where} and row.{name} is not null"
    return replace(check, sought=sought, target=target_table)


def _duplicate_keys(table: Table) -> Check:
    key = ", ".join(table.key)
    value = " || ', ' || ".join(f"coalesce({name}, '')" for name in table.key)
    statement = f"""
        select
            file, line, {quoted(key)} as column_name, {value} as value,
            'the row has the same key as ' || first_file || ':' || first_line as wrong,
            'Keep one of the two, or make their keys differ' as remedy
        from (
            select
                *,
                row_number() over key_rows as occurrence,
                first_value(file) over key_rows as first_file,
                first_value(line) over key_rows as first_line
            from staged.{table.name}
            where {readable(table.name, table.key)}
            window key_rows as (partition by {key} order by rowid)
        )
        where occurrence > 1
    """
    repeated = f"staged.{table.name} group by {key} having count(*) > 1"
    return Check(statement, table.name, repeated=repeated)


def _ends_before_starts(table: Table) -> Iterator[Check]:
    for start, end in (
        ("starts_on", "ends_on"),
        ("member_from", "member_to"),
        ("in_force_from", "in_force_to"),
    ):
        if table.holds(start):
            yield _problem(
                table.name,
                end,
                f"'ends before it starts (' || row.{start} || ')'",
                "Correct one of the two dates",
                f"{last_day('row.' + end)} < {first_day('row.' + start)}",
            )


def _observed_later(table: Table) -> Iterator[Check]:
    """Observations from after the day on which their data set was compiled.

    Only what somebody saw or published: what starts, ends or is due may well be yet to come.
    """
    for column in table.columns:
        if column.name in ("as_of", "published_on"):
            day = first_day("row." + column.name)
            check = _problem(
                table.name,
                column.name,
                "'the date is after the day on which the data set was compiled (' "
                "|| own.compiled_on || ')'",
                "Correct the date, or compiled_on in data_set.csv",
                f"{day} > {last_day('own.compiled_on')}",
                OWN_DATA_SET,
            )
            # As text, which takes no working out: what is cut short comes before its first day.
            after_any = f"row.{column.name} > getvariable('first_compiled_on')"
            yield replace(check, counted=f"count(*) filter (where {after_any})")


def _unmarked(table: Table) -> Iterator[Check]:
    """Rows that would be public although nobody said so: live ones, and those with an owner."""
    private = "(row.owner_rocu_id is not null or own.data_set = 'live')"
    may_be_private = "row.owner_rocu_id is not null or getvariable('has_live')"
    absent = "row.file in (select file from staged.absent_column where name = 'marking')"
    counted = f"count(*) filter (where row.marking is null and ({may_be_private}))"
    check = _problem(
        table.name,
        "marking",
        "'the value is missing, and a row that is live or has an owner is public only if it says "
        "so'",
        "Write OFFICIAL or OFFICIAL-SENSITIVE",
        f"row.marking is null and {private} and not {absent}",
        OWN_DATA_SET,
    )
    yield replace(check, counted=counted)
    statement = f"""
        select distinct
            row.file, 1 as line, 'marking' as column_name, '' as value,
            'the column is missing, and rows that are live or have an owner are public only if '
                || 'they say so' as wrong,
            'Add it to every row' as remedy
        from staged.{table.name} as row {OWN_DATA_SET}
        where {private} and {absent} and {readable("row", ["marking", "owner_rocu_id"])}
    """
    yield Check(statement, table.name, counted)


def polymorphic_columns() -> Iterator[tuple[str, str, str, str]]:
    """Columns whose kind column says which table they refer to, and for which rows."""
    named = "row.party_kind in ('force', 'pcc') and row.party_id != 'all-forces'"
    yield "agreement_party", "party_id", "force", named
    yield "agreement_party", "party_id", "rocu", "row.party_kind = 'rocu'"
    yield "agreement_party", "party_id", "agency", "row.party_kind = 'agency'"
    for table in ("force", "rocu"):
        yield "funding", "recipient_id", table, f"row.recipient_kind = '{table}'"
        yield "inspection_grade", "subject_id", table, f"row.subject_kind = '{table}'"
        yield "inspection_count", "subject_id", table, f"row.subject_kind = '{table}'"


def _unreferring_values() -> Iterator[Check]:
    """Values that stand for the network as a whole, and so refer to no row."""
    yield _problem(
        "funding",
        "recipient_id",
        "'is not network'",
        "Write network, or correct recipient_kind",
        "row.recipient_kind in ('network', 'programme') and row.recipient_id != 'network'",
    )
    yield _problem(
        "inspection_count",
        "subject_id",
        "'is given although the count is of the network'",
        "Leave it empty, or correct subject_kind",
        "row.subject_kind = 'network' and row.subject_id is not null",
    )
    yield _problem(
        "inspection_count",
        "subject_id",
        "'the value is missing'",
        "Name the unit or force, or correct subject_kind",
        "row.subject_kind in ('rocu', 'force') and row.subject_id is null",
    )


def _levels() -> Iterator[Check]:
    yield _problem(
        "capability_assessment",
        "level",
        "'contradicts the position ' || row.position",
        "Give absent 0, planned 1, partial 2, provided 3 or 4, and transferred none",
        """case row.position
            when 'absent' then try_cast(row.level as integer) is distinct from 0
            when 'planned' then try_cast(row.level as integer) is distinct from 1
            when 'partial' then try_cast(row.level as integer) is distinct from 2
            when 'provided' then coalesce(try_cast(row.level as integer), -1) not in (3, 4)
            when 'transferred' then row.level is not null
        end""",
    )
    # Where the position is missing or misspelt, nothing contradicts it.
    yield _problem(
        "capability_assessment",
        "level",
        "'is not a level from 0 to 4'",
        "Give a whole number from 0 to 4",
        """(row.position in ('absent', 'planned', 'partial', 'provided', 'transferred')) is not true
        and try_cast(row.level as integer) not between 0 and 4""",
    )
    for table, column, low in (
        ("force_function_assessment", "level", 0),
        ("capability_standard", "target_level", 1),
    ):
        yield _problem(
            table,
            column,
            f"'is not a level from {low} to 4'",
            f"Give a whole number from {low} to 4",
            f"try_cast(row.{column} as integer) not between {low} and 4",
        )


def _ranges() -> Iterator[Check]:
    """Counts of people, posts and months, shares and indices that cannot be.

    Amounts of money may be below 0, as may figures of programmes, which count anything.
    """
    for table, column in (
        ("secondment", "posts_established"),
        ("secondment", "posts_filled"),
        ("workforce", "value"),
        ("force_size", "value"),
        ("inspection_count", "value"),
        ("agreement", "notice_months"),
    ):
        yield _problem(
            table,
            column,
            "'a count cannot be below 0'",
            "Give 0 or more, or leave out what is not known",
            f"try_cast(row.{column} as double) < 0",
        )
    yield _problem(
        "force_contribution",
        "share_pct",
        "'a share is from 0 to 100'",
        "Give per cent of the budget",
        "try_cast(row.share_pct as double) not between 0 and 100",
    )
    yield _problem(
        "gdp_deflator",
        "index",
        "'an index is above 0'",
        "Give it as base_year = 100 has it",
        "try_cast(row.index as double) <= 0",
    )


def _membership_overlaps() -> Iterator[Check]:
    member_from = f"coalesce({first_day('member_from')}, {EARLIEST})"
    member_to = f"coalesce({last_day('member_to')}, {LATEST})"
    period = f"""(
        select *, {member_from} as first_day, {member_to} as last_day, rowid as position
        from staged.rocu_membership
        where {readable("rocu_membership", ["force_id", "rocu_id", "member_from", "member_to"])}
    )"""
    yield Check(f"""
        select
            late.file, late.line, 'rocu_id' as column_name, coalesce(late.rocu_id, '') as value,
            'the force ' || late.force_id || ' is also in ' || early.rocu_id || ' on '
                || greatest(early.first_day, late.first_day) || ' ('
                || early.file || ':' || early.line || ')' as wrong,
            'Correct member_from or member_to so that no day is in both' as remedy
        from {period} as early
        inner join {period} as late
            on
                early.force_id = late.force_id
                and early.position < late.position
                and early.first_day <= late.last_day
                and late.first_day <= early.last_day
    """)


def _data_set_kinds() -> Iterator[Check]:
    """An exercise is built alone, or with the returns that were sent in about it; data_set.csv says
    once which kind its folder is."""
    yield _problem(
        "data_set",
        "data_set",
        "'an exercise cannot be built together with another data set'",
        "Build the exercise alone",
        f"""exists (select 1 from staged.data_set where data_set = 'exercise')
        and (
            select count(distinct file) from staged.data_set where folder != {quoted(TITLE)}
        ) > 1""",
    )
    yield _problem(
        "data_set",
        "data_set",
        "'the folder has more than one data set'",
        "Keep the one row that says which kind the folder is",
        """row.rowid > (
            select min(other.rowid) from staged.data_set as other where other.file = row.file
        )""",
    )
