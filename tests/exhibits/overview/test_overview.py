"""The overview's numbers, counted again in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.overview.attention import KINDS, page_address
from dashboard.exhibits.overview.overview import (
    STANDINGS,
    attention,
    attention_item,
    headline_of,
    kinds_by_count,
    region_standing,
    rows,
    span,
)
from dashboard.exhibits.question import Link, Question
from dashboard.exhibits.spr.positions import force_sentence
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import COLUMNS, Reference, TextRow, TextRows, last_day, read_rows

Built = Callable[[Rows], Store]

DAYS = [date(2013, 1, 1), date(2016, 12, 31), date(2019, 1, 1), AS_OF]
days = pytest.mark.parametrize("day", DAYS, ids=str)


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


def reference_rows(rows: TextRows, query: str, day: date) -> list[TextRow]:
    """What the reference answers, each row by its columns."""
    answer = Reference(rows, day).answer(query)
    return [dict(zip(COLUMNS[query], row, strict=True)) for row in answer]


def core_positions(rows: TextRows, day: date) -> list[TextRow]:
    core = {r["capability_id"] for r in rows["capability"] if r["framework"] == "core-2015"}
    found = reference_rows(rows, "capability_position", day)
    return [row for row in found if row["capability_id"] in core]


def standing(row: TextRow) -> str:
    if row["position"] in ("not_assessed", "transferred"):
        return row["position"]
    if not row["target"]:
        return "no_standard"
    if int(row["gap"]):
        return "below"
    return "stated" if row["evidence_scope"] == "network" else "at_standard"


def asked(store: Store, day: date, **where: Any) -> Question:
    return Question(store, LOCAL_OPERATOR, day, **where)


def counted(question: Question) -> dict[str, int]:
    """How many items there are of each kind that needs attention."""
    frame = question.answer("attention", rocu=question.rocu_id)
    return dict(zip(frame["kind"], frame["items"], strict=True))


# Where capabilities stand


@days
def test_capability_standing_published_counts_as_the_reference(
    published_store: Store, published: TextRows, day: date
) -> None:
    expected: Counter[tuple[str | None, str]] = Counter()
    for row in core_positions(published, day):
        expected[row["rocu_id"], standing(row)] += 1
        expected[None, standing(row)] += 1
    frame = asked(published_store, day).answer("capability_standing")
    for row in rows(frame):
        for state in STANDINGS:
            assert getattr(row, state.key) == expected[row.rocu_id, state.key], row
        assert row.capabilities == sum(n for (id_, _), n in expected.items() if id_ == row.rocu_id)


def test_capability_standing_capability_without_a_standard_is_neither_met_nor_missed(
    built: Built,
) -> None:
    store = built(
        network(capability_assessment=lines("rocu_id capability_id position", "north cyber absent"))
    )
    question = asked(store, AS_OF)
    (north,) = (r for r in rows(question.answer("capability_standing")) if r.rocu_id == "north")
    assert (north.no_standard, north.below, north.at_standard) == (1, 0, 0)
    assert counted(question)["capability_gap"] == 0


def test_region_standing_of_a_region_names_each_capability_once(
    published_store: Store, published: TextRows
) -> None:
    question = asked(published_store, AS_OF, rocu_id="emsou")
    names = [name for cell in region_standing(question).table["Which"] for name in cell.split("; ")]
    core = [r["name"] for r in published["capability"] if r["framework"] == "core-2015"]
    assert sorted(names) == sorted(core)


def test_headline_of_region_and_network_say_the_counts(
    question: Question, published: TextRows
) -> None:
    positions = core_positions(published, AS_OF)
    met = sum(standing(row) == "at_standard" for row in positions)
    unknown = sum(standing(row) == "not_assessed" for row in positions)
    said = headline_of(question)
    assert f"at the standard in {met} of {len(positions)} core capabilities" in said
    assert f" and {unknown} not assessed." in said
    region = headline_of(asked(question.store, AS_OF, rocu_id="serocu"))
    assert region.startswith("South East Regional Organised Crime Unit is at the standard in ")
    kent = asked(question.store, AS_OF, rocu_id="serocu", force_id="surrey")
    said = headline_of(kent)
    assert said.startswith(force_sentence(kent))
    assert said.endswith(region.partition(" Of ")[0]), "then its unit's, and nothing of the others"


# What it rests on


@days
def test_evidence_base_published_counts_and_ages_as_the_reference(
    published_store: Store, published: TextRows, day: date
) -> None:
    positions = core_positions(published, day)
    for row in rows(asked(published_store, day).answer("evidence_base")):
        mine = [p for p in positions if row.rocu_id in (None, p["rocu_id"])]
        scopes = Counter(p["evidence_scope"] for p in mine)
        ages = [months_between(p["as_of"], day) for p in mine if p["as_of"]]
        assert row.positions == len(mine)
        assert (row.unit_evidence, row.network_statement) == (scopes["unit"], scopes["network"])
        assert row.nothing == scopes[""]
        assert row.dated == len(ages)
        assert row.undated == len(mine) - len(ages) - row.nothing
        assert row.median_age_months == (int(median(ages)) if ages else None)
        days_known = sorted(p["as_of"] for p in mine if p["as_of"])
        if days_known:
            told = [str(row.oldest_on)[:10], str(row.newest_on)[:10]]
            assert told == [days_known[0], days_known[-1]]


def months_between(start: str, end: date) -> int:
    year, month, day = (int(part) for part in start.split("-"))
    return (end.year - year) * 12 + end.month - month - (end.day < day)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (None, "No dated evidence"),
        (0, "under a month"),
        (1, "1 month"),
        (12, "1 year"),
        (53, "4 years 5 months"),
    ],
)
def test_span_of_months_is_said_in_years_and_months(months: int | None, said: str) -> None:
    assert span(months) == said


# What needs attention


@days
def test_attention_published_counts_as_the_reference(
    published_store: Store, published: TextRows, day: date
) -> None:
    gaps = reference_rows(published, "capability_position", day)
    alone = reference_rows(published, "single_point_of_failure", day)
    found = counted(asked(published_store, day))
    assert list(found) == list(KINDS)
    assert found["capability_gap"] == sum(int(row["gap"] or 0) > 0 for row in gaps)
    assert found["sole_provider"] == sum(row["own_assessed"] == "yes" for row in alone)
    assert found["only_known_provider"] == sum(row["own_assessed"] == "no" for row in alone)
    edition = edition_at(published, day)
    judged = [r for r in reference_rows(published, "assurance_gap", day) if r["edition"] == edition]
    for finding in ("contradicted", "not_evidenced"):
        expected = sum(row["finding"] == finding for row in judged)
        assert found[f"statement_{finding}"] == expected


def edition_at(rows: TextRows, day: date) -> str:
    started = [r for r in rows["spr_edition"] if last_day(r["in_force_from"]) <= day]
    return max(started, key=lambda row: row["in_force_from"])["edition"]


@days
def test_attention_of_regions_add_up_where_regions_do_not_share(
    published_store: Store, published: TextRows, day: date
) -> None:
    network_wide = counted(asked(published_store, day))
    regions = [
        counted(asked(published_store, day, rocu_id=row["rocu_id"])) for row in published["rocu"]
    ]
    for kind in ("capability_gap", "grade_below_adequate", "only_known_provider"):
        assert sum(region[kind] for region in regions) == network_wide[kind], kind


def test_attention_agreements_are_noticed_by_status_and_end(built: Built) -> None:
    store = built(
        network(
            agreement=lines(
                "agreement_id status starts_on ends_on",
                "runs in_force 2015 -",
                "over in_force 2015 2020-06",
                "soon in_force 2015 2021-03-01",
                "reviewed under_review 2015 2021-03-02",
                "gone ended 2015 2019",
                "lost ended 2015 -",
                "still ended 2015 2022",
                "later in_force 2020-03-02 2020-12",
                "idea in_development - 2020-12",
            ),
            agreement_party=lines(
                "agreement_id party_kind party_id", "over rocu north", "gone force cedar"
            ),
        )
    )
    frame = asked(store, date(2020, 3, 1)).answer("agreement_notice")
    assert noticed(frame) == {
        ("ending", "over"),
        ("ending", "soon"),
        ("ended", "lost"),
        ("ended", "gone"),
        ("under_review", "reviewed"),
    }
    frame = asked(store, date(2020, 7, 1)).answer("agreement_notice")
    assert ("term_ended", "over") in noticed(frame)
    assert {("ending", "reviewed"), ("ending", "later")} <= noticed(frame)
    ending = frame[frame["notice"] == "ending"]
    assert list(ending["agreement_id"]) == ["later", "soon", "reviewed"], "the soonest first"
    of_north = asked(store, date(2020, 7, 1)).answer("agreement_notice", rocu="north")
    assert noticed(of_north) == {("term_ended", "over")}


def noticed(frame: Any) -> set[tuple[str, str]]:
    return set(zip(frame["notice"], frame["agreement_id"], strict=True))


def test_attention_statement_of_another_edition_is_not_counted_with_this_one(built: Built) -> None:
    store = built(
        network(
            spr_obligation=lines("obligation_id edition", "old 2012", "new 2015"),
            obligation_function=lines("obligation_id function_id", "old hacking", "new hacking"),
            spr_statement=lines(
                "force_id edition dimension position as_of",
                "ash 2012 capability met 2014",
                "birch 2015 capability has_access 2016",
                "cedar 2015 capability reported 2016",
            ),
        )
    )
    early, late = asked(store, date(2014, 6, 1)), asked(store, date(2017, 1, 1))
    assert counted(early)["statement_not_evidenced"] == 1
    assert list(early.answer("statement_finding")["force_id"]) == ["ash"]
    assert list(late.answer("statement_finding")["force_id"]) == ["birch"]
    assert (
        "1 statement of the 2012 edition (cannot be shown from what is recorded)"
        in attention(late).note
    )


def test_attention_provider_is_the_only_known_one_where_own_was_not_assessed(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines("rocu_id capability_id position", "north cyber provided"),
            force_function_assessment=lines("force_id function_id level", "ash hacking 0"),
        )
    )
    question = asked(store, AS_OF)
    assert counted(question)["sole_provider"] == 1
    assert counted(question)["only_known_provider"] == 1
    found = rows(question.answer("sole_or_only_known_provider"))
    assert {(r.own_assessed, r.provider_id, r.forces, r.dependences) for r in found} == {
        ("yes", "north", 1, 1),
        ("no", "north", 1, 1),
    }


def test_attention_nothing_known_finds_nothing_and_calls_nothing_a_gap(built: Built) -> None:
    question = asked(built(network()), AS_OF)
    assert set(counted(question).values()) == {0}
    assert all(cell.startswith("No ") for cell in attention(question).table["How many"])
    assert not any(isinstance(cell, Link) for cell in attention(question).table["What"])
    assert next(iter(kinds_by_count(question))) == "capability_gap"


@pytest.mark.parametrize("rocu", [None, "serocu", "wmrocu"])
@days
def test_attention_line_links_to_as_many_rows_as_it_counts(
    published_store: Store, day: date, rocu: str | None
) -> None:
    """The address of a line, followed as a page would: its day, its region, its kind."""
    question = asked(published_store, day, rocu_id=rocu)
    lines_ = attention(question).table
    has_none = [said.startswith("No ") for said in lines_["How many"]]
    assert has_none == sorted(has_none), "nothing comes last"
    for link, said in zip(lines_["What"], lines_["How many"], strict=True):
        if said.startswith("No "):
            assert not isinstance(link, Link)
            continue
        address = urlsplit(link.url)
        chosen = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert address.path == "", "the same page"
        opened = asked(
            published_store,
            date.fromisoformat(chosen["as-at"]),
            rocu_id=chosen["region"].replace("all", "") or None,
        )
        listed = attention_item(opened, attention=chosen["attention"])
        assert (opened.as_of, opened.rocu_id) == (day, rocu)
        assert listed.title.startswith(link.text)
        assert said.split()[0] == f"{len(listed.table):,}"
        label = kinds_by_count(question)[chosen["attention"]]
        assert label == f"{link.text} ({len(listed.table):,})"


def test_attention_item_of_unknown_kind_is_refused(question: Question) -> None:
    with pytest.raises(UsageError, match="no kind 'gaps'"):
        attention_item(question, attention="gaps")


def test_page_address_choice_left_out_where_it_is_empty(question: Question) -> None:
    sidebar = f"as-at={AS_OF.isoformat()}&region=all&force=all"
    assert page_address(question, "spr", force=None, edition=None) == f"spr?{sidebar}"
    assert page_address(question, "", "here", attention="x").endswith("&attention=x#here")
