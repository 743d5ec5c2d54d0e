"""A force's briefing: each kind of thing on made-up rows, each once."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.exhibits.briefing.issues import force_issue
from dashboard.exhibits.briefing.roles import role_to_meet
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import write_data_set
from tests.rules.network import lines, network

TODAY = date(2020, 1, 1)
NAMED = {
    "rocu": {"north": "North Unit", "south": "South Unit"},
    "force": {"ash": "Ash Police", "birch": "Birch Police", "cedar": "Cedar Police"},
    "agreement": {"deal": "Deal", "pact": "Pact", "gone": "Gone", "club": "Club"},
    "policing_function": {"hacking": "Hacking", "diving": "Diving", "rescue": "Rescue"},
    "capability": {"cyber": "Cyber", "intel": "Intel"},
    "agency": {"customs": "Customs", "mint": "Mint", "old-mint": "Old Mint"},
}
KEY = {"policing_function": "function_id"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """ash, of the north, with one thing of every kind that a briefing tells."""
    made = network(
        rocu=lines("rocu_id host_force_id", "north birch", "south -"),
        force=lines("force_id", "ash", "birch", "cedar"),
        capability=lines("capability_id framework", "cyber core-2015", "intel core-2015"),
        policing_function=lines("function_id", "hacking", "diving", "rescue"),
        capability_standard=lines("capability_id target_level", "cyber 3", "intel 3"),
        capability_assessment=lines(
            "rocu_id capability_id as_of position source_id", "north cyber 2019-05 partial a"
        ),
        agreement=lines(
            "agreement_id status lead_force_id ends_on scope source_id",
            "deal in_force cedar 2021-03-31 multi_force a",
            "pact under_review - - bilateral b",
            "gone ended - 2018 bilateral s",
            "club under_review - - national s",
        ),
        agreement_party=lines(
            "agreement_id party_kind party_id",
            "deal force ash",
            "deal force cedar",
            "pact force ash",
            "pact force birch",
            "gone force ash",
            "club force all-forces",
        ),
        agreement_function=lines("agreement_id function_id", "deal diving", "pact rescue"),
        spr_edition=lines("edition in_force_from", "2015 2015-03"),
        spr_obligation=lines(
            "obligation_id edition duty_holder source_id",
            "hack 2015 chief_constable c",
            "dive 2015 both c",
            "rule 2015 pcc c",
        ),
        obligation_function=lines("obligation_id function_id", "hack hacking", "dive diving"),
        spr_statement=lines(
            "force_id edition dimension position as_of source_id",
            "ash 2015 capability met 2018 a",
            "birch 2015 capability met 2018 a",
            "cedar 2015 capability met 2018 b",
        ),
        inspection_grade=lines(
            "subject_kind subject_id inspection grade published_on",
            "force ash peel-2018 inadequate 2018-05",
            "rocu north regional-2019 requires_improvement 2019-05",
            "force birch peel-2018 inadequate 2018-05",
            "rocu south regional-2019 inadequate 2019-05",
        ),
        recommendation=[
            {"recommendation_id": "r1", "inspection": "peel-2018", "owner": "Ash Police"},
            {"recommendation_id": "r2", "inspection": "peel-2018", "owner": "Birch Police"},
            {"recommendation_id": "r3", "inspection": "peel-2018", "owner": "Home Office"},
            {"recommendation_id": "r4", "inspection": "regional-2019", "owner": "North Unit"},
        ],
        agency=lines("agency_id successor_id", "customs -", "mint -", "old-mint mint"),
        secondment=lines(
            "rocu_id agency_id capability_id basis",
            "north customs cyber seconded",
            "north customs - liaison",
            "north old-mint - seconded",
            "south mint - seconded",
            "all mint - liaison",
        ),
        force_contribution=lines(
            "rocu_id force_id financial_year amount_gbp share_pct",
            "north ash 2018-19 1000 -",
            "north ash 2019-20 - 12.5",
            "north birch 2019-20 2000 -",
        ),
    )
    for table, names in NAMED.items():
        for row in made[table]:
            row["name"] = row["short_name"] = names[str(row[KEY.get(table, f"{table}_id")])]
            if table != "rocu":
                del row["short_name"]
    for row in made["recommendation"]:
        row["text_summary"] = f"Do {row['recommendation_id']}."
    folder = tmp_path_factory.mktemp("briefing")
    build([write_data_set(folder / "data", made)], folder / "database")
    return current(folder / "database")


@pytest.fixture
def ash(store: Store) -> Question:
    return Question(store, LOCAL_OPERATOR, TODAY, rocu_id="north", force_id="ash")


def said(exhibit: Exhibit, column: str) -> dict[str, str]:
    """What the table says in a column, by the first column."""
    heads = exhibit.table.iloc[:, 0]
    return {str(head): str(cell) for head, cell in zip(heads, exhibit.table[column], strict=True)}


def test_force_issue_lists_what_is_open_for_the_force_and_its_unit_only(ash: Question) -> None:
    exhibit = force_issue(ash)
    assert [(r.kind, r.id) for r in rows(exhibit.frame)] == [
        ("agreement", "deal"),
        ("agreement", "club"),
        ("agreement", "pact"),
        ("statement", "2015"),
        ("obligation", "hack"),
        ("capability", "cyber"),
        ("grade", "north"),
        ("grade", "ash"),
        ("recommendation", "r1"),
    ]
    why = list(exhibit.table["Why it is open"])
    assert why[0] == "Ends within 18 months. No other supplier is known of diving"
    assert why[2] == "Under review. No other supplier is known of rescue"
    assert why[3] == "Stated: met. At worst partial by its routes"
    assert why[4] == "Partial: Hacking"
    assert why[5] == "Partial, 1 level below the standard"
    assert exhibit.alt == (
        "Open for Ash Police: 3 agreements, 1 statement contradicted, 1 obligation in a gap or "
        "partial, 1 capability of its unit below standard, 2 grades below adequate and 1 "
        "recommendation."
    )


def test_role_to_meet_names_each_office_once_with_every_reason(ash: Question) -> None:
    exhibit = role_to_meet(ash)
    why = said(exhibit, "Why, and what to raise")
    assert why == {
        "Chief officer of Ash Police": (
            "Owes 2 obligations of the 2015 edition; access is not evidenced to all that 2 of "
            "them need"
        ),
        "Police and crime commissioner, or whoever holds that office, for Ash": (
            "Owes 2 obligations of the 2015 edition; access is not evidenced to all that 1 of "
            "them needs"
        ),
        "Head of North Unit": (
            "1 capability of the unit is assessed below standard, and 1 is not assessed"
        ),
        "Chief officer of Cedar Police": (
            "Leads Deal (ends within 18 months). Through it alone, as far as is known, the force "
            "reaches diving"
        ),
        "Chief officer of Birch Police": (
            "Hosts North Unit. No lead is recorded of what it shares with the force: Pact (under "
            "review)"
        ),
        "Customs": "Is recorded to have staff in the unit: in liaison and seconded, for cyber",
    }
