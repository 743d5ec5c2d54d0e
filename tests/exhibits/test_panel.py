"""What may be said in public: covert capabilities as one sum, and nothing that is restricted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.charts.bars import Bars
from dashboard.exhibits.panel import (
    in_public,
    panel_headline,
    panel_moves,
    panel_standing,
    panel_statement,
)
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR, PUBLIC
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import Reference, read_rows

Built = Callable[[Rows], Store]
COVERT = "covert and technical"


@pytest.fixture
def small(built: Built) -> Question:
    """north: spies below the standard and bugs at it, both covert; cyber below; riu stated; and
    restricted news that cyber is at the standard."""
    return Question(
        built(
            network(
                capability=[
                    {"capability_id": id_, "name": f"{id_.capitalize()} team", "family": family}
                    for id_, family in (
                        ("spies", COVERT),
                        ("bugs", COVERT),
                        ("cyber", "cyber"),
                        ("riu", "intelligence"),
                    )
                ],
                capability_standard=lines(
                    "capability_id target_level", "spies 3", "bugs 3", "cyber 3", "riu 3"
                ),
                capability_assessment=lines(
                    "rocu_id capability_id as_of position evidence_scope marking owner_rocu_id",
                    "north spies 2024 partial unit OFFICIAL -",
                    "north bugs 2024 provided unit OFFICIAL -",
                    "north cyber 2024 partial unit OFFICIAL -",
                    "north cyber 2025 provided unit OFFICIAL-SENSITIVE north",
                    "north riu 2024 provided network OFFICIAL -",
                ),
            )
        ),
        LOCAL_OPERATOR,
        AS_OF,
        rocu_id="north",
    )


def test_statement_tells_covert_capabilities_as_one_sum_and_no_restricted_row(
    small: Question,
) -> None:
    exhibit = panel_statement(small)
    said = dict(exhibit.table.values.tolist())
    assert said["Capabilities"].endswith(
        "1 is at the standard on evidence of its own, 1 is only stated to be at it and 2 are below "
        "the standard. Below it: cyber team."
    )
    assert said["Covert capabilities"] == (
        "Among them are 2 covert and technical ones, told only together: 1 is at the standard on "
        "evidence of its own and 1 is below the standard."
    )
    told = " ".join([exhibit.alt, exhibit.note, *said.values()])
    assert "pies team" not in told
    assert "ugs team" not in told
    assert "Left out: rows marked OFFICIAL-SENSITIVE" in exhibit.note


def test_moves_tell_covert_capabilities_as_a_number_and_no_function_of_a_force(
    built: Built,
) -> None:
    """Of three that got worse two are covert; a force's own function got worse too."""
    store = built(
        network(
            capability=[
                {"capability_id": id_, "name": f"{id_.capitalize()} team", "family": family}
                for id_, family in (("spies", COVERT), ("bugs", COVERT), ("cyber", "cyber"))
            ],
            capability_assessment=lines(
                "rocu_id capability_id as_of position",
                *(f"north {id_} 2024 provided" for id_ in ("spies", "bugs", "cyber")),
                *(f"north {id_} 2025 partial" for id_ in ("spies", "bugs", "cyber")),
            ),
            force_function_assessment=lines(
                "force_id function_id as_of level", "ash hacking 2024 3", "ash hacking 2025 1"
            ),
        )
    )
    north = in_public(Question(store, LOCAL_OPERATOR, AS_OF, rocu_id="north"))
    better, worse, unknown = panel_moves(north, "2024-06-30")
    assert better == "No capability is recorded to have got better since 30 June 2024."
    assert worse == (
        "3 capabilities got worse since 30 June 2024: cyber team and 2 covert and technical ones."
    )
    assert unknown == "All of 3 core capabilities are assessed."


def test_headline_of_the_panel_counts_and_names_nothing(small: Question) -> None:
    said = panel_headline(in_public(small))
    assert said.endswith("1 is at the standard on evidence of its own and 2 are below it.")
    assert said not in panel_statement(small).table["What may be said"].to_list()


def test_statement_of_a_force_tells_where_it_stands(question: Question) -> None:
    force = replace(question, rocu_id="nersou", force_id="cleveland")
    said = dict(panel_statement(force).table.values.tolist())
    assert said["Cleveland Police"].startswith("Of 24 obligations of the 2023 edition that need")


def test_standing_by_family_is_a_chart_whose_bars_are_sums(small: Question) -> None:
    """Every capability stands somewhere in both worlds, so that it is always a chart."""
    exhibit = panel_standing(small)
    assert isinstance(exhibit.chart, Bars)
    assert exhibit.chart.categories == (
        "Covert and technical, all together",
        "Cyber",
        "Intelligence",
    )
    drawn = {one.state.key: one.values for one in exhibit.chart.drawn}
    assert drawn == {
        "at_standard": (1, None, None),
        "stated": (None, None, 1),
        "below": (1, 1, None),
    }
    assert "Spies" not in exhibit.table.to_string()


def test_standing_by_family_published_counts_as_the_reference(question: Question) -> None:
    rows = read_rows(PUBLISHED)
    held = Reference(rows, AS_OF)
    family = {row["capability_id"]: row["family"] for row in rows["capability"]}
    expected: Counter[tuple[str, str]] = Counter()
    for rocu in (row["rocu_id"] for row in rows["rocu"]):
        for capability, of in family.items():
            row = held.capability_latest.get((rocu, capability))
            target = held.target.get(capability)
            if row is None or row["position"] == "transferred":
                standing = "transferred" if row else "not_assessed"
            elif target is None:
                standing = "no_standard"
            elif int(row["level"]) < target:
                standing = "below"
            else:
                standing = "stated" if row["evidence_scope"] == "network" else "at_standard"
            expected[of, standing] += 1
    frame = panel_standing(question).frame
    found = {
        (row.family, key): getattr(row, key)
        for row in frame.itertuples()
        for key in (
            "at_standard",
            "stated",
            "below",
            "no_standard",
            "transferred",
            "not_assessed",
        )
        if getattr(row, key)
    }
    assert found == dict(expected)


def test_panel_is_asked_of_the_public_edition_whoever_asks(question: Question) -> None:
    assert in_public(question).viewer.scope == PUBLIC
