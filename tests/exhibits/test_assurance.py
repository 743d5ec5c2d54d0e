"""Assurance: statements beside what the routes support, against the plain rules."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.exhibits.assurance import assurance, assurance_headline
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED
from tests.rules.reference import WORST_FIRST, Reference, first_day, read_rows


@pytest.mark.parametrize("edition", ["2012", "2015", "2023"])
@pytest.mark.parametrize("on", [AS_OF, date(2016, 12, 31)])
def test_assurance_is_what_the_rules_say_of_every_statement(
    published_store: Store, edition: str, on: date
) -> None:
    rows = read_rows(PUBLISHED)
    reference = Reference(rows, on)
    expected = []
    for row in rows["spr_statement"]:
        if row["edition"] != edition or row["position"] not in ("met", "has_access"):
            continue
        if row["as_of"] and first_day(row["as_of"]) > on:
            continue
        asked = [
            obligation["obligation_id"]
            for obligation in rows["spr_obligation"]
            if obligation["edition"] == edition
            and row["threat_id"] in ("", obligation["threat_id"])
        ]
        positions = [reference.obligation_positions[row["force_id"], id_][0] for id_ in asked]
        derived = [position for position in positions if position != "not_derived"]
        worst = min(derived, key=WORST_FIRST.index, default=None)
        needed = {
            held["function_id"]
            for held in rows["obligation_function"]
            if held["obligation_id"] in asked
        }
        unknown = {
            function
            for force, function, coverage, _ in reference.function_coverage()
            if force == row["force_id"] and function in needed and coverage == "unknown"
        }
        names = {held["function_id"]: held["name"] for held in rows["policing_function"]}
        key = (row["force_id"], row["threat_id"], row["dimension"], row["source_id"])
        expected.append((*key, worst, tuple(sorted(names[id_] for id_ in unknown))))
    frame = published_store.answer("assurance", LOCAL_OPERATOR, as_of=on, edition=edition)
    found = [
        (
            row.force_id,
            row.threat_id if isinstance(row.threat_id, str) else "",
            row.dimension,
            row.source_id,
            row.derived if isinstance(row.derived, str) else None,
            tuple(row.functions_not_known),
        )
        for row in frame.itertuples()
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_findings_are_those_of_rule_11(published_store: Store) -> None:
    frame = published_store.answer("assurance", LOCAL_OPERATOR, as_of=AS_OF, edition="2015")
    gaps = published_store.answer("assurance_gap", LOCAL_OPERATOR, as_of=AS_OF)
    gaps = gaps[gaps["edition"] == "2015"]
    found = frame[frame["finding"].isin(["contradicted", "not_evidenced"])]
    assert sorted(zip(found["force_id"], found["finding"], strict=True)) == sorted(
        zip(gaps["force_id"], gaps["finding"], strict=True)
    )


def test_headline_counts_every_statement_once(question: Question) -> None:
    held = assurance(question, edition="2015")
    said = assurance_headline(question, "2015")
    numbers = [int(word) for word in said.replace(";", "").split() if word.isdigit()]
    assert numbers[0] == len(held.frame)
    assert sum(numbers[2:]) == len(held.frame)
    assert "Nothing published" in assurance_headline(question, "2023")
