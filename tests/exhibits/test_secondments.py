"""Secondments: SQL's counts against plain Python over the files, and small made-up entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.secondments import (
    secondment_capability,
    secondment_entry,
    secondment_headline,
    secondment_matrix,
    secondment_posts,
    secondment_time,
    secondment_undated,
)
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, Rows, table_rows
from tests.exhibits.reading import light

Build = Callable[[Rows], Store]


def known_at(day: date) -> list[dict[str, str]]:
    """Entries whose date, cut short or not, begins by a day, and those without a date."""
    return [
        row
        for row in table_rows("secondment")
        if not row["as_of"] or (row["as_of"] + "-01-01")[:10] <= day.isoformat()
    ]


def agency(id_: str, **others: str) -> dict[str, object]:
    return {"agency_id": id_, "name": id_.upper(), "kind": "government", **others}


def network(*entries: dict[str, object], agencies: tuple[str, ...] = ("x", "y")) -> Rows:
    """Two units and some agencies, with these entries."""
    return {
        "rocu": [
            {"rocu_id": id_, "name": f"Unit {id_}", "short_name": id_.upper(), "region": id_}
            for id_ in ("one", "two")
        ],
        "capability": [
            {
                "capability_id": "cap",
                "name": "Cap",
                "family": "cyber",
                "definition": "A capability",
                "framework": "core-2015",
            }
        ],
        "agency": [agency(id_) for id_ in agencies],
        "secondment": [{"basis": "liaison", **entry} for entry in entries],
    }


def asked(store: Store, rocu_id: str | None = None, day: date = AS_OF) -> Question:
    return Question(store, LOCAL_OPERATOR, day, rocu_id)


@pytest.mark.parametrize("day", [date(2013, 3, 1), date(2016, 12, 31), AS_OF])
def test_matrix_published_rows_agree_with_the_files(published_store: Store, day: date) -> None:
    units = [row["rocu_id"] for row in table_rows("rocu")]
    expected: dict[tuple[str, str, str], str] = {}
    for row in known_at(day):
        for unit in units if row["rocu_id"] == "all" else [row["rocu_id"]]:
            key = (row["agency_id"], unit, row["basis"])
            if row["rocu_id"] != "all" or key not in expected:
                expected[key] = "network" if row["rocu_id"] == "all" else "unit"
    found = {
        (row.agency_id, row.rocu_id, basis): "network" if basis in row.network_bases else "unit"
        for row in rows(asked(published_store, day=day).answer("secondment_matrix"))
        for basis in row.bases
    }
    assert found == expected


def test_summary_published_rows_agree_with_the_files(question: Question) -> None:
    entries = known_at(AS_OF)
    for found in rows(question.answer("secondment_summary")):
        held = [row for row in entries if found.basis in (row["basis"], "any")]
        of_unit = {row["agency_id"] for row in held if row["rocu_id"] != "all"}
        of_all = {row["agency_id"] for row in held if row["rocu_id"] == "all"}
        assert found.entries == len(held)
        assert found.unit_agencies == len(of_unit)
        assert found.network_agencies == len(of_all)
        assert found.only_network_agencies == len(of_all - of_unit)
        assert found.undated_entries == sum(not row["as_of"] for row in held)
        assert found.entries_with_posts == sum(
            bool(row["posts_established"] or row["posts_filled"]) for row in held
        )


def test_capability_options_are_what_entries_name_the_unit_as_a_whole_first(built: Build) -> None:
    of_cap = {"rocu_id": "one", "agency_id": "x", "capability_id": "cap"}
    entries = (of_cap, of_cap | {"agency_id": "y"}, {"rocu_id": "two", "agency_id": "x"})

    def options(*held: dict[str, object]) -> list[tuple[str, str]]:
        frame = asked(built(network(*held))).answer("secondment_capability_option")
        return list(zip(frame["capability_id"], frame["label"], strict=True))

    assert options(*entries) == [("unit", "The unit as a whole"), ("cap", "Cap")]
    assert options(of_cap) == [("cap", "Cap")]
    assert options() == []


def test_capability_published_rows_agree_with_the_files(question: Question) -> None:
    for found in rows(question.answer("secondment_capability")):
        held = [r for r in known_at(AS_OF) if r["capability_id"] == (found.capability_id or "")]
        unit = [row for row in held if row["rocu_id"] != "all"]
        assert found.unit_agencies == len({row["agency_id"] for row in unit})
        assert found.unit_count == len({row["rocu_id"] for row in unit})
        assert found.network_entries == len(held) - len(unit)


def test_dated_and_undated_published_rows_are_all_entries(question: Question) -> None:
    dated, undated = secondment_time(question).frame, secondment_undated(question).frame
    assert dated["as_of"].notna().all()
    assert undated["as_of"].isna().all()
    assert len(dated) + len(undated) == len(known_at(AS_OF))


def test_entry_region_chosen_keeps_statements_about_every_unit(published_store: Store) -> None:
    found = secondment_entry(asked(published_store, "nwrocu")).frame
    expected = [row for row in known_at(AS_OF) if row["rocu_id"] in ("nwrocu", "all")]
    assert len(found) == len(expected)
    assert set(found["scope"]) == {"unit", "network"}


def test_entry_reverse_direction_stays_visible(question: Question) -> None:
    table = secondment_entry(question).table
    reverse = table[table["Note"].str.startswith("Reverse direction")]
    noted = [row for row in table_rows("secondment") if row["note"].startswith("Reverse direction")]
    assert len(reverse) == len(noted) > 0
    assert reverse["Basis"].str.endswith("(reverse direction)").all()
    assert "↩" in str([trace.text for trace in light(secondment_matrix(question)).data])  # type: ignore[union-attr]


def test_matrix_statement_about_every_unit_is_faint_and_small(built: Build) -> None:
    store = built(
        network(
            {"rocu_id": "all", "agency_id": "x", "basis": "seconded"},
            {"rocu_id": "one", "agency_id": "x", "basis": "embedded"},
        )
    )
    made = secondment_matrix(asked(store))
    assert made.table.to_dict("records") == [
        {"Agency": "X", "ONE": "Seconded (every unit); Embedded", "TWO": "Seconded (every unit)"}
    ]
    cells = next(trace for trace in light(made).data if trace.name == "cells")
    assert list(cells.text) == ["sE", "s"]
    assert "1 of 2 cells rest only on statements about every unit" in made.note


def test_matrix_nothing_published_is_said_and_not_an_absence(built: Build) -> None:
    made = secondment_matrix(asked(built(network({"rocu_id": "one", "agency_id": "x"}))))
    assert made.table["TWO"].to_list() == ["Nothing published"]
    assert "1 have nothing published, which is not an absence" in made.note


def test_matrix_agency_with_a_successor_comes_last(built: Build) -> None:
    data = network({"rocu_id": "one", "agency_id": "a"}, {"rocu_id": "one", "agency_id": "b"})
    data["agency"] = [agency("a", successor_id="b"), agency("b")]
    assert secondment_matrix(asked(built(data))).table["Agency"].to_list() == ["B", "A"]


def test_posts_partly_stated_says_which_are_not(built: Build) -> None:
    store = built(
        network(
            {"rocu_id": "one", "agency_id": "x", "posts_filled": 0, "as_of": "2019"},
            {"rocu_id": "one", "agency_id": "y"},
        )
    )
    made = secondment_posts(asked(store))
    assert made.table[["Date", "Posts established", "Posts filled"]].to_numpy().tolist() == [
        ["2019", "Not stated", "0"]
    ]
    assert made.note.startswith("Posts are stated in 1 of 2 entries")


def test_time_cut_short_date_stands_for_all_of_it(built: Build) -> None:
    store = built(
        network(
            {"rocu_id": "one", "agency_id": "x", "as_of": "2020"},
            {"rocu_id": "one", "agency_id": "x", "as_of": "2020-02"},
            {"rocu_id": "one", "agency_id": "x", "as_of": "2020-02-03"},
            {"rocu_id": "one", "agency_id": "y"},
        )
    )
    found = secondment_time(asked(store)).frame
    assert set(zip(found["as_of"], found["as_of_latest"], strict=True)) == {
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2020, 2, 1), date(2020, 2, 29)),
        (date(2020, 2, 3), date(2020, 2, 3)),
    }


def test_time_entry_after_the_as_at_date_is_left_out(built: Build) -> None:
    store = built(network({"rocu_id": "one", "agency_id": "x", "as_of": "2020-02"}))
    assert len(secondment_time(asked(store, day=date(2020, 1, 31))).frame) == 0
    assert len(secondment_time(asked(store, day=date(2020, 2, 1))).frame) == 1


def test_family_chain_is_ordered_and_a_circle_ends(built: Build) -> None:
    data = network()
    data["agency"] = [
        agency("z1", successor_id="m2"),
        agency("z2", successor_id="m2"),
        agency("m2"),
        agency("a3", predecessor_id="m2"),
        agency("alone"),
        agency("c1", successor_id="c2"),
        agency("c2", successor_id="c1"),
    ]
    found = {row.agency_id: row for row in rows(asked(built(data)).answer("agency_family"))}
    chain = {id_: (found[id_].family_id, found[id_].step) for id_ in ("z1", "z2", "m2", "a3")}
    assert chain == {"z1": ("a3", 0), "z2": ("a3", 0), "m2": ("a3", 1), "a3": ("a3", 2)}
    assert (found["alone"].family_id, found["alone"].step) == ("alone", 0)
    assert found["c1"].family_id == found["c2"].family_id == "c1"


def test_time_predecessor_without_a_date_is_named_above_its_successor(built: Build) -> None:
    data = network(
        {"rocu_id": "one", "agency_id": "old"},
        {"rocu_id": "one", "agency_id": "new", "as_of": "2020"},
    )
    data["agency"] = [agency("old", successor_id="new"), agency("new")]
    figure: Any = light(secondment_time(asked(built(data))))
    labels = figure.data[0].text
    assert [label.replace("<b>", "").replace("</b>", "") for label in labels] == [
        "OLD (none dated, 1 undated)",
        "↳ NEW",
    ]


def test_exhibits_without_entries_say_so(built: Build) -> None:
    question = asked(built(network()))
    assert secondment_headline(question) == (
        "Nothing that was published names staff of another agency in the regional units."
    )
    for make in (secondment_matrix, secondment_entry, secondment_time, secondment_capability):
        assert len(make(question).table) == 0


def test_headline_region_counts_its_own_agencies_and_the_others_apart(question: Question) -> None:
    in_region = Question(question.store, LOCAL_OPERATOR, AS_OF, "serocu")
    entries = [row for row in known_at(AS_OF) if row["rocu_id"] in ("serocu", "all")]
    own = {row["agency_id"] for row in entries if row["rocu_id"] == "serocu"}
    only_all = {row["agency_id"] for row in entries} - own
    said = secondment_headline(in_region)
    assert f"name {len(own)} agencies" in said
    assert f"and {len(only_all)} more only in statements about every unit" in said
