"""What people call the columns of a return, what each means, and what can be chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.returns.kinds import Kind, Sheet
from dashboard.store.candidate import Candidate
from dashboard.store.contract import Column
from dashboard.theme import CAPABILITY_STATES
from dashboard.wording import label


class Heading(NamedTuple):
    """The head of a column: its name, and its unit or meaning in a few words."""

    name: str
    meaning: str


HEADINGS = {
    "capability_id": Heading("Capability", "as the data call it"),
    "function_id": Heading("Policing function", "as the data call it"),
    "agency_id": Heading("Agency", "as the data call it"),
    "force_id": Heading("Force", "a member of the unit"),
    "position": Heading("Position", "choose from the list"),
    "level": Heading("Level", "0 absent, 1 planned, 2 partial, 3 provided, 4 beyond the standard"),
    "delivery": Heading("Delivery", "who provides it"),
    "note": Heading("Note", "what a reader should know, in a sentence"),
    "marking": Heading("Marking", "only where it differs from the return's"),
    "ends_on": Heading("Ends on", "a date; empty where no end is agreed"),
    "posts_established": Heading("Posts established", "a number; 0 where there are none any more"),
    "posts_filled": Heading("Posts filled", "a number"),
    "basis": Heading("Basis", "how staff are in the unit"),
    "measure": Heading("What is counted", "such as Police officers (full-time equivalent)"),
    "value": Heading("Number", "people or full-time equivalents, as it says beside"),
    "funding_id": Heading("Reference", "empty: one is given"),
    "financial_year": Heading("Financial year", "written 2026-27"),
    "stream": Heading("Stream", "where the money comes from"),
    "kind": Heading("Kind of amount", "budget, allocation or outturn"),
    "resource_or_capital": Heading("Resource or capital", "choose from the list"),
    "amount_gbp": Heading("Amount in pounds", "a number, without commas"),
    "precision": Heading("How exact", "exact, rounded, or a bound"),
    "certainty": Heading("How certain", "confirmed, or indicative"),
    "coverage_note": Heading("What it covers", "in a few words"),
    "share_pct": Heading("Share in per cent", "of the unit's budget; 0 to 100"),
    "edition": Heading("Edition", "of the Strategic Policing Requirement"),
    "threat_id": Heading("Threat", "empty: the edition as a whole"),
    "dimension": Heading("Dimension", "what of it the statement is about"),
    "name": Heading("Name", "as people call the agreement"),
    "legal_basis": Heading("Legal basis", "choose from the list"),
    "lead_force_id": Heading("Lead force", "empty: not known"),
    "status": Heading("Status", "choose from the list"),
    "starts_on": Heading("Starts on", "a date"),
    "review_on": Heading("Review on", "a date"),
    "notice_months": Heading("Notice in months", "a number; empty: not recorded"),
    "scope": Heading("Scope", "who it is between"),
    "underpins_rocu_id": Heading("Founds or hosts", "the unit that rests on it, if one does"),
    "party_kind": Heading("Kind of party", "choose from the list"),
    "party_id": Heading("Party", "from the list; free text where the kind is other"),
}
ALL_FORCES = "all-forces"
_WORDS = {
    ("capability_assessment", "position"): {state.key: state.word for state in CAPABILITY_STATES},
    ("agreement_party", "party_kind"): {
        "force": "Force",
        "pcc": "Police and crime commissioner",
        "rocu": "Regional unit",
        "agency": "Agency",
        "other": "Other",
    },
    ("funding", "precision"): {
        "exact": "Exact",
        "rounded": "Rounded",
        "over": "Over this amount",
        "under": "Under this amount",
        "approx": "About this amount",
    },
}
_NAMED = {
    "capability": ("capability_id", "name"),
    "policing_function": ("function_id", "name"),
    "agency": ("agency_id", "name"),
    "force": ("force_id", "name"),
    "rocu": ("rocu_id", "short_name"),
    "spr_edition": ("edition", "title"),
    "spr_threat": ("threat_id", "name"),
}
"""The key of each reference table and what people call its rows."""


def shown_columns(kind: Kind, sheet: Sheet) -> list[Column]:
    """The columns that people fill in: not those that name the subject again."""
    implied = {kind.subject, "recipient_kind", "recipient_id"}
    if sheet.name == "agreement":
        implied = {kind.subject}
    return [column for column in sheet.table.columns if column.name not in implied]


def said(table: str, column: str, word: str) -> str:
    """What people read for a word of a column."""
    return _WORDS.get((table, column), {}).get(word) or label(word, "Not known")


def choices(candidate: Candidate, sheet: Sheet, column: Column) -> Mapping[str, str]:
    """What can be chosen in a column: what people read, by the id or word; empty where no list."""
    if column.words and column.type == "words":
        return {word: said(sheet.name, column.name, word) for word in column.words}
    if column.name == "party_id":
        parties = {ALL_FORCES: "All forces"}
        for table in ("force", "rocu", "agency"):
            parties |= _names(candidate, table)
        return parties
    if column.references in _NAMED:
        return _names(candidate, column.references)
    return {}


def _names(candidate: Candidate, table: str) -> dict[str, str]:
    """What people call the rows of a reference table, by id; told apart where two are alike."""
    key, name = _NAMED[table]
    found: dict[str, str] = {}
    for row in candidate.rows(table):
        shown = str(row[name])
        if table == "spr_threat":
            shown = f"{shown} ({row['edition']})"
        found[str(row[key])] = shown if shown not in found.values() else f"{shown} ({row[key]})"
    return found
