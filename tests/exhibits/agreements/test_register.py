"""Agreements, recomputed from the CSV files in plain Python, and over small built rows."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.agreements.filters import ALL, filters
from dashboard.exhibits.agreements.register import (
    agreement_access,
    agreement_coverage,
    agreement_detail,
    agreement_register,
    force_agreement_access,
    register_headline,
)
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.exhibits.reading import DataSet

DAYS = [date(2012, 7, 1), date(2018, 1, 31), date(2019, 10, 9), AS_OF]
EVERYTHING = dict.fromkeys(("function", "status", "legal_basis", "scope", "lead", "standing"), ALL)
Row = dict[str, str]


@pytest.fixture(scope="module")
def data() -> DataSet:
    return DataSet(PUBLISHED)


def first_day(text: str) -> date | None:
    """The first day that a date of the contract can mean."""
    year, month, day = (*(int(part) for part in text.split("-") if part), 1, 1)[:3]
    return date(year, month, day) if text else None


def last_day(text: str) -> date | None:
    """The last day that a date of the contract can mean."""
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def holds(start: str, end: str, day: date) -> bool:
    starts, ends = first_day(start) if start else None, last_day(end)
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def is_live(row: Row, day: date) -> bool:
    """Rule 5."""
    known = row["status"] in ("in_force", "under_review")
    known |= row["status"] == "ended" and bool(row["ends_on"])
    return known and holds(row["starts_on"], row["ends_on"], day)


def members(data: DataSet, day: date) -> dict[str, str]:
    return {
        row["force_id"]: row["rocu_id"]
        for row in data.rows("rocu_membership")
        if holds(row["member_from"], row["member_to"], day)
    }


def parties(data: DataSet, day: date) -> dict[str, set[str]]:
    """The forces that are party to each agreement, live or not."""
    unit_of, found = members(data, day), defaultdict(set)
    forces = [row["force_id"] for row in data.rows("force")]
    for party in data.rows("agreement_party"):
        for force in forces:
            named = [force, "all-forces"] if party["party_kind"] == "force" else []
            named += [unit_of.get(force, "")] if party["party_kind"] == "rocu" else []
            if party["party_id"] in named:
                found[party["agreement_id"]].add(force)
    return found


def ids(exhibit: Exhibit) -> set[str]:
    return set(exhibit.frame["agreement_id"])


def at(
    question: Question, day: date, rocu: str | None = None, force: str | None = None
) -> Question:
    return replace(question, as_of=day, rocu_id=rocu, force_id=force)


@pytest.mark.parametrize("day", DAYS)
def test_register_on_a_day_finds_live_what_rule_5_finds_live(
    day: date, question: Question, data: DataSet
) -> None:
    expected = {row["agreement_id"] for row in data.rows("agreement") if is_live(row, day)}
    assert ids(agreement_register(at(question, day), standing="live")) == expected
    routed = question.answer("live_party_at", moments=(day,))
    assert set(routed["agreement_id"]) <= expected


@pytest.mark.parametrize("day", DAYS)
def test_register_without_filters_lists_agreements_of_every_status(
    day: date, question: Question, data: DataSet
) -> None:
    found = Counter(agreement_register(at(question, day)).frame["status"])
    assert found == Counter(row["status"] for row in data.rows("agreement"))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("rocu", "force"), [("nersou", None), ("london", None), ("ersou", "kent"), (None, "wiltshire")]
)
def test_register_of_a_place_lists_agreements_that_its_forces_are_party_to(
    day: date, rocu: str | None, force: str | None, question: Question, data: DataSet
) -> None:
    chosen = {force} if force else {f for f, unit in members(data, day).items() if unit == rocu}
    expected = {id_ for id_, named in parties(data, day).items() if named & chosen}
    assert ids(agreement_register(at(question, day, rocu, force))) == expected


@pytest.mark.parametrize("name", ["status", "legal_basis", "scope"])
def test_register_with_a_filter_lists_the_rows_of_that_word(
    name: str, question: Question, data: DataSet
) -> None:
    for value in filters(question)[name]:
        expected = {
            row["agreement_id"] for row in data.rows("agreement") if value in (row[name], ALL)
        }
        assert ids(agreement_register(question, **{name: value})) == expected


def test_register_by_lead_or_function_lists_the_rows_of_that_id(
    question: Question, data: DataSet
) -> None:
    leads = {row["agreement_id"]: row["lead_force_id"] for row in data.rows("agreement")}
    covers = data.rows("agreement_function")
    for value in filters(question)["lead"]:
        expected = {id_ for id_, lead in leads.items() if value in (lead or "unknown", ALL)}
        assert ids(agreement_register(question, lead=value)) == expected
    for value in filters(question)["function"]:
        if value != ALL:
            expected = {row["agreement_id"] for row in covers if row["function_id"] == value}
            assert ids(agreement_register(question, function=value)) == expected


@pytest.mark.parametrize("day", DAYS)
def test_count_of_agreements_is_that_of_the_files(
    day: date, question: Question, data: DataSet
) -> None:
    held = data.rows("agreement")
    live = [row for row in held if is_live(row, day)]
    pages = {row["source_id"]: row["published_on"] for row in data.rows("source")}
    seen = [pages[row["source_id"]] for row in held]
    first = [first_day(page) for page in seen if page]
    (known,) = rows(question.answer("agreement_count", as_of=day))
    assert known.agreements == len(held)
    assert known.live == len(live)
    assert known.live_with_end == sum(bool(row["ends_on"]) for row in live)
    assert known.live_under_review == sum(row["status"] == "under_review" for row in live)
    assert known.dated == sum(
        any(row[n] for n in ("starts_on", "ends_on", "review_on")) for row in held
    )
    assert known.with_legal_basis == sum(row["legal_basis"] != "unknown" for row in held)
    assert known.with_lead == sum(bool(row["lead_force_id"]) for row in held)
    assert known.with_review == sum(bool(row["review_on"]) for row in held)
    assert known.with_notice == sum(bool(row["notice_months"]) for row in held)
    assert known.on_undated_page == sum(not page for page in seen)
    five_years_ago = day.replace(year=day.year - 5)
    assert known.on_old_page == sum(page is not None and page <= five_years_ago for page in first)


@pytest.mark.parametrize("rocu", [None, "emsou"])
def test_coverage_counts_live_agreements_of_each_force_on_each_function(
    rocu: str | None, question: Question, data: DataSet
) -> None:
    unit_of, named = members(data, AS_OF), parties(data, AS_OF)
    live = {row["agreement_id"] for row in data.rows("agreement") if is_live(row, AS_OF)}
    expected: Counter[tuple[str, str]] = Counter()
    for row in data.rows("agreement_function"):
        for force in named[row["agreement_id"]] if row["agreement_id"] in live else ():
            if rocu in (None, unit_of[force]):
                expected[force, row["function_id"]] += 1
    frame = agreement_coverage(at(question, AS_OF, rocu)).frame
    found = {(row.force_id, row.function_id): row.agreements for row in rows(frame)}
    assert {cell: number for cell, number in found.items() if number} == expected
    assert {function for _, function in found} == {function for _, function in expected}


def test_access_to_functions_is_every_agreement_route(question: Question) -> None:
    routes = question.answer("access_route")
    routes = routes[routes["kind"] == "agreement"]
    frame = question.answer("agreement_access")
    assert frame["force_count"].sum() == len(routes)
    cleveland = routes[routes["force_id"] == "cleveland"]
    of_cleveland = force_agreement_access(at(question, AS_OF, None, "cleveland")).frame
    assert set(zip(of_cleveland["agreement_id"], of_cleveland["function_id"], strict=True)) == set(
        zip(cleveland["provider_id"], cleveland["function_id"], strict=True)
    )


def test_access_of_cleveland_under_cdsou_is_said_as_people_say_it(question: Question) -> None:
    place = at(question, AS_OF, "nersou", "cleveland")
    table = agreement_access(place, agreement="cdsou").table
    assert (
        "Cleveland has access to roads policing under the CDSOU agreement; its level has not been "
        "assessed."
    ) in list(table["Access"])


def test_headline_of_the_network_counts_what_the_register_lists(
    question: Question, data: DataSet
) -> None:
    held = data.rows("agreement")
    live = [row for row in held if is_live(row, AS_OF)]
    said = register_headline(question, EVERYTHING)
    assert said.startswith(
        f"{len(held)} agreements are on record, {len(live)} of them live at 22 November 2026"
    )
    reviewed = sum(row["status"] == "under_review" for row in live)
    assert said.endswith(
        f"Of the live ones, none states an end date and {reviewed} are under review."
    )


# Small built rows from here on.


def network(*found: dict[str, object], **tables: list[dict[str, object]]) -> Rows:
    """Three forces and one unit with these agreements, each with all forces as its parties."""
    own = {"legal_basis": "unknown", "status": "in_force", "scope": "regional", "source_id": "s"}
    return {
        "rocu": [{"rocu_id": "unit", "name": "A Unit", "short_name": "AU", "region": "Here"}],
        "force": [
            {"force_id": id_, "name": f"{id_.title()} Police", "country": "England"}
            for id_ in ("north", "south", "west")
        ],
        "rocu_membership": [{"force_id": "north", "rocu_id": "unit"}],
        "policing_function": [{"function_id": "dogs", "name": "Police dogs", "definition": "Dogs"}],
        "agreement": [
            own | {"name": f"An agreement {number}"} | row for number, row in enumerate(found)
        ],
        "agreement_party": [
            {"agreement_id": row["agreement_id"], "party_kind": "force", "party_id": "all-forces"}
            for row in found
        ],
        "agreement_function": [
            {"agreement_id": row["agreement_id"], "function_id": "dogs"} for row in found
        ],
        **tables,
    }


def asked(store: Store, day: date = AS_OF) -> Question:
    return Question(store, LOCAL_OPERATOR, day)


Built = Callable[[Rows], Store]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Live"),
        ({"status": "under_review"}, "Live, under review"),
        ({"ends_on": "2026"}, "Live"),
        ({"ends_on": "2026-10"}, "Term ended, no renewal recorded"),
        ({"ends_on": "2026-11-22", "status": "under_review"}, "Live, under review"),
        ({"ends_on": "2026-11-21", "status": "under_review"}, "Term ended, no renewal recorded"),
        ({"status": "ended"}, "Ended"),
        ({"status": "ended", "ends_on": "2025"}, "Ended"),
        ({"status": "ended", "ends_on": "2026"}, "Live until 2026"),
        ({"starts_on": "2027"}, "Not started"),
        ({"starts_on": "2027", "status": "in_development"}, "In development"),
        ({"status": "programme", "ends_on": "2001"}, "Programme"),
    ],
)
def test_register_says_what_an_agreement_is_on_the_day(
    row: dict[str, object], said: str, built: Built
) -> None:
    question = asked(built(network({"agreement_id": "a"} | row)))
    assert list(agreement_register(question).table["Live or not"]) == [said]


@pytest.mark.parametrize(
    ("status", "published_on", "said"),
    [
        ("in_force", "2016", "Listed as current in a source of 2016"),
        ("in_force", "", "Listed as current in an undated source"),
        ("under_review", "2016-03", "Listed as under review in a source of March 2016"),
        ("ended", "2016-03-04", "Reported as ended in a source of 4 March 2016"),
    ],
)
def test_register_says_how_old_the_evidence_is(
    status: str, published_on: str, said: str, built: Built
) -> None:
    source = {"source_id": "s", "title": "A page", "accessed_as": "document"}
    held = network(
        {"agreement_id": "a", "status": status}, source=[source | {"published_on": published_on}]
    )
    assert list(agreement_register(asked(built(held))).table["Evidence"]) == [said]


def test_register_says_not_recorded_where_nothing_is(built: Built) -> None:
    question = asked(built(network({"agreement_id": "a"})))
    (row,) = agreement_register(question).table.to_dict("records")
    for column in ("Legal basis", "Lead force", "Starts", "Ends", "Review", "Notice"):
        assert row[column] == "Not recorded"


def test_notice_of_nought_months_is_not_taken_for_none_recorded(built: Built) -> None:
    question = asked(built(network({"agreement_id": "a", "notice_months": 0})))
    assert list(agreement_register(question).table["Notice"]) == ["0 months"]


def test_register_of_a_force_has_what_names_its_unit_and_not_what_names_another(
    built: Built,
) -> None:
    party = [
        {"agreement_id": "a", "party_kind": "rocu", "party_id": "unit"},
        {"agreement_id": "b", "party_kind": "force", "party_id": "south"},
        {"agreement_id": "c", "party_kind": "pcc", "party_id": "north"},
    ]
    held = network(*({"agreement_id": id_} for id_ in "abc"), agreement_party=party)
    question = asked(built(held))
    assert ids(agreement_register(replace(question, force_id="north"))) == {"a"}
    assert ids(agreement_register(replace(question, rocu_id="unit"))) == {"a"}
    assert ids(agreement_register(replace(question, force_id="south"))) == {"b"}
    assert ids(agreement_register(replace(question, force_id="west"))) == set()


def test_detail_names_parties_by_kind_and_never_by_slug(built: Built) -> None:
    party = [
        ("force", "all-forces"),
        ("pcc", "north"),
        ("rocu", "unit"),
        ("agency", "nca"),
        ("other", "national-police-chiefs-council"),
        ("other", "nhs"),
    ]
    held = network(
        {"agreement_id": "a", "underpins_rocu_id": "unit"},
        agency=[{"agency_id": "nca", "name": "National Crime Agency", "kind": "law_enforcement"}],
        agreement_party=[
            {"agreement_id": "a", "party_kind": kind, "party_id": id_} for kind, id_ in party
        ],
    )
    table = agreement_detail(asked(built(held)), agreement="a").table
    said = dict(zip(table["What"], table["What is recorded"], strict=True))
    assert said["Forces"] == "All 3 forces"
    assert said["Police and crime commissioners of"] == "North"
    assert said["Regional organised crime units"] == "A Unit"
    assert said["Agencies"] == "National Crime Agency"
    assert said["Other parties"] == "NHS; National police chiefs council"
    assert said["Underpins"] == "Founds or hosts A Unit"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (3, "its lead force, South, is assessed as at the standard."),
        (1, "its lead force, South, is assessed as below the standard."),
        (0, "its lead force, South, is assessed as without it."),
        (None, "its level has not been assessed."),
    ],
)
def test_access_under_an_agreement_is_as_sure_as_its_lead_force(
    level: int | None, said: str, built: Built
) -> None:
    own = {"force_id": "south", "function_id": "dogs", "level": level, "as_of": "2020"}
    held = network(
        {"agreement_id": "a", "lead_force_id": "south"},
        force_function_assessment=[own] if level is not None else [],
    )
    question = replace(asked(built(held)), force_id="north")
    (sentence,) = agreement_access(question, agreement="a").table["Access"]
    assert sentence.startswith("North ")
    assert sentence.endswith(said)


def test_access_under_an_agreement_that_founds_a_unit_is_through_the_unit(built: Built) -> None:
    held = network({"agreement_id": "a", "underpins_rocu_id": "unit"})
    found = agreement_access(asked(built(held)), agreement="a")
    assert not len(found.table)
    assert found.note.startswith("It founds or hosts A Unit")


def test_exhibits_over_an_empty_register_say_so(built: Built) -> None:
    question = asked(built(network()))
    assert not len(agreement_register(question).table)
    assert agreement_coverage(question).chart is None
    assert agreement_detail(question).title == "No agreement"
    assert register_headline(question, EVERYTHING).startswith("0 agreements are on record")


@pytest.mark.parametrize(
    ("search", "found"),
    [("", {"a", "b"}), ("ONE", {"a"}), ("dogs", {"a", "b"}), ("river", {"b"}), ("%", set())],
)
def test_search_keeps_agreements_with_these_words_in_name_functions_or_note(
    search: str, found: set[str], built: Built
) -> None:
    held = network(
        {"agreement_id": "a", "name": "Number one"},
        {"agreement_id": "b", "name": "Number two", "note": "On the river."},
    )
    register = agreement_register(asked(built(held)), search=search)
    assert ids(register) == found
    assert register.choices == ({"Search": search} if search else {})
