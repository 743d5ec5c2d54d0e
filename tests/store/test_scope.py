"""Each scope's relations hold what is left of the data set for it, row by row, and no more."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest

from dashboard.model import OFFICIAL, OFFICIAL_ONLY, PUBLIC, WHOLE, Scope, Viewer
from dashboard.settings import SMALL_NUMBER
from dashboard.store.build import build
from dashboard.store.contract import BUILD_WARNING, every_table
from dashboard.store.queries import query_named
from dashboard.store.store import Store, current
from tests.access import canaries, canary_data
from tests.access.canaries import BESIDE, COMPARED, HERE, SCOPES, SMALL, THERE, TOTALS
from tests.conftest import MadeOnce, Rows, write_data_set
from tests.rules.network import lines, network
from tests.store.keeping import whole_schema

WITHHELD = ("secondment", "workforce", "force_size")
"""The tables of which the public edition has less than its rows."""


def relation(store: Store, scope: Scope, name: str) -> pd.DataFrame:
    """One relation that a scope has, with its rows in an order of their own."""
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{whole_schema(store, scope)}")
        return cursor.execute(f"from {name} order by all").df()


def relations(store: Store, scope: Scope) -> dict[str, pd.DataFrame]:
    """Every relation that a scope has."""
    return {name: relation(store, scope, name) for name in every_table()}


@pytest.fixture(scope="module")
def stores(made_once: MadeOnce) -> dict[str, Store]:
    """The seeded data set, and what is left of it for each scope, each in a database of its own."""
    made = canary_data.databases(made_once)
    return {name: current(database) for name, database in made.items()}


@pytest.mark.parametrize("name", COMPARED)
def test_scope_has_every_row_that_is_left_for_it_and_no_other(
    name: str, stores: dict[str, Store]
) -> None:
    shown = relations(stores["whole"], SCOPES[name])
    # Asked for whole, so that what the public edition withholds is looked at apart.
    left = relations(stores[name], WHOLE)
    for table in every_table():
        if name == "public" and table in WITHHELD:
            assert shown[table].equals(relations(stores[name], SCOPES[name])[table]), table
        else:
            assert shown[table].equals(left[table]), table


@pytest.mark.parametrize("name", SCOPES)
def test_scope_shows_the_canaries_of_those_it_shows_and_of_nobody_else(
    name: str, stores: dict[str, Store]
) -> None:
    scope = SCOPES[name]
    said = {table: held.to_csv() for table, held in relations(stores["whole"], scope).items()}
    for table, text in said.items():
        assert not canaries.found_in(text, canaries.hidden_from(scope)), table
    for canary in canaries.CANARIES:
        if canaries.shows(scope, canary.owner):
            assert canary.word in said[canary.table] + said["source"]
            assert canary.number in said[canary.table] or canary.table not in (
                "secondment",
                "funding",
                "force_contribution",
                "workforce",
            )


def test_scope_of_every_region_has_no_row_that_no_region_owns(stores: dict[str, Store]) -> None:
    held = relation(stores["whole"], Scope(regions=(HERE, THERE)), "funding")
    assert set(held.loc[held["marking"] != OFFICIAL, "owner_rocu_id"]) == {HERE, THERE}


def test_scope_that_is_not_plainly_one_of_a_region_shows_no_restricted_row(
    stores: dict[str, Store],
) -> None:
    for scope in (
        OFFICIAL_ONLY,
        Scope("public", (HERE,)),
        Scope("public", None),
        Scope("another", (HERE,)),
        Scope("another", None),
        Scope(regions=("no-such-region",)),
        Scope(regions=("",)),
        Scope(regions=("x') or true --",)),
        Scope(regions=("None", "null")),
    ):
        for table in canaries.MARKED:
            held = relation(stores["whole"], scope, table)
            assert set(held["marking"]) <= {OFFICIAL}, f"{scope}: {table}"


# Agencies and sources: they have no marking of their own

AGENCIES = network(
    source=lines("source_id", "s", "of-secret", "of-agency", "of-nothing"),
    agency=lines(
        "agency_id predecessor_id successor_id source_id",
        "known known-before - s",
        "known-before - - s",
        "nothing - names s",
        "names - - s",
        "secret secret-before secret-after of-agency",
        "secret-before - secret s",
        "secret-after secret - s",
        "both known - s",
        "party - - s",
    ),
    secondment=lines(
        "rocu_id agency_id source_id marking owner_rocu_id",
        "north known s - -",
        "north secret of-secret OFFICIAL-SENSITIVE north",
        "north names s OFFICIAL-SENSITIVE north",
        "north both s OFFICIAL-SENSITIVE north",
        "south both s - -",
    ),
    agreement=lines(
        "agreement_id source_id marking owner_rocu_id", "deal s OFFICIAL-SENSITIVE north"
    ),
    agreement_party=lines(
        "agreement_id party_kind party_id",
        "deal agency party",
        "deal other nothing",
    ),
)


def test_agency_that_only_restricted_rows_name_goes_with_its_family_and_its_source(
    built: Callable[[Rows], Store],
) -> None:
    store = built(AGENCIES)
    agencies = {
        scope: set(relation(store, scope, "agency")["agency_id"])
        for scope in (PUBLIC, Scope(regions=("south",)), Scope(regions=("north",)), WHOLE)
    }
    # The agency that nobody names says itself which one came after it.
    seen = {"known", "known-before", "nothing", "names", "both"}
    hidden = {"secret", "secret-before", "secret-after", "party"}
    assert agencies[PUBLIC] == seen
    assert agencies[Scope(regions=("south",))] == seen
    assert agencies[Scope(regions=("north",))] == agencies[WHOLE] == seen | hidden
    sources = set(relation(store, PUBLIC, "source")["source_id"])
    assert sources == {"s", "of-nothing"}


def test_scopes_with_the_same_rows_share_what_is_worked_out(built: Callable[[Rows], Store]) -> None:
    """South owns no restricted row, so that its people see what those of no region see."""
    store = built(AGENCIES)
    south, both = Scope(regions=("south",)), Scope(regions=("south", "north"))
    shared = {
        south: OFFICIAL_ONLY,
        both: Scope(regions=("north",)),
        Scope("public", ("north",)): PUBLIC,
        WHOLE: WHOLE,
    }
    for scope in shared:
        store.answer("region_option", Viewer("reader", scope))
    assert set(store._schemas) == set(shared.values())
    with store._connection.cursor() as cursor:
        for scope, name in product(shared, (*every_table(), BUILD_WARNING)):
            cursor.execute(f"use memory.{store._schema(scope, query_named('region_option'))}")
            own = cursor.execute(f"from {name} order by all").df()
            pd.testing.assert_frame_equal(relation(store, scope, name), own)


def test_warnings_are_counted_of_the_rows_that_a_scope_shows_and_of_no_other(
    tmp_path: Path,
) -> None:
    garbled = "Â£"
    rows = {name: [dict(row) for row in held] for name, held in AGENCIES.items()}
    for row in rows["agency"]:
        row["name"] = f"{row['agency_id']} {garbled}"  # 5 of the 9 are seen by all
    rows["source"][1]["title"] = rows["source"][3]["title"] = garbled  # 1 of the 2
    rows["agreement_party"][1]["party_id"] = garbled  # of a restricted agreement
    for row in (rows["secondment"][0], rows["secondment"][1]):  # the second is restricted
        row |= {"posts_established": "1", "posts_filled": "2"}
    build([write_data_set(tmp_path / "data", rows)], tmp_path / "database")
    store = current(tmp_path / "database")
    south, north = Scope(regions=("south",)), Scope(regions=("north",))
    counts = {
        scope: {
            (row.kind, row.table_name): row.warning_count
            for row in store.answer("warning_count", Viewer("reader", scope)).itertuples()
        }
        for scope in (PUBLIC, south, north, WHOLE)
    }
    everybody = {("garbled", "agency"): 5, ("garbled", "source"): 1}
    assert counts[PUBLIC] == everybody
    assert counts[south] == everybody | {("over_established", "secondment"): 1}
    assert (
        counts[north]
        == counts[WHOLE]
        == {
            ("garbled", "agency"): 9,
            ("garbled", "source"): 2,
            ("garbled", "agreement_party"): 1,
            ("over_established", "secondment"): 2,
        }
    )


# Small numbers


Post = tuple[str, str, str, bool]
"""Unit, capability, posts established and filled, and whether they are withheld."""


def posts(store: Store, scope: Scope) -> list[Post]:
    """The numbers of posts that the seeded data set has of one agency on one day."""
    held = relation(store, scope, "secondment")
    mine = held[(held["agency_id"] == "hmrc") & (held["as_of"].astype(str) == "2024-02-02")]
    return [
        (row.rocu_id, row.capability_id or "", f"{row.posts_established:.0f}", row.posts_withheld)
        for row in mine.fillna({"capability_id": ""}).itertuples()
        if str(row.posts_established) == str(row.posts_filled)
    ]


def test_small_number_of_posts_goes_with_every_total_that_gives_it_back(
    stores: dict[str, Store],
) -> None:
    beside = (THERE, "rccu", BESIDE, False)
    public = posts(stores["whole"], PUBLIC)
    assert len(public) == 5
    assert beside in public
    assert {row[2:] for row in public if row != beside} == {("nan", True)}
    full = posts(stores["whole"], SCOPES[HERE])
    assert {row[2] for row in full} == {SMALL, BESIDE, *TOTALS[:3]}
    assert not any(withheld for *_, withheld in full)


def test_small_number_of_the_workforce_goes_with_the_total_that_gives_it_back(
    stores: dict[str, Store],
) -> None:
    def dogs(scope: Scope) -> list[str]:
        held = relation(stores["whole"], scope, "workforce")
        return sorted(held.loc[held["measure"] == "dog handlers", "value"].astype(str))

    assert dogs(PUBLIC) == [f"{BESIDE}.0"]
    assert dogs(SCOPES[THERE]) == [f"{SMALL}.0", f"{BESIDE}.0", f"{TOTALS[-1]}.0"]


@pytest.mark.parametrize(
    ("table", "owner", "rows", "left"),
    [
        ("workforce", "rocu_id", ("north established 30", "north filled 27", "south filled 9"), 1),
        ("workforce", "rocu_id", ("north officers 30", "south officers 20", "- officers 52"), 0),
        ("workforce", "rocu_id", ("north all 40", "north a 25", "north b 12", "south all 40"), 1),
        (
            "force_size",
            "force_id",
            ("ash all 90", "ash a 40", "ash b 30", "ash c 17", "birch all 90", "birch a 40"),
            2,
        ),
        (
            "force_size",
            "force_id",
            ("ash dogs 3", "ash all 9", "birch own 6", "birch all 9", "cedar all 9", "dogwood x 8"),
            2,
        ),
    ],
)
def test_small_number_of_people_goes_with_what_would_give_it_back(
    built: Callable[[Rows], Store], table: str, owner: str, rows: tuple[str, ...], left: int
) -> None:
    store = built(network(**{table: lines(f"{owner} measure value", *rows)}))
    assert len(relation(store, PUBLIC, table)) == left
    assert len(relation(store, WHOLE, table)) == len(rows)


def test_threshold_of_small_numbers_is_what_the_setting_says(
    stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    attached = "select path from duckdb_databases() where database_name = 'version'"
    ((path,),) = stores["whole"]._connection.cursor().execute(attached).fetchall()
    for threshold, count in ((SMALL, 0), ("4", 4), ("881032", 5)):
        monkeypatch.setenv(SMALL_NUMBER.name, threshold)
        found = posts(Store(Path(path), "again"), PUBLIC)
        assert sum(withheld for *_, withheld in found) == count


def test_restricted_small_number_withholds_nothing_from_those_who_do_not_see_it(
    built: Callable[[Rows], Store],
) -> None:
    store = built(
        network(
            agency=lines("agency_id", "nca"),
            secondment=lines(
                "rocu_id agency_id capability_id posts_filled marking owner_rocu_id",
                "north nca - 20 - -",
                "north nca cyber 2 OFFICIAL-SENSITIVE north",
            ),
            workforce=lines(
                "rocu_id measure value marking owner_rocu_id",
                "- dogs 20 - -",
                "north dogs 2 OFFICIAL-SENSITIVE north",
            ),
        )
    )
    seconded = relation(store, PUBLIC, "secondment")
    assert list(seconded["posts_filled"]) == [20]
    assert list(seconded["posts_withheld"]) == [False]
    assert list(relation(store, PUBLIC, "workforce")["value"]) == [20]


# What others can work out of what is shown

UNITS, TEAMS = ("north", "south"), ("cyber", "fraud")
LEAVES = list(product("ab", UNITS, TEAMS, ("established", "filled")))
"""All posts that there are of one family of agencies: of two, in two teams of two units."""
PLACES = list(product("abt", (*UNITS, "all"), (*TEAMS, "")))
"""What is stated of them: of each, of each total, and of the agency that took over from both."""


def is_in(leaf: tuple[str, str, str, str], place: tuple[str, str, str]) -> bool:
    """Whether posts are among those that are stated of a place."""
    pairs = zip(leaf[:3], place, ("t", "all", ""), strict=True)
    return all(said in (own, total) for own, said, total in pairs)


def counted(place: tuple[str, str, str], figure: str) -> np.ndarray:
    """Which leaves a figure is the sum of, as ones and noughts."""
    return np.array([is_in(leaf, place) and leaf[3] == figure for leaf in LEAVES], dtype=float)


def can_be_worked_out(wanted: np.ndarray, shown: list[np.ndarray]) -> bool:
    """Whether adding and taking away what is shown gives what is wanted."""
    if not shown:
        return False
    return np.linalg.matrix_rank([*shown, wanted]) == np.linalg.matrix_rank(shown)


def invented(random: Random) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Posts established and filled at most places of one family, small ones in some families."""
    small = random.choice((0, 0.1, 0.3))
    leaves = []
    for _ in LEAVES[::2]:
        established = random.randint(0, 9) if random.random() < small else random.randint(30, 60)
        vacant = random.choice((0, 8, 20, -9)) if small else 0
        vacant = random.randint(0, 6) if random.random() < small else vacant
        leaves += [established, max(0, established - vacant)]
    return {
        place: tuple(int(counted(place, figure) @ leaves) for figure in ("established", "filled"))
        for place in PLACES
        if random.random() < 0.8
    }


def test_public_edition_gives_no_small_number_back_by_adding_and_taking_away(
    built: Callable[[Rows], Store],
) -> None:
    random = Random(7)
    families = [invented(random) for _ in range(60)]
    agencies, rows = [], []
    for number, family in enumerate(families):
        agencies += [f"{number}-a - {number}-t", f"{number}-b - {number}-t", f"{number}-t - -"]
        rows += [
            f"{unit} {number}-{agency} {team or '-'} {established} {filled}"
            for (agency, unit, team), (established, filled) in family.items()
        ]
    store = built(
        network(
            capability=lines("capability_id", *TEAMS),
            agency=lines("agency_id predecessor_id successor_id", *agencies),
            secondment=lines(
                "rocu_id agency_id capability_id posts_established posts_filled", *rows
            ),
        )
    )
    held = relation(store, PUBLIC, "secondment").fillna({"capability_id": ""})
    is_shown = {
        (row.agency_id, row.rocu_id, row.capability_id): not row.posts_withheld
        for row in held.itertuples()
    }
    whole, torn = 0, 0
    for number, family in enumerate(families):
        shown = [
            counted(place, figure)
            for place in family
            if is_shown[f"{number}-{place[0]}", place[1], place[2]]
            for figure in ("established", "filled")
        ]
        whole += len(shown) == 2 * len(family)
        torn += 0 < len(shown) < 2 * len(family)
        for place, (established, filled) in family.items():
            figures = [counted(place, figure) for figure in ("established", "filled")]
            for figure, value in zip(figures, (established, filled), strict=True):
                if value < 5:
                    assert not can_be_worked_out(figure, shown), (number, place)
            if 0 < abs(established - filled) < 5:
                assert not can_be_worked_out(figures[0] - figures[1], shown), (number, place)
    # Nothing is withheld where nothing is small, and not everything where something is.
    assert whole > 5
    assert torn > 20
