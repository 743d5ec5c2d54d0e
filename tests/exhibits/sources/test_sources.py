"""Sources and method: what rests on what, counted again from the CSV files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboard.exhibits.question import Link, Question
from dashboard.exhibits.sources.method import method
from dashboard.exhibits.sources.sources import (
    NOT_STATED,
    data_warning,
    not_assessed,
    obligation_confidence,
    publisher_options,
    reading_limits,
    source_list,
    source_options,
    source_reading,
    sources_headline,
    subject_limits,
    topic_options,
)
from dashboard.exhibits.sources.words import (
    ENTRIES,
    OTHER_ENTRIES,
    READING_LIMITS,
    SUBJECT_LIMITS,
    TOPICS,
    WARNINGS,
)
from dashboard.model import LOCAL_OPERATOR, PUBLIC, WHOLE, Viewer
from dashboard.store.build import build
from dashboard.store.contract import tables
from dashboard.store.queries import query_named
from dashboard.store.store import Store, current
from dashboard.store.strange import ODD_TEXTS, _warnings
from tests.conftest import AS_OF, Rows, table_rows, write_data_set

Built = Callable[[Rows], Store]

NAMING_A_SOURCE = [
    table.name for table in tables().values() if table.holds("source_id") and table.name != "source"
]


def asked(store: Store, **scope: str) -> Question:
    return Question(store, LOCAL_OPERATOR, AS_OF, **scope)


def test_source_fact_has_every_table_that_names_a_source() -> None:
    named = re.findall(r"'(\w+)' as table_name", query_named("source_fact").statement)
    assert sorted(named) == sorted(NAMING_A_SOURCE)


def test_table_subject_has_every_table_that_names_a_source_once(question: Question) -> None:
    answer = question.answer("table_subject")
    assert sorted(answer["table_name"]) == sorted(NAMING_A_SOURCE)
    assert set(answer["subject"]) == set(TOPICS)


def test_source_words_name_every_table() -> None:
    assert set(ENTRIES) == set(NAMING_A_SOURCE)


def test_source_use_counts_the_rows_of_every_file(question: Question) -> None:
    expected = Counter(
        (row["source_id"], table) for table in NAMING_A_SOURCE for row in table_rows(table)
    )
    answer = question.answer("source_use")
    found = dict(
        zip(
            zip(answer["source_id"], answer["table_name"], strict=True),
            answer["row_count"],
            strict=True,
        )
    )
    assert found == expected


@pytest.mark.parametrize("table", NAMING_A_SOURCE)
def test_source_fact_has_each_row_of_a_source(table: str, question: Question) -> None:
    rows = table_rows(table)
    if not rows:
        pytest.skip("nobody has published any")
    source = rows[0]["source_id"]
    expected = Counter(
        {name: sum(r["source_id"] == source for r in table_rows(name)) for name in ENTRIES}
    )
    found = Counter(question.answer("source_fact", source=source)["table_name"])
    assert found == +expected


def test_source_list_has_every_source_once_with_its_link(question: Question) -> None:
    listed = source_list(question)
    rows = table_rows("source")
    assert Counter(link.text for link in listed.table["Source"]) == Counter(
        row["title"] for row in rows
    )
    assert {link.url for link in listed.table["Source"]} == {row["url"] for row in rows}
    assert all(isinstance(link, Link) for link in listed.table["Source"])
    counts = list(listed.frame["row_count"])
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(len(table_rows(table)) for table in NAMING_A_SOURCE)


def test_source_list_by_publisher_and_reading_keeps_only_those(question: Question) -> None:
    listed = source_list(question, publisher="Home Office", reading="recalled")
    expected = {
        row["source_id"]
        for row in table_rows("source")
        if row["publisher"] == "Home Office" and row["accessed_as"] == "recalled"
    }
    assert expected
    assert set(listed.frame["source_id"]) == expected
    assert set(listed.table["How it was read"]) == {"Recalled, not official wording"}


def test_source_list_by_publisher_not_stated_keeps_those_without_one(question: Question) -> None:
    listed = source_list(question, publisher=NOT_STATED)
    expected = {row["source_id"] for row in table_rows("source") if not row["publisher"]}
    assert set(listed.frame["source_id"]) == expected


def test_source_list_by_topic_counts_only_that(question: Question) -> None:
    events = table_rows("funding_event")
    listed = source_list(question, topic="funding.funding_event")
    assert set(listed.frame["source_id"]) == {row["source_id"] for row in events}
    assert listed.frame["row_count"].sum() == len(events)
    assert all("dated event" in said for said in listed.table["What rests on it"])
    subject = source_list(question, topic="funding")
    tables_of_it = ("funding", "force_contribution", "funding_event", "gdp_deflator")
    assert subject.frame["row_count"].sum() == sum(len(table_rows(name)) for name in tables_of_it)


def test_source_list_without_any_says_so_and_has_no_row(question: Question) -> None:
    listed = source_list(question, publisher="Home Office", topic="secondments.agency")
    assert len(listed.table) == len(listed.frame) == 0
    assert listed.alt.startswith("0 sources")


def test_source_reading_counts_rows_by_how_their_source_was_read(question: Question) -> None:
    reading = {row["source_id"]: row["accessed_as"] for row in table_rows("source")}
    expected = Counter(
        reading[row["source_id"]] for table in NAMING_A_SOURCE for row in table_rows(table)
    )
    frame = source_reading(question).frame
    assert frame.groupby("accessed_as")["row_count"].sum().to_dict() == expected


def test_headline_says_what_the_files_hold(question: Question) -> None:
    rows = table_rows("source")
    read_as = Counter(row["accessed_as"] for row in rows)
    publishers = len({row["publisher"] for row in rows if row["publisher"]})
    facts = sum(len(table_rows(table)) for table in NAMING_A_SOURCE)
    said = sources_headline(question)
    assert f"{facts:,} facts rest on {len(rows)} sources from {publishers} publishers" in said
    assert f"{read_as['document']} read in full, {read_as['excerpt']} in part" in said
    assert f"{read_as['recalled']} recalled" in said


def test_limits_say_how_much_each_touches(question: Question) -> None:
    held = question.answer("data_limit").set_index("limit_id")
    assert set(held.index) == set(READING_LIMITS) | set(SUBJECT_LIMITS)
    recalled = {r["source_id"] for r in table_rows("source") if r["accessed_as"] == "recalled"}
    judged = [
        row
        for table in tables().values()
        if any(c.name == "as_of" for c in table.columns)
        for row in table_rows(table.name)
    ]
    expected = {
        "excerpt": sum(r["accessed_as"] == "excerpt" for r in table_rows("source")),
        "recalled": len(recalled),
        "undated_source": sum(not r["published_on"] for r in table_rows("source")),
        "undated_row": sum(not r["as_of"] for r in judged),
        "unlinked": sum(not r["url"] for r in table_rows("source")),
        "network": sum(
            r["evidence_scope"] == "network" for r in table_rows("capability_assessment")
        ),
        "london": sum(r["rocu_id"] == "london" for r in table_rows("rocu")),
        "wording": sum(r["confidence"] != "high" for r in table_rows("spr_obligation")),
        "deflator": sum(r["source_id"] in recalled for r in table_rows("gdp_deflator")),
        "not_additive": sum(r["additive"] == "no" for r in table_rows("funding")),
        "legal_basis": sum(r["legal_basis"] == "unknown" for r in table_rows("agreement")),
        "lead_force": sum(not r["lead_force_id"] for r in table_rows("agreement")),
        "agreement_start": sum(not r["starts_on"] for r in table_rows("agreement")),
        "posts": sum(
            not r["posts_established"] and not r["posts_filled"] for r in table_rows("secondment")
        ),
        "old_grade": sum("" < r["published_on"] < "2021" for r in table_rows("inspection_grade")),
        "size_basis": len({r["measure"] for r in table_rows("force_size")}),
    }
    assert held["touched_count"].to_dict() == expected
    assert held["total_count"]["undated_row"] == len(judged)
    assert held["total_count"]["wording"] == len(table_rows("spr_obligation"))


def test_limits_of_another_data_set_leave_out_what_it_does_not_have(built: Built) -> None:
    question = asked(built({}))
    assert len(subject_limits(question).table) == 0
    assert list(reading_limits(question).table["Limit"]) == [
        "Sources without a date of publication",
        "Sources without a link",
    ]


def test_obligation_confidence_counts_each_edition(question: Question) -> None:
    recalled = {r["source_id"] for r in table_rows("source") if r["accessed_as"] == "recalled"}
    for row in obligation_confidence(question).frame.itertuples():
        of_edition = [r for r in table_rows("spr_obligation") if r["edition"] == row.edition]
        by_confidence = Counter(r["confidence"] for r in of_edition)
        assert row.obligation_count == len(of_edition)
        assert (row.high_count, row.medium_count, row.low_count) == (
            by_confidence["high"],
            by_confidence["medium"],
            by_confidence["low"],
        )
        assert row.recalled_count == sum(r["source_id"] in recalled for r in of_edition)


def two_regions() -> Rows:
    """Two regions of one force each; the south has a capability and a statement, the north none.

    Each force needs two functions, f and g. The south's unit delivers f. An agreement whose lead
    is not known gives the north g.
    """
    return {
        "rocu": [
            {"rocu_id": r, "name": r.title(), "short_name": r.title(), "region": r.title()}
            for r in ("north", "south")
        ],
        "force": [
            {"force_id": f, "name": f.title(), "country": "England"} for f in ("upper", "lower")
        ],
        "rocu_membership": [
            {"force_id": "upper", "rocu_id": "north"},
            {"force_id": "lower", "rocu_id": "south"},
        ],
        "capability": [
            {
                "capability_id": id_,
                "name": id_,
                "family": "cyber",
                "definition": id_,
                "framework": framework,
            }
            for id_, framework in (("core", "core-2015"), ("later", "added-since"))
        ],
        "capability_standard": [{"capability_id": "core", "target_level": 3}],
        "policing_function": [
            {"function_id": id_, "name": id_, "definition": id_} for id_ in ("f", "g")
        ],
        "function_capability": [{"function_id": "f", "capability_id": "core"}],
        "capability_assessment": [
            {
                "rocu_id": "south",
                "capability_id": "core",
                "as_of": "2020",
                "position": "provided",
                "level": 3,
                "delivery": "regional",
                "evidence_scope": "unit",
            }
        ],
        "force_function_assessment": [
            {"force_id": "lower", "function_id": "g", "as_of": "2020", "level": 3}
        ],
        "spr_edition": [{"edition": "2015", "title": "Edition", "in_force_from": "2015"}],
        "spr_obligation": [
            {
                "obligation_id": id_,
                "edition": "2015",
                "duty_holder": "both",
                "dimension": dimension,
                "requirement": id_,
                "confidence": "high",
            }
            for id_, dimension in (("needs", "capability"), ("duty", "governance"))
        ],
        "obligation_function": [
            {"obligation_id": "needs", "function_id": "f"},
            {"obligation_id": "needs", "function_id": "g"},
        ],
        "spr_statement": [
            {
                "force_id": "lower",
                "edition": "2015",
                "dimension": "capability",
                "position": "met",
                "as_of": "2018",
            }
        ],
        "agreement": [
            {
                "agreement_id": "shared",
                "name": "Shared",
                "legal_basis": "s22A",
                "status": "in_force",
                "scope": "regional",
            }
        ],
        "agreement_party": [{"agreement_id": "shared", "party_kind": "force", "party_id": "upper"}],
        "agreement_function": [{"agreement_id": "shared", "function_id": "g"}],
    }


def unknown(question: Question) -> dict[str, tuple[int, int]]:
    frame = not_assessed(question).frame
    return {row.kind: (row.unknown_count, row.total_count) for row in frame.itertuples()}


def test_not_assessed_in_the_network_counts_both_regions(built: Built) -> None:
    assert unknown(asked(built(two_regions()))) == {
        "core_capability": (1, 2),
        "other_capability": (2, 2),
        "own_function": (3, 4),
        "agreement_level": (1, 1),
        "function": (1, 4),
        "obligation": (1, 2),
        "statement": (1, 2),
    }


def test_not_assessed_in_a_region_counts_its_own(built: Built) -> None:
    store = built(two_regions())
    south = asked(store, rocu_id="south")
    assert unknown(south) == {"other_capability": (1, 1), "own_function": (1, 2)}
    known = not_assessed(south).note.split("All is known of: ")[1].split(".")[0]
    assert known.startswith("core capabilities of units"), "of 0 out of 1 there is no row"
    assert unknown(asked(store, rocu_id="north"))["function"] == (1, 2)


def test_not_assessed_before_the_evidence_counts_it_as_not_known(built: Built) -> None:
    question = Question(built(two_regions()), LOCAL_OPERATOR, date(2016, 1, 1))
    found = unknown(question)
    assert found["core_capability"] == (2, 2)
    assert found["own_function"] == (4, 4)
    assert found["statement"] == (2, 2)


def test_source_use_of_the_public_edition_leaves_restricted_rows_out(built: Built) -> None:
    rows = two_regions()
    rows["capability_assessment"][0]["marking"] = "OFFICIAL-SENSITIVE"
    store = built(rows)
    held = {
        scope: set(store.answer("source_use", Viewer("reader", scope))["table_name"])
        for scope in (WHOLE, PUBLIC)
    }
    assert held[WHOLE] - held[PUBLIC] == {"capability_assessment"}


def test_method_says_what_the_standard_asks_on_the_day(built: Built) -> None:
    rules, words = method(asked(built(two_regions())))
    assert "It asks level 3 of 1 core capability." in rules.text
    assert "1 capability has no standard" in rules.text
    assert not re.search(r"[{}]", rules.text + words.text)


def test_method_without_a_standard_says_that_none_is_recorded(built: Built) -> None:
    rules, _ = method(asked(built({})))
    assert "None is recorded for that day." in rules.text


def test_warnings_are_counted_by_kind_and_table_in_words(built: Built, tmp_path: Path) -> None:
    found = data_warning(asked(built({})))
    assert (found.title, len(found.table)) == ("No warnings when the data was built", 0)
    titles = ({"source_id": id_, "title": "Paper", "accessed_as": "document"} for id_ in "ab")
    odd = [{"source_id": id_, "title": f"Â£{id_}", "accessed_as": "document"} for id_ in "cde"]
    data = write_data_set(tmp_path / "data", {"source": [*titles, *odd]})
    build([data], tmp_path / "database")
    question = asked(current(tmp_path / "database"))
    found = data_warning(question)
    assert found.title == "3 warnings when the data was built"
    assert found.table.to_numpy().tolist() == [[WARNINGS["garbled"], "Sources", "3"]]
    # Of two sources of one title each can be chosen.
    options = source_options(question, "abc")
    assert len(set(options.values())) == 3
    assert options["a"].startswith("Paper (publisher not stated, undated")


def test_every_kind_of_warning_and_table_of_words_has_its_words() -> None:
    kinds = set(re.findall(r"'(\w+)' as kind", " ".join(_warnings())))
    assert kinds | set(ODD_TEXTS) == set(WARNINGS)
    words = {
        table.name
        for table in tables().values()
        if any(column.type in ("text", "party") for column in table.columns)
    }
    assert words <= set(ENTRIES) | set(OTHER_ENTRIES)


def test_options_of_the_page_are_those_that_the_data_has(built: Built) -> None:
    question = asked(built({"force": [{"force_id": "f", "name": "F", "country": "Wales"}]}))
    assert topic_options(question) == {
        "all": "Anything",
        "forces.force": "Forces and units: forces",
    }
    assert list(publisher_options(question)) == ["all", NOT_STATED]
