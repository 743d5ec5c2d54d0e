"""Claims beside what can be shown of them, against the plain rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.assurance import NOTHING_TO_COMPARE, assurance, assurance_headline
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import WORST_FIRST, Reference, first_day, read_rows

Built = Callable[[Rows], Store]


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


def test_functions_below_have_their_own_ids(built: Built) -> None:
    """An action is found by the id and said under the name, and names sort otherwise than ids."""
    rows_of = network(
        policing_function=lines("function_id name", "diving Zebra", "hacking Alarm"),
        force_function_assessment=lines(
            "force_id function_id level", "ash hacking 2", "ash diving 2"
        ),
        spr_edition=lines("edition in_force_from", "2023 2023-02-20"),
        spr_obligation=lines("obligation_id edition", "both 2023"),
        obligation_function=lines("obligation_id function_id", "both hacking", "both diving"),
        spr_statement=lines("force_id edition dimension position", "ash 2023 capability met"),
    )
    frame = built(rows_of).answer("assurance", LOCAL_OPERATOR, as_of=AS_OF, edition="2023")
    assert list(frame["functions_below"][0]) == ["Alarm", "Zebra"]
    assert list(frame["function_ids_below"][0]) == ["hacking", "diving"]


def test_findings_are_those_of_rule_11(published_store: Store) -> None:
    frame = published_store.answer("assurance", LOCAL_OPERATOR, as_of=AS_OF, edition="2015")
    gaps = published_store.answer("assurance_gap", LOCAL_OPERATOR, as_of=AS_OF)
    gaps = gaps[gaps["edition"] == "2015"]
    found = frame[frame["finding"].isin(["contradicted", "not_evidenced"])]
    assert sorted(zip(found["force_id"], found["finding"], strict=True)) == sorted(
        zip(gaps["force_id"], gaps["finding"], strict=True)
    )


def test_headline_counts_every_claim_once_and_tells_of_another_edition(question: Question) -> None:
    held = assurance(question, edition="2015")
    said = assurance_headline(question, "2015")
    numbers = [int(word) for word in said.split() if word.isdigit()]
    assert numbers[0] == len(held.frame)
    assert sum(numbers[2:]) == len(held.frame)
    assert list(held.table["What can be shown"]).count(NOTHING_TO_COMPARE) == numbers[-1]
    none = assurance_headline(question, "2023")
    assert none.startswith(
        "No claim of any force is recorded that it meets, or has access to, what the 2023 edition"
    )
    cleveland = replace(question, rocu_id="nersou", force_id="cleveland")
    assert assurance_headline(cleveland, "2023").startswith(
        "No claim of Cleveland Police is recorded that it meets, or has access to, what the 2023"
    )
    assert none.endswith(said)


def test_claims_say_what_can_be_shown_of_them_and_what_inspectors_found(built: Built) -> None:
    """ash's best way is partial, birch's is not known, cedar's is there but not assessed."""
    rows_of = network(
        force_function_assessment=lines(
            "force_id function_id level", "ash hacking 2", "cedar diving 3"
        ),
        spr_edition=lines("edition in_force_from", "2023 2023-02-20"),
        spr_obligation=lines("obligation_id edition", "hack 2023"),
        obligation_function=lines("obligation_id function_id", "hack hacking"),
        agreement=lines("agreement_id status scope", "pact in_force multi_force"),
        agreement_party=lines("agreement_id party_kind party_id", "pact force cedar"),
        agreement_function=lines("agreement_id function_id", "pact hacking"),
        spr_statement=lines(
            "force_id edition dimension position",
            "ash 2023 capability met",
            "birch 2023 capability has_access",
            "cedar 2023 capability has_access",
            "dogwood 2023 capability not_met",
        ),
        inspection_grade=[
            {
                "subject_kind": "force",
                "subject_id": "ash",
                "inspection": "peel-2024",
                "question": "tackling crime",
                "grade": "good",
            }
        ],
    )
    question = Question(built(rows_of), LOCAL_OPERATOR, AS_OF)
    table = assurance(question).table
    shown = [cell.split(". ")[0] for cell in table["What can be shown"]]
    assert shown == [
        "Not borne out: the best way is only partial",
        "Cannot be shown from what is recorded",
        "There is access, but nothing says how good it is",
    ]
    assert table["What can be shown"].iloc[0].endswith("Below the standard: in words")
    assert list(table["What inspectors found"])[:2] == [
        "Good (tackling crime)",
        "No grade is recorded",
    ]
    assert assurance_headline(question) == (
        "Of 3 claims that a force meets, or has access to, what the 2023 edition asks, 1 is not "
        "borne out (the best way is only partial, or absent), 1 cannot be shown from what is "
        "recorded, 1 is backed by access that is not assured and none is borne out."
    )
