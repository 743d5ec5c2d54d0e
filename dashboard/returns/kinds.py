"""The kinds of returns: which tables each has, and which columns of the contract they hold.

The rest of a row follows from the return as a whole, such as the day it tells of and its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from dashboard.errors import UsageError
from dashboard.store.contract import Column, Table, tables

FILLED = ("as_of", "source_id", "evidence_scope", "additive", "owner_rocu_id")
"""Columns that no return gives: they follow from it."""
MAY_BE_LEFT_OUT = ("marking", "funding_id")
"""Columns that a return need not give."""
_FUNDING_KEY = ("financial_year", "kind", "stream", "resource_or_capital")
"""What people tell rows of funding apart by. Two can be alike: two grants of the stream "other"."""
_SUBJECT = ("rocu_id", "recipient_kind", "recipient_id")
"""Columns of a unit's tables that say which unit it is."""


@dataclass(frozen=True)
class Sheet:
    """A table of a return. `says` are the columns without which a row says nothing, where all of
    them are empty."""

    name: str
    title: str
    about: str
    says: tuple[str, ...]

    @cached_property
    def table(self) -> Table:
        """The columns that a return gives of this table, as the contract has them otherwise."""
        return Table(
            self.name,
            tuple(
                replace(
                    column,
                    may_be_absent=column.may_be_absent or column.name in MAY_BE_LEFT_OUT,
                    may_be_empty=column.may_be_empty or column.name in MAY_BE_LEFT_OUT,
                )
                for column in tables()[self.name].columns
                if column.name not in FILLED
            ),
        )

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that say what a row is about, within one return."""
        if self.name == "funding":
            return _FUNDING_KEY
        return tuple(name for name in tables()[self.name].key if self.table.holds(name))

    @property
    def values(self) -> tuple[str, ...]:
        """The columns that say something of it."""
        about = {*self.key, *_SUBJECT, "funding_id"}
        return tuple(column.name for column in self.table.columns if column.name not in about)

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns of the contract that this table has and a return does not give."""
        return tuple(name for name in FILLED if tables()[self.name].holds(name))


@dataclass(frozen=True)
class Kind:
    """What is sent in, about what: `subject` is the column that names it, in `subject_table`."""

    name: str
    subject: str
    subject_table: str
    sheets: tuple[Sheet, ...]

    @property
    def tells_of_quarter(self) -> bool:
        """Whether the period is a quarter; of an agreement it is the day from which it tells."""
        return self.name != "agreement"

    def sheet(self, table: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == table)


UNIT = Kind(
    "unit",
    "rocu_id",
    "rocu",
    (
        Sheet(
            "capability_assessment",
            "Capabilities",
            "Where each capability of the unit stands at the end of the quarter.",
            ("position", "level", "note"),
        ),
        Sheet(
            "secondment",
            "Staff of other agencies",
            "Posts of other agencies in the unit, and until when.",
            ("posts_established", "posts_filled", "ends_on", "note"),
        ),
        Sheet(
            "workforce",
            "Workforce",
            "How many people work in the unit, by what is counted.",
            ("value",),
        ),
        Sheet(
            "funding",
            "Funding",
            "What the unit has or is promised, by financial year and stream.",
            ("amount_gbp",),
        ),
        Sheet(
            "force_contribution",
            "Contributions of forces",
            "What each force pays towards the unit, by financial year.",
            ("amount_gbp", "share_pct"),
        ),
    ),
)
FORCE = Kind(
    "force",
    "force_id",
    "force",
    (
        Sheet(
            "force_function_assessment",
            "Own functions",
            "Which policing functions the force has itself, and how far.",
            ("level", "note"),
        ),
        Sheet(
            "spr_statement",
            "Statements",
            "What the force says of how it meets the Strategic Policing Requirement.",
            ("position", "note"),
        ),
    ),
)
AGREEMENT = Kind(
    "agreement",
    "agreement_id",
    "agreement",
    (
        Sheet(
            "agreement",
            "Agreement",
            "The agreement: its dates, its notice and who leads it.",
            ("name", "status"),
        ),
        Sheet(
            "agreement_party",
            "Parties",
            "Who is a party to it.",
            ("party_kind", "party_id"),
        ),
        Sheet(
            "agreement_function",
            "Functions",
            "Which policing functions it covers.",
            ("function_id",),
        ),
    ),
)
KINDS = {kind.name: kind for kind in (UNIT, FORCE, AGREEMENT)}


def kind_named(name: str) -> Kind:
    """The kind of this name; UsageError names those that there are."""
    if name not in KINDS:
        raise UsageError(f"{name!r} is no kind of return: {join(KINDS)}.")
    return KINDS[name]


def join(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _text(name: str, *, words: tuple[str, ...] = (), may_be_empty: bool = False) -> Column:
    kind = "words" if words else "text"
    return Column("return", name, kind, False, may_be_empty, may_be_empty, "", words, "")


HEAD = Table(
    "return",
    (
        _text("kind", words=tuple(KINDS)),
        _text("subject_id"),
        _text("period"),
        _text("marking", may_be_empty=True),
    ),
)
"""What `return.csv` says: what the other files of a folder are a return of. One row."""
