"""Returns made up for the small network: each can be sent, and many say the same things anew."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.returns.network import QUARTERS
from tests.returns.replay import Row, Submission, Tables

NOTES = ("", "", 'A note, "quoted"\nin two lines')
MARKINGS = ("", "OFFICIAL", "OFFICIAL-SENSITIVE")
LEVELS = (
    ("absent", "0"),
    ("planned", "1"),
    ("partial", "2"),
    ("provided", "3"),
    ("provided", "4"),
    ("transferred", ""),
)
YEARS = ("2025-26", "2026-27")
PARTS = ("aris", "uplift")
SINCE = ("2026-02-15", "2026-08-01")


def one_of(*values: str) -> SearchStrategy[str]:
    return st.sampled_from(values)


def rows(
    key: tuple[str, ...], most: int, row: SearchStrategy[Row], least: int = 0
) -> SearchStrategy[list[Row]]:
    """Rows of a table, no two of the same key; sometimes with a marking of their own."""
    drawn = st.lists(
        row, min_size=least, max_size=most, unique_by=lambda r: tuple(r[name] for name in key)
    )
    return st.tuples(
        drawn, st.booleans(), st.lists(one_of(*MARKINGS), min_size=most, max_size=most)
    ).map(
        lambda made: [
            row | ({"marking": marking} if made[1] else {})
            for row, marking in zip(made[0], made[2], strict=False)
        ]
    )


def row(**values: SearchStrategy[str] | str) -> SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {name: st.just(v) if isinstance(v, str) else v for name, v in values.items()}
    )


def _with_level(made: tuple[Row, tuple[str, str], bool]) -> Row:
    """An assessment, or one that says nothing."""
    drawn, (position, level), is_empty = made
    return drawn | (
        {"position": "", "level": "", "delivery": "", "note": ""}
        if is_empty
        else {"position": position, "level": level}
    )


def capability_assessments(unit: str) -> SearchStrategy[list[Row]]:
    drawn = row(
        rocu_id=unit,
        capability_id=one_of("cyber", "covert"),
        delivery=one_of("regional", "unknown"),
        note=one_of(*NOTES),
    )
    is_empty = st.sampled_from([False, False, False, True])
    made = st.tuples(drawn, st.sampled_from(LEVELS), is_empty).map(_with_level)
    return rows(("capability_id",), 2, made)


def secondments(unit: str) -> SearchStrategy[list[Row]]:
    made = row(
        rocu_id=unit,
        agency_id=one_of("nca", "hmrc"),
        capability_id=one_of("", "cyber"),
        ends_on=one_of("", "2027-03-31"),
        posts_established=one_of("", "0", "4"),
        posts_filled=one_of("", "0", "3.5"),
        basis=one_of("seconded", "liaison"),
        note="",
    )
    return rows(("agency_id", "capability_id", "basis"), 3, made)


def workforces(unit: str) -> SearchStrategy[list[Row]]:
    made = row(rocu_id=unit, measure=one_of("headcount", "posts"), value=one_of("", "88", "0"))
    return rows(("measure",), 2, made)


def fundings(unit: str) -> SearchStrategy[list[Row]]:
    """Amounts of which no total stands beside its parts."""
    made = row(
        recipient_kind="rocu",
        recipient_id=unit,
        financial_year=one_of(*YEARS),
        stream=one_of("total", *PARTS),
        kind=one_of("budget", "outturn"),
        resource_or_capital=one_of("resource", "capital"),
        amount_gbp=one_of("", "100", "250.5"),
        precision="exact",
        certainty=one_of("confirmed", "indicative"),
        coverage_note="",
    )

    def without_totals(found: list[Row]) -> list[Row]:
        of_parts = {(r["financial_year"], r["kind"]) for r in found if r["stream"] != "total"}
        return [
            r
            for r in found
            if r["stream"] != "total" or (r["financial_year"], r["kind"]) not in of_parts
        ]

    return rows(("financial_year", "stream", "kind", "resource_or_capital"), 4, made).map(
        without_totals
    )


def contributions(unit: str) -> SearchStrategy[list[Row]]:
    made = row(
        rocu_id=unit,
        force_id=one_of("alpha", "beta"),
        financial_year=one_of(*YEARS),
        amount_gbp=one_of("", "10"),
        share_pct=one_of("", "12.5"),
        kind=one_of("budget", "outturn"),
    )
    return rows(("force_id", "financial_year", "kind"), 3, made)


def functions(force: str) -> SearchStrategy[list[Row]]:
    made = row(
        force_id=force,
        function_id=one_of("search", "armed"),
        level=one_of("0", "1", "3", "4"),
        note=one_of(*NOTES),
    )
    return rows(("function_id",), 2, made)


def statements(force: str) -> SearchStrategy[list[Row]]:
    made = row(
        force_id=force,
        edition="2023",
        threat_id=one_of("", "fraud"),
        dimension=one_of("capacity", "capability"),
        position=one_of("met", "not_met"),
        note=one_of(*NOTES),
    )
    return rows(("threat_id", "dimension"), 2, made)


def agreements(agreement: str) -> SearchStrategy[list[Row]]:
    made = row(
        agreement_id=agreement,
        name=f"The {agreement}",
        legal_basis=one_of("s22A", "unknown"),
        lead_force_id=one_of("", "alpha", "beta"),
        status=one_of("in_force", "under_review"),
        starts_on=one_of("", "2020-04-01"),
        ends_on=one_of("", "2027-03-31"),
        review_on="",
        notice_months=one_of("", "6"),
        scope="regional",
        underpins_rocu_id="",
        note=one_of(*NOTES),
    )
    return rows(("agreement_id",), 1, made, least=1)


def parties(agreement: str) -> SearchStrategy[list[Row]]:
    made = st.sampled_from(
        [("force", "alpha"), ("force", "gamma"), ("rocu", "north"), ("agency", "nca")]
    ).map(lambda of: {"agreement_id": agreement, "party_kind": of[0], "party_id": of[1]})
    return st.lists(made, max_size=3, unique_by=lambda r: r["party_id"])


def covered(agreement: str) -> SearchStrategy[list[Row]]:
    made = row(agreement_id=agreement, function_id=one_of("search", "armed"))
    return st.lists(made, max_size=2, unique_by=lambda r: r["function_id"])


Sheets = dict[str, Callable[[str], SearchStrategy[list[Row]]]]
SHEETS: dict[str, Sheets] = {
    "unit": {
        "capability_assessment": capability_assessments,
        "secondment": secondments,
        "workforce": workforces,
        "funding": fundings,
        "force_contribution": contributions,
    },
    "force": {"force_function_assessment": functions, "spr_statement": statements},
    "agreement": {
        "agreement": agreements,
        "agreement_party": parties,
        "agreement_function": covered,
    },
}
SUBJECTS = {
    "unit": ("north", "north", "south"),
    "force": ("alpha", "beta"),
    "agreement": ("pact", "other"),
}
NEEDED = ("agreement",)
"""Tables that a return of their kind has."""


@st.composite
def submissions(draw: Callable[[SearchStrategy[object]], object]) -> Submission:
    kind = str(draw(one_of("unit", "unit", "force", "agreement")))
    subject = str(draw(one_of(*SUBJECTS[kind])))
    tables: Tables = {}
    for table, sheet in SHEETS[kind].items():
        if table in NEEDED or draw(st.booleans()):
            tables[table] = draw(sheet(subject))  # type: ignore[assignment]
    periods = SINCE if kind == "agreement" else QUARTERS
    return Submission(
        kind, subject, str(draw(one_of(*periods))), tables, str(draw(one_of(*MARKINGS)))
    )
