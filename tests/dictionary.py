"""Writes the data dictionary, data/README.md, from the contract and the published data set.

`python -m tests.dictionary` rewrites it; a test fails while it differs from what this makes.
The contract says what a column holds; where its meaning is empty, MEANINGS has it.
"""

from __future__ import annotations

import csv

from dashboard.settings import ROOT
from dashboard.store.contract import Column, Table, tables

DICTIONARY = ROOT / "data" / "README.md"
PUBLISHED = ROOT / "data" / "published"
MAX_EXAMPLE = 60

INTRODUCTION = """\
# Data dictionary

A data set is a folder with one CSV file a table: UTF-8, a header, values quoted as RFC 4180 has it.
`published/` is one. `contract.csv` is the contract in full, from which a build makes its checks and
the tables of the database. This page is written from it by `python -m tests.dictionary` (`make fix`
does it), and a test holds the two together.

- An **id** is a slug: small letters, digits, `-` and `_`. A **year** has four digits, a
  **financial year** reads `2018-19`. Numbers have no commas and no units.
- A **date** is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. As a start or an as-of it means its first day, as
  an end its last. How precise it was is kept and shown. An empty start has always held, an empty
  end is open, an empty as-of is undated.
- **Key** columns together tell the rows of a table apart; an empty date counts as a value.
- A column that **may be absent** can be left out of the file altogether.
- A file with a header and no rows is fine. A file without a header is not, nor is a missing one.
- What breaks the contract is reported at once by `python -m dashboard build`, each with file, line,
  column, value and remedy, and nothing is published.

Examples are from `published/`; where a table or a column is empty there, a dash stands for one.
"""

TABLES = {
    "data_set": "What kind of data set this folder is; one row.",
    "source": "Where the other rows come from, and how it was read.",
    "rocu": "The ten regions: regional organised crime units, and London's arrangement.",
    "force": "The territorial police forces of England and Wales.",
    "rocu_membership": "Which regional unit a force belongs to, and when.",
    "rocu_neighbour": "Which regions border each other, in both directions.",
    "agency": "Bodies that have staff in regional units or are party to agreements.",
    "capability": "Specialist capabilities of regional units.",
    "capability_standard": "The level that the standard asks of a capability, from a date.",
    "policing_function": "What obligations need and agreements cover.",
    "function_capability": "Which capabilities of a regional unit deliver which functions.",
    "capability_assessment": "Dated judgements of a unit's capability.",
    "force_function_assessment": "Dated judgements of how well a force performs a function itself.",
    "spr_edition": "Editions of the Strategic Policing Requirement.",
    "spr_threat": "National threats that an edition names.",
    "spr_obligation": "What an edition asks of chief constables and commissioners.",
    "obligation_function": "Which functions an obligation needs.",
    "spr_statement": "What forces have said of themselves against an edition.",
    "agreement": "Collaborations, contracts and informal arrangements between forces and others.",
    "agreement_party": "Who is party to an agreement.",
    "agreement_function": "Which functions an agreement covers.",
    "secondment": "Staff of an agency in a regional unit.",
    "funding": "Published amounts of money for units, forces and the network.",
    "force_contribution": "What a force puts towards its unit in a year.",
    "funding_event": "Dated events in the funding of the network.",
    "gdp_deflator": "Price indices with which amounts are put in real terms, approximately.",
    "inspection_grade": "Grades that inspectors gave.",
    "inspection_count": "Numbers that inspection reports give, such as recommendations made.",
    "recommendation": "Recommendations of inspections.",
    "workforce": "Staffing figures of units and of the network.",
    "force_size": "How many officers a force has, by basis.",
    "demonstrator_site": "Sites of the protective services demonstrator programme of 2007.",
    "demonstrator_site_force": "Which forces took part in a demonstrator site.",
    "programme_fact": "Figures published about collaboration programmes.",
}

# Columns that mean the same in every table, unless MEANINGS or the contract says otherwise.
SHARED = {
    "source_id": "the source of the row",
    "note": "what a reader should know beyond the other columns",
    "marking": "protective marking; empty or absent: OFFICIAL, but a fault where live or owned",
    "owner_rocu_id": "the unit whose return the row came in; empty: public",
    "rocu_id": "the regional unit",
    "force_id": "the force",
    "agency_id": "the agency",
    "capability_id": "the capability",
    "function_id": "the policing function",
    "edition": "the edition, by its year",
    "obligation_id": "the obligation",
    "agreement_id": "the agreement",
    "site_id": "the demonstrator site",
    "as_of": "the day on which it was so; empty: the page is undated",
    "name": "what it is called",
    "title": "its title",
    "definition": "what it is, in a sentence",
    "financial_year": "the financial year",
    "inspection": "the inspection, by its short name and year",
    "measure": "what was measured",
    "value": "the figure, in the unit that the measure says",
    "dimension": "what kind of thing is asked",
}

MEANINGS = {
    ("data_set", "data_set"): "public facts, made up for training, or published facts with returns",
    ("data_set", "title"): "what pages call the data set",
    ("data_set", "compiled_on"): "when it was put together",
    ("source", "source_id"): "the source, as other tables name it",
    ("source", "publisher"): "who published it; empty: not stated",
    ("source", "published_on"): "when it was published; empty: the page is undated",
    ("source", "url"): "where it is on the web; empty: nowhere known",
    ("rocu", "rocu_id"): "the regional unit, as other tables name it",
    ("rocu", "short_name"): "what pages call it after the first time",
    ("rocu", "region"): "the region it serves",
    ("rocu", "host_force_id"): "the force that hosts it; empty: not known",
    ("rocu", "website"): "its own site",
    ("force", "force_id"): "the force, as other tables name it",
    ("force", "country"): "the country it polices",
    ("force", "ons_code"): "the code of its area at the Office for National Statistics",
    ("rocu_membership", "member_to"): "the last day; empty: still a member",
    ("rocu_neighbour", "neighbour_id"): "a regional unit whose region borders it",
    ("agency", "agency_id"): "the agency, as other tables name it",
    ("agency", "kind"): "what kind of body it is",
    ("agency", "predecessor_id"): "the agency that it took over from",
    ("agency", "successor_id"): "the agency that took over from it",
    ("capability", "capability_id"): "the capability, as other tables name it",
    ("capability", "family"): "the group that pages show it in",
    ("capability", "framework"): "listed in 2015, listed since, or another function of a unit",
    ("capability", "listed_from"): "when it was first listed as a capability",
    ("capability_standard", "effective_from"): "from when the standard asks it; empty: always",
    ("policing_function", "function_id"): "the policing function, as other tables name it",
    ("capability_assessment", "position"): "what was found",
    ("capability_assessment", "delivery"): "how the capability is delivered",
    ("capability_assessment", "evidence_scope"): (
        "whether the source speaks of this unit or of the whole network"
    ),
    ("spr_edition", "edition"): "the edition, by its year, as other tables name it",
    ("spr_edition", "in_force_from"): "the first day it was in force",
    ("spr_edition", "in_force_to"): "the last day; empty: still in force",
    ("spr_threat", "threat_id"): "the threat, as other tables name it",
    ("spr_threat", "sort_order"): "its place in the list of the edition",
    ("spr_obligation", "obligation_id"): "the obligation, as other tables name it",
    ("spr_obligation", "duty_holder"): "who owes it",
    ("spr_obligation", "requirement"): "what is asked, in a sentence",
    ("spr_obligation", "reference"): "where the edition or an Act says it",
    ("spr_obligation", "confidence"): "how sure the wording is",
    ("spr_statement", "position"): "what the force says of itself",
    ("agreement", "agreement_id"): "the agreement, as other tables name it",
    ("agreement", "legal_basis"): "the section of the Police Act 1996, or another basis",
    ("agreement", "starts_on"): "the first day; empty: not known, taken as always",
    ("agreement", "ends_on"): "the last day; empty: open or not known",
    ("agreement", "review_on"): "when it is due for review",
    ("agreement", "scope"): "how many forces it joins, and where",
    ("agreement_party", "party_kind"): "what kind of party it is",
    ("secondment", "posts_established"): "posts that there should be",
    ("secondment", "posts_filled"): "posts with somebody in them",
    ("secondment", "basis"): "how the staff are there",
    ("funding", "funding_id"): "the amount",
    ("funding", "recipient_kind"): "whom the money is for",
    ("funding", "stream"): "where the money comes from",
    ("funding", "kind"): "planned, granted or spent",
    ("funding", "resource_or_capital"): "running costs, or buildings and equipment",
    ("funding", "certainty"): "how firm the amount is",
    ("funding", "coverage_note"): "what the amount covers and leaves out",
    ("force_contribution", "amount_gbp"): "pounds, nominal",
    ("force_contribution", "kind"): "planned, granted or spent",
    ("funding_event", "event_id"): "the event",
    ("funding_event", "event_on"): "when it happened; empty: not known",
    ("funding_event", "effect"): "what it changed, in a sentence",
    ("gdp_deflator", "base_year"): "the year whose prices are 100",
    ("inspection_grade", "subject_kind"): "whether a unit or a force was graded",
    ("inspection_grade", "question"): "what was graded",
    ("inspection_grade", "published_on"): "when the grade was published; empty: not known",
    ("inspection_count", "subject_kind"): "whether it counts for a unit, a force or the network",
    ("recommendation", "recommendation_id"): "the recommendation",
    ("recommendation", "text_summary"): "what is recommended, in a sentence",
    ("recommendation", "owner"): "who should do it; empty: not stated",
    ("recommendation", "due_on"): "by when; empty: not stated",
    ("demonstrator_site", "site_id"): "the demonstrator site, as other tables name it",
    ("demonstrator_site", "purpose"): "what was to be shown",
    ("demonstrator_site", "announced_on"): "when it was announced",
    ("programme_fact", "fact_id"): "the figure",
    ("programme_fact", "programme"): "the programme it is about",
    ("programme_fact", "value"): "the figure",
    ("programme_fact", "unit"): "the unit of the figure",
}


def dictionary() -> str:
    """The whole of data/README.md."""
    parts = [INTRODUCTION, *(_table(table) for table in tables().values())]
    return "\n".join(parts)


def meaning(column: Column) -> str:
    """What a column holds, as the contract says or else as is said here; KeyError where neither."""
    if column.meaning:
        return column.meaning
    return MEANINGS.get((column.table, column.name)) or SHARED[column.name]


def _table(table: Table) -> str:
    examples = _examples(table)
    lines = [
        f"## {table.name}",
        "",
        TABLES[table.name],
        "",
        "| Column | Meaning | Type | Allowed words | Empty? | Example |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for column in table.columns:
        cells = (
            f"`{column.name}`" + (" (key)" if column.key else ""),
            meaning(column),
            _type(column),
            ", ".join(f"`{word}`" for word in column.words),
            _empty(column),
            examples[column.name],
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _type(column: Column) -> str:
    kind = column.type.replace("_", " ").replace("int", "whole number")
    return f"{kind} of `{column.references}`" if column.references else kind


def _empty(column: Column) -> str:
    if column.may_be_absent:
        return "yes, or absent"
    return "yes" if column.may_be_empty else "no"


def _examples(table: Table) -> dict[str, str]:
    """The first value of each column in the published data set, shortened; a dash where none."""
    with (PUBLISHED / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        column.name: _short(next((row[column.name] for row in rows if row.get(column.name)), "–"))
        for column in table.columns
    }


def _short(text: str) -> str:
    return text if len(text) <= MAX_EXAMPLE else text[: MAX_EXAMPLE - 1].rstrip() + "…"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
