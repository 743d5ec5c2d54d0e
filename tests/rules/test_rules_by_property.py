"""The queries of the rules against the reference, over made-up networks and published facts."""

from __future__ import annotations

import calendar
import os
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dashboard.model import LOCAL_OPERATOR, PUBLIC, Scope, Viewer
from dashboard.store.build import build
from dashboard.store.publish import published
from dashboard.store.store import Store
from tests.conftest import PUBLISHED, Rows, write_data_set
from tests.rules.network import answer, as_text, filled
from tests.rules.reference import COLUMNS, Reference, TextRows, first_day, last_day, read_rows

Row = dict[str, object]
EXAMPLES = int(os.environ.get("RULES_EXAMPLES", "4"))

SOURCES = ["a", "b", "s"]
EDITIONS = ["2012", "2015", "2023"]
DATES = ["2013", "2014-06", "2014-06-30", "2016", "2016-01", "2016-01-01", "2016-02-29", "2021-11"]
"""Few days, in all three precisions, so that ties and touching periods are common."""

BORDERS = [("2013", "2014"), ("2014-06", "2014-07"), ("2016-02-29", "2016-03-01")]
"""The last day of one membership and the first of the next."""

MOMENTS = [
    date(2012, 7, 1),
    date(2013, 12, 31),
    date(2014, 6, 30),
    date(2016, 1, 1),
    date(2016, 3, 1),
    date(2026, 11, 22),
]
MARKINGS = ["", "", "", "OFFICIAL", "OFFICIAL-SENSITIVE"]


def names(prefix: str, least: int, most: int) -> SearchStrategy[list[str]]:
    return st.integers(least, most).map(lambda count: [f"{prefix}{n + 1}" for n in range(count)])


def dates(*, empty: bool = True) -> SearchStrategy[str]:
    return st.sampled_from(["", "", *DATES] if empty else DATES)


def one_of(values: Iterable[str]) -> SearchStrategy[str]:
    return st.sampled_from(list(values))


def rows_of(
    key: Callable[[Row], object], most: int, least: int = 0, **columns: SearchStrategy[str]
) -> SearchStrategy[list[Row]]:
    """Rows of a table; of several with the same key the first is kept."""
    drawn = st.lists(st.fixed_dictionaries(dict(columns)), min_size=least, max_size=most)
    return drawn.map(lambda rows: list({key(row): row for row in reversed(rows)}.values()))


def on(*columns: str) -> Callable[[Row], object]:
    """A key of these columns.

    A date counts as the day it stands for: where two rows differ in nothing but how a date is
    written the design does not say which comes first, so no network has such rows.
    """

    def key(row: Row) -> object:
        return tuple(
            first_day(str(row[name])).isoformat()
            if name in ("as_of", "effective_from") and row[name]
            else row[name]
            for name in columns
        )

    return key


@st.composite
def memberships(draw: st.DrawFn, forces: list[str], rocus: list[str]) -> list[Row]:
    """Forces that stay, that move once or more, that leave for a time, and that are in none."""
    found: list[Row] = []
    for force_id in forces:
        borders = sorted(draw(st.sets(st.sampled_from(BORDERS), max_size=2)))
        starts = ["", *(start for _, start in borders)]
        ends = [*(end for end, _ in borders), ""]
        for start, end in zip(starts, ends, strict=True):
            rocu_id = draw(st.sampled_from([*rocus, *rocus, ""]))
            if rocu_id:
                found.append(
                    {
                        "force_id": force_id,
                        "rocu_id": rocu_id,
                        "member_from": start,
                        "member_to": end,
                    }
                )
    return found


@st.composite
def agreements(draw: st.DrawFn, forces: list[str], rocus: list[str], functions: list[str]) -> Rows:
    """Agreements of every status, with unknown and known leads, parties of every kind."""
    ids = draw(names("deal", 3, 8))
    found: Rows = {"agreement": [], "agreement_party": [], "agreement_function": []}
    statuses = ["in_force", "in_force", "under_review", "ended", "programme", "in_development"]
    for agreement_id in ids:
        starts_on, ends_on = draw(dates()), draw(dates())
        if starts_on and ends_on and last_day(ends_on) < first_day(starts_on):
            ends_on = ""
        found["agreement"].append(
            {
                "agreement_id": agreement_id,
                "lead_force_id": draw(one_of(["", *forces])),
                "status": draw(one_of(statuses)),
                "starts_on": starts_on,
                "ends_on": ends_on,
                "review_on": draw(dates()),
                "notice_months": draw(one_of(["", "1", "3", "12"])),
                "underpins_rocu_id": draw(one_of(["", "", "", *rocus])),
                "marking": draw(one_of(MARKINGS)),
            }
        )
        parties = [
            *(("force", name) for name in [*forces, "all-forces"]),
            *(("rocu", name) for name in rocus),
            *((kind, forces[0]) for kind in ("pcc", "other")),
        ]
        for kind, party_id in draw(st.sets(st.sampled_from(parties), min_size=1, max_size=4)):
            found["agreement_party"].append(
                {"agreement_id": agreement_id, "party_kind": kind, "party_id": party_id}
            )
        for function_id in draw(st.sets(st.sampled_from(functions), min_size=1, max_size=3)):
            found["agreement_function"].append(
                {"agreement_id": agreement_id, "function_id": function_id}
            )
    return found


POSITIONS = {
    "absent": "0",
    "planned": "1",
    "partial": "2",
    "provided": "3",
    "provided beyond": "4",
    "transferred": "",
}


@st.composite
def judgements(draw: st.DrawFn, forces: list[str], rocus: list[str], functions: list[str]) -> Rows:
    """Capabilities with their standards and assessments, and the forces' own functions."""
    capabilities = draw(names("cap", 2, 5))
    assessed = draw(
        rows_of(
            on("rocu_id", "capability_id", "as_of", "source_id"),
            40,
            least=12,
            rocu_id=one_of(rocus),
            capability_id=one_of(capabilities),
            as_of=dates(),
            position=one_of(POSITIONS),
            evidence_scope=one_of(["unit", "network"]),
            source_id=one_of(SOURCES),
            marking=one_of(MARKINGS),
        )
    )
    for row in assessed:
        row["level"] = POSITIONS[str(row["position"])]
        row["position"] = str(row["position"]).split()[0]
    return {
        "capability": [{"capability_id": name} for name in capabilities],
        "function_capability": draw(
            rows_of(
                on("function_id", "capability_id"),
                8,
                least=3,
                function_id=one_of(functions),
                capability_id=one_of(capabilities),
            )
        ),
        "capability_standard": draw(
            rows_of(
                on("capability_id", "effective_from"),
                6,
                capability_id=one_of(capabilities),
                target_level=one_of("1234"),
                effective_from=dates(),
            )
        ),
        "capability_assessment": assessed,
        "force_function_assessment": draw(
            rows_of(
                on("force_id", "function_id", "as_of", "source_id"),
                16,
                least=4,
                force_id=one_of(forces),
                function_id=one_of(functions),
                as_of=dates(),
                level=one_of("001234"),
                source_id=one_of(SOURCES),
                marking=one_of(MARKINGS),
            )
        ),
    }


@st.composite
def people_and_money(draw: st.DrawFn, rocus: list[str]) -> Rows:
    """Posts that are stated, half stated or not, dated and ended or not; amounts of all kinds."""
    posts = rows_of(
        on("rocu_id", "agency_id", "capability_id", "as_of", "basis", "source_id"),
        12,
        least=4,
        rocu_id=one_of([*rocus, "all"]),
        agency_id=one_of(["customs", "prisons"]),
        capability_id=one_of(["", "cap1"]),
        as_of=dates(),
        ends_on=one_of(["", "", "2016-02", "2022"]),
        posts_established=one_of(["", "40", "61.5"]),
        posts_filled=one_of(["", "20", "30.5", "70"]),
        basis=one_of(["seconded", "liaison"]),
        source_id=one_of(SOURCES),
        marking=one_of(MARKINGS),
    )
    amounts = rows_of(
        on("funding_id"),
        12,
        least=4,
        funding_id=one_of(f"fund{n}" for n in range(12)),
        recipient_kind=st.just("rocu"),
        recipient_id=one_of(rocus),
        financial_year=one_of(["", "2025-26", "2026-27"]),
        stream=one_of(["aris", "uplift"]),
        kind=one_of(["budget", "outturn"]),
        amount_gbp=one_of(["0.1", "0.2", "245300.5", "13", "-1500000"]),
        additive=one_of(["yes", "yes", "no"]),
        certainty=one_of(["stated", "confirmed", "confirmed", "indicative"]),
        marking=one_of(MARKINGS),
    )
    return {
        "agency": [{"agency_id": name} for name in ("customs", "prisons")],
        "secondment": draw(posts),
        "funding": draw(amounts),
    }


@st.composite
def requirements(draw: st.DrawFn, forces: list[str], functions: list[str]) -> Rows:
    """Obligations of three editions, some of one threat, some without a function; statements."""
    threat_of = {f"{edition}-terror": edition for edition in EDITIONS}
    obligations: list[Row] = []
    for name in draw(names("ob", 2, 8)):
        edition = draw(one_of(EDITIONS))
        threat_id = draw(one_of(["", f"{edition}-terror"]))
        obligations.append({"obligation_id": name, "edition": edition, "threat_id": threat_id})
    statements = draw(
        rows_of(
            on("force_id", "edition", "threat_id", "dimension", "as_of", "source_id"),
            12,
            least=3,
            force_id=one_of(forces),
            edition=one_of(EDITIONS),
            threat_id=one_of(["", "its own"]),
            dimension=one_of(["capacity", "capability"]),
            position=one_of(["met", "met", "has_access", "partly_met", "not_met", "reported"]),
            as_of=dates(),
            source_id=one_of(SOURCES),
            marking=one_of(MARKINGS),
        )
    )
    for row in statements:
        row["threat_id"] = f"{row['edition']}-terror" if row["threat_id"] else ""
    return {
        "spr_edition": [
            {"edition": "2012", "in_force_from": "2012-07", "in_force_to": "2015-02"},
            {"edition": "2015", "in_force_from": "2015-03", "in_force_to": "2023-02-19"},
            {"edition": "2023", "in_force_from": "2023-02-20"},
        ],
        "spr_threat": [
            {"threat_id": name, "edition": edition} for name, edition in threat_of.items()
        ],
        "spr_obligation": obligations,
        "obligation_function": draw(
            rows_of(
                on("obligation_id", "function_id"),
                14,
                least=2,
                obligation_id=one_of(str(row["obligation_id"]) for row in obligations),
                function_id=one_of(functions),
            )
        ),
        "spr_statement": statements,
    }


@st.composite
def networks(draw: st.DrawFn) -> Rows:
    """A small network that keeps the contract."""
    rocus = draw(names("rocu", 2, 4))
    forces = draw(names("force", 3, 6))
    functions = draw(names("fun", 2, 5))
    made = filled(
        {
            "source": [{"source_id": name} for name in SOURCES],
            "rocu": [{"rocu_id": name} for name in rocus],
            "force": [{"force_id": name} for name in forces],
            "policing_function": [{"function_id": name} for name in functions],
            "rocu_membership": draw(memberships(forces, rocus)),
            **draw(agreements(forces, rocus, functions)),
            **draw(judgements(forces, rocus, functions)),
            **draw(requirements(forces, functions)),
            **draw(people_and_money(rocus)),
        }
    )
    for held in made.values():
        for number, row in enumerate(held):
            if row.get("marking") == "OFFICIAL-SENSITIVE":
                row["owner_rocu_id"] = ["", *rocus][number % (len(rocus) + 1)]
    return made


def seen_in(regions: set[str], rows: TextRows) -> TextRows:
    """The rows that are there for somebody who sees the restricted rows of some regions."""
    kept = {
        name: [
            row
            for row in held
            if row.get("marking") != "OFFICIAL-SENSITIVE" or row.get("owner_rocu_id") in regions
        ]
        for name, held in rows.items()
    }
    left = {row["agreement_id"] for row in kept["agreement"]}
    for name in ("agreement_party", "agreement_function"):
        kept[name] = [row for row in kept[name] if row["agreement_id"] in left]
    return kept


def assert_same_answers(store: Store, viewer: Viewer, rows: TextRows, moment: date) -> None:
    reference = Reference(rows, moment)
    for query in COLUMNS:
        if query == "posts_at" and viewer.scope == PUBLIC:
            continue  # The public edition withholds small numbers; tests/store asks about these.
        found = sorted(answer(store, query, moment, viewer))
        expected = sorted(reference.answer(query))
        assert found == expected, f"{query} as at {moment} for the {viewer.scope}"


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=networks(), moments=st.sets(st.sampled_from(MOMENTS), min_size=3, max_size=3))
def test_queries_over_a_made_up_network_agree_with_the_reference(
    rows: Rows, moments: set[date], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("network")
    database = folder / "database"
    build([write_data_set(folder / "data", rows)], database)
    found = published(database)
    store = Store(found.path(database), found.version)
    whole = as_text(rows)
    for moment in sorted(moments):
        for coverage in {row[2] for row in Reference(whole, moment).function_coverage()}:
            event(f"a function is {coverage}")
        assert_same_answers(store, LOCAL_OPERATOR, whole, moment)
    assert_same_answers(store, Viewer("public", PUBLIC), seen_in(set(), whole), max(moments))
    own = rows["rocu"][0]["rocu_id"]
    reader = Viewer("reader", Scope(regions=(str(own),)))
    assert_same_answers(store, reader, seen_in({str(own)}, whole), max(moments))


@pytest.mark.parametrize(
    "moment", ["2012-07-01", "2014-03-31", "2016-12-31", "2017-01-01", "2021-06-30", "2026-11-22"]
)
def test_queries_over_the_published_facts_agree_with_the_reference(
    published_store: Store, moment: str
) -> None:
    rows = read_rows(PUBLISHED)
    assert_same_answers(published_store, LOCAL_OPERATOR, rows, date.fromisoformat(moment))


@pytest.mark.parametrize("text", ["2019", "2019-02", "2020-02", "2019-12", "2019-02-08"])
def test_days_of_a_reduced_date_are_its_first_and_its_last(text: str) -> None:
    first, last = first_day(text), last_day(text)
    assert first.isoformat().startswith(text)
    assert last.isoformat().startswith(text)
    assert text == first.isoformat() or first.day == 1
    assert text == last.isoformat() or last.day == calendar.monthrange(last.year, last.month)[1]
