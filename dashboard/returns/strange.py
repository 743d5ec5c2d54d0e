"""What in a return is strange and may yet be true: told to the sender, and never refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.errors import Problem
from dashboard.returns.columns import HEADINGS
from dashboard.returns.form import LAST
from dashboard.returns.kinds import join
from dashboard.returns.read import Return
from dashboard.returns.starting import EVERY_ONE
from dashboard.store.candidate import Candidate
from dashboard.store.stage import TableRow

STANDARD = 3
JUMP = 2
HALF = 0.5


def strange(candidate: Candidate, sent: Return) -> list[Problem]:
    """Levels that jump or fall, gaps that nobody explains, budgets and posts that change much."""
    if not any(sent.rows.values()):
        return [_nothing(sent), *_left_out(candidate, sent), *_unsaid(sent)]
    return [
        *_levels(candidate, sent, "capability_assessment", ("rocu_id", "capability_id")),
        *_levels(candidate, sent, "force_function_assessment", ("force_id", "function_id")),
        *_unexplained(candidate, sent),
        *_budgets(candidate, sent),
        *_left_out(candidate, sent),
        *_unsaid(sent),
    ]


def _nothing(sent: Return) -> Problem:
    return Problem(
        sent.name,
        0,
        "",
        "",
        "nothing is filled in, and what was accepted for this period would count no more",
        "Fill in what you know, or do not send it",
    )


def _warning(
    sent: Return, table: str, row: TableRow, column: str, wrong: str, remedy: str
) -> Problem:
    return Problem(
        sent.place(table), row["line"], column, str(row.get(column) or ""), wrong, remedy
    )


def _before(
    candidate: Candidate, sent: Return, table: str, key: tuple[str, ...]
) -> dict[tuple[Any, ...], TableRow]:
    """The newest dated row of each key from before the period."""
    period = sent.period.isoformat()
    found: dict[tuple[Any, ...], TableRow] = {}
    for row in candidate.rows(table):
        of, as_of = tuple(row[name] for name in key), row["as_of"]
        if as_of and as_of < period and (of not in found or found[of]["as_of"] < as_of):
            found[of] = row
    return found


def _levels(
    candidate: Candidate, sent: Return, table: str, key: tuple[str, ...]
) -> Iterator[Problem]:
    rows = sent.rows.get(table, [])
    before = _before(candidate, sent, table, key) if rows else {}
    for row in rows:
        was = before.get(tuple(row[name] for name in key), {})
        old, new = _number(was.get("level")), _number(row.get("level"))
        if old is None or new is None:
            continue
        if new < old:
            yield _warning(
                sent,
                table,
                row,
                "level",
                f"has fallen from {old:g}, told of {was['as_of']}",
                "Leave it if it is so, and say why in the note",
            )
        elif new >= old + JUMP:
            yield _warning(
                sent,
                table,
                row,
                "level",
                f"is {new - old:g} above {old:g}, told of {was['as_of']}",
                "Leave it if it is so, and say why in the note",
            )


def _unexplained(candidate: Candidate, sent: Return) -> Iterator[Problem]:
    targets: dict[str, tuple[str, float]] = {}
    for row in candidate.rows("capability_standard"):
        start, level = row["effective_from"] or "", _number(row["target_level"])
        if start <= sent.period.isoformat() and level is not None:
            targets[row["capability_id"]] = max(
                targets.get(row["capability_id"], ("", level)), (start, level)
            )
    for table, row, target in (
        *(
            ("capability_assessment", row, targets.get(str(row["capability_id"]), ("", None))[1])
            for row in sent.rows.get("capability_assessment", [])
        ),
        *(
            ("force_function_assessment", row, float(STANDARD))
            for row in sent.rows.get("force_function_assessment", [])
        ),
    ):
        level = _number(row.get("level"))
        if level is not None and target is not None and level < target and not row.get("note"):
            yield _warning(
                sent,
                table,
                row,
                "note",
                f"is empty, and the level {level:g} is below the standard of {target:g}",
                "Say in the note what is missing",
            )


def _budgets(candidate: Candidate, sent: Return) -> Iterator[Problem]:
    """Totals of a year and kind that are far from those of the year before, wherever they stand."""
    totals: dict[tuple[str, str], float] = {}
    last: dict[tuple[str, str], TableRow] = {}
    before: dict[tuple[str, str], float] = {}
    for row in candidate.rows("funding") if sent.rows.get("funding") else ():
        amount = _number(row["amount_gbp"])
        is_own = row["recipient_id"] == sent.subject and row["file"] != sent.place("funding")
        if is_own and row["additive"] == "yes" and amount is not None and row["financial_year"]:
            of = (str(row["kind"]), str(row["financial_year"]))
            before[of] = before.get(of, 0) + amount
    for row in sent.rows.get("funding", []):
        amount = _number(row.get("amount_gbp"))
        if amount is not None and row.get("financial_year") and row.get("kind"):
            of = (row["kind"], row["financial_year"])
            totals[of] = totals.get(of, 0) + amount
            last[of] = row
    for (kind, year), total in totals.items():
        year_before = kind, _year_before(year)
        was = totals.get(year_before, before.get(year_before))
        if was and abs(total - was) > abs(was) * HALF:
            yield _warning(
                sent,
                "funding",
                last[kind, year],
                "amount_gbp",
                f"the {kind} of {year} adds up to {total:,.0f}, and that of the year before to "
                f"{was:,.0f}",
                "Leave it if it is so",
            )


def _left_out(candidate: Candidate, sent: Return) -> Iterator[Problem]:
    """Arrangements of the unit's own returns of which this one says nothing."""
    if sent.kind.name != "unit":
        return
    period = sent.period.isoformat()
    key = ("agency_id", "capability_id", "basis")
    told = {tuple(row.get(name) for name in key) for row in sent.rows.get("secondment", [])}
    newest: dict[tuple[Any, ...], TableRow] = {}
    for row in candidate.rows("secondment"):
        is_returned = str(row["source_id"]).startswith(f"return-unit-{sent.subject}-")
        if row["rocu_id"] == sent.subject and is_returned and (row["as_of"] or "") < period:
            of = tuple(row[name] for name in key)
            if of not in newest or newest[of]["as_of"] < row["as_of"]:
                newest[of] = row
    for of, row in newest.items():
        # "2026" ends on its last day; no text of a day in 2026-09 is later than 2026-09-31.
        end = str(row["ends_on"] or "9999")
        is_over = end + "-12-31"[len(end) - 4 :] < period
        has_posts = any(_number(row[name]) for name in ("posts_established", "posts_filled"))
        if of not in told and not is_over and has_posts:
            agency, capability, basis = of
            where = f" in {capability}" if capability else ""
            yield Problem(
                sent.place("secondment"),
                0,
                "agency_id",
                str(agency),
                f"{basis}{where}: it was told of {row['as_of']}, and this return leaves it out",
                "Give its posts, or 0 and 0, or the day on which it ended",
            )


def _unsaid(sent: Return) -> Iterator[Problem]:
    """Rows that do not count because they say nothing, where somebody wrote something in them.

    A form lists every capability, and what was told last time: those rows may stay empty.
    """
    for table, rows in sent.left_out.items():
        sheet = sent.kind.sheet(table)
        needed = join(f"“{HEADINGS[name].name}”" for name in sheet.says)
        for row in rows:
            said = [name for name in sheet.values if row.get(name)]
            is_listed = table in (*EVERY_ONE, "force_contribution") or bool(row.get(LAST))
            if said or not is_listed:
                yield _warning(
                    sent,
                    table,
                    row,
                    (said or sheet.says)[0],
                    f"the row is not counted: it says nothing without {needed}",
                    "Fill that in, or empty the row",
                )


def _year_before(year: str) -> str:
    first = int(year[:4]) - 1 if year[:4].isdigit() else 0
    return f"{first}-{(first + 1) % 100:02}"


def _number(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None
