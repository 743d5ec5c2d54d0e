"""What if, cliff edge and improvements, against the plain rules run with the thing taken out."""

from __future__ import annotations

import os
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.publish import published
from dashboard.store.queries import Value
from dashboard.store.store import Store
from tests.conftest import PUBLISHED, Rows, write_data_set
from tests.rules.network import as_text
from tests.rules.reference import COLUMNS, Reference, TextRow, TextRows, read_rows
from tests.rules.test_rules_by_property import networks

EXAMPLES = int(os.environ.get("RULES_EXAMPLES", "3"))
BETTER_FIRST = ["evidenced", "assured", "unassured", "partial", "unknown", "gap"]
AS_OF = date(2026, 11, 22)
Pair = tuple[str, str]


class Changed(Reference):
    """The plain rules with some things taken away (rule 10), raised or joined (rule 14)."""

    def __init__(
        self,
        rows: TextRows,
        as_of: date,
        removed: tuple[str, ...] = (),
        raised: tuple[Pair, ...] = (),
        joined: tuple[Pair, ...] = (),
    ) -> None:
        super().__init__(rows, as_of)
        self.removed = set(removed)
        self.raised = raised
        self.joined = set(joined)

    def _is_live(self, agreement: TextRow) -> bool:
        taken = f"agreement:{agreement['agreement_id']}" in self.removed
        return super()._is_live(agreement) and not taken

    @cached_property
    def parties(self) -> set[Pair]:
        left = {
            (agreement, force)
            for agreement, force in super().parties
            if f"agreement_party:{agreement}/{force}" not in self.removed
        }
        return left | self.joined

    @cached_property
    def capability_latest(self) -> dict[Pair, TextRow]:
        found = dict(super().capability_latest)
        for rocu, capability in found:
            if f"rocu_capability:{rocu}/{capability}" in self.removed:
                row = found[rocu, capability]
                found[rocu, capability] = row | {"position": "absent", "level": "0"}
        for rocu, capability in self.raised:
            target = self.target.get(capability, 3)
            found[rocu, capability] = {
                "position": "provided",
                "level": str(target),
                "evidence_scope": "unit",
            }
        return found

    @cached_property
    def own_level(self) -> dict[Pair, int]:
        return {
            (force, function): 0 if f"force_function:{force}/{function}" in self.removed else level
            for (force, function), level in super().own_level.items()
        }

    @property
    def coverages(self) -> dict[Pair, str]:
        return {(row[0], row[1]): row[2] for row in self.function_coverage()}

    @property
    def positions(self) -> dict[Pair, str]:
        return {key: held[0] for key, held in self.obligation_positions.items()}


def things(rows: TextRows) -> list[str]:
    """Everything that can be taken away, and a few that nothing was known of."""
    forces = [row["force_id"] for row in rows["force"]]
    deals = [row["agreement_id"] for row in rows["agreement"]]
    return [
        *(f"agreement:{deal}" for deal in deals),
        *(f"agreement_party:{deal}/{force}" for deal in deals for force in forces),
        *(
            f"rocu_capability:{rocu['rocu_id']}/{capability['capability_id']}"
            for rocu in rows["rocu"]
            for capability in rows["capability"]
        ),
        *(
            f"force_function:{force}/{function['function_id']}"
            for force in forces
            for function in rows["policing_function"]
        ),
    ]


def texts(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(
        tuple("" if pd.isna(value) else str(value) for value in row)
        for row in frame.itertuples(index=False, name=None)
    )


def asked(store: Store, query: str, on: date, **parameters: Value) -> list[tuple[str, ...]]:
    return texts(store.answer(query, LOCAL_OPERATOR, as_of=on, **parameters))


def differences(before: dict[Pair, str], after: dict[Pair, str]) -> list[tuple[str, ...]]:
    return sorted((*key, before[key], after[key]) for key in before if before[key] != after[key])


def opened(rows: Rows, folder: Path) -> Store:
    build([write_data_set(folder / "data", rows)], folder / "database")
    found = published(folder / "database")
    return Store(found.path(folder / "database"), found.version)


def assert_what_if(store: Store, rows: TextRows, on: date, removed: tuple[str, ...]) -> None:
    now, without = Changed(rows, on), Changed(rows, on, removed)
    edition = {row["obligation_id"]: row["edition"] for row in rows["spr_obligation"]}
    assert asked(store, "what_if_function_change", on, removed=removed) == differences(
        now.coverages, without.coverages
    )
    assert asked(store, "what_if_change", on, removed=removed) == sorted(
        (force, obligation, edition[obligation], before, after)
        for force, obligation, before, after in differences(now.positions, without.positions)
    )
    for query in (
        "access_route",
        "function_coverage",
        "force_obligation_position",
        "single_point_of_failure",
    ):
        found = store.answer(query, LOCAL_OPERATOR, as_of=on, removed=removed)
        assert list(found.columns) == COLUMNS[query]
        assert texts(found) == sorted(without.answer(query)), query


def is_better(before: str, after: str) -> bool:
    rank = BETTER_FIRST.index
    return rank(after) < rank(before) and after not in ("gap", "unknown")


def improvements(rows: TextRows, on: date, rocu: str, edition: str) -> list[tuple[str, ...]]:
    """Rule 14 by running the rules anew for every single improvement."""
    now = Changed(rows, on)
    members = [force for force, unit in now.rocu_of.items() if unit == rocu]
    near = {rocu, *(r["neighbour_id"] for r in rows["rocu_neighbour"] if r["rocu_id"] == rocu)}
    wanted = {row["obligation_id"] for row in rows["spr_obligation"] if row["edition"] == edition}
    cases: list[tuple[str, str, str, Changed]] = []
    for capability in sorted({row["capability_id"] for row in rows["function_capability"]}):
        latest = now.capability_latest.get((rocu, capability))
        target = now.target.get(capability, 3)
        if latest is None or (
            latest["position"] != "transferred" and int(latest["level"]) < target
        ):
            raised = Changed(rows, on, raised=((rocu, capability),))
            was = "not_assessed" if latest is None else "below"
            cases.append(("raise_capability", capability, was, raised))
    for agreement in rows["agreement"]:
        deal = agreement["agreement_id"]
        held = {force for id_, force in now.parties if id_ == deal}
        in_reach = agreement["scope"] == "national" or any(
            now.rocu_of.get(force) in near for force in held
        )
        if not now._is_live(agreement) or agreement["underpins_rocu_id"] or not in_reach:
            continue
        if set(members) - held:
            joined = Changed(rows, on, joined=tuple((deal, force) for force in members))
            cases.append(("join_agreement", deal, "not_party", joined))
    found = []
    for kind, subject, was, case in cases:
        obligations = [
            key
            for key, after in case.positions.items()
            if key[0] in members
            and key[1] in wanted
            and after != "not_derived"
            and is_better(now.positions[key], after)
        ]
        functions = [
            key
            for key, after in case.coverages.items()
            if key[0] in members and is_better(now.coverages[key], after)
        ]
        forces = {force for force, _ in [*obligations, *functions]}
        if forces:
            counts = (len(forces), len(obligations), len(functions))
            found.append((kind, subject, rocu, *map(str, counts), was))
    return sorted(found)


SLOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(rows=networks(), data=st.data())
def test_what_if_over_a_made_up_network_is_the_rules_without_the_thing(
    rows: Rows, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = as_text(rows)
    store = opened(rows, tmp_path_factory.mktemp("network"))
    known = things(whole)
    for on in (date(2014, 6, 30), AS_OF):
        for most in (1, 4):
            chosen = data.draw(st.sets(st.sampled_from(known), min_size=1, max_size=most))
            assert_what_if(store, whole, on, tuple(sorted(chosen)))
        assert_what_if(store, whole, on, tuple(known))


@SLOW
@given(rows=networks())
def test_improvements_over_a_made_up_network_are_those_of_brute_force(
    rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ids = [str(row["rocu_id"]) for row in rows["rocu"]]
    rows["rocu_neighbour"] = [
        {"rocu_id": one, "neighbour_id": other} for one, other in pairwise(ids)
    ]
    whole = as_text(rows)
    store = opened(rows, tmp_path_factory.mktemp("network"))
    for on in (date(2014, 6, 30), AS_OF):
        for edition in (None, "2015"):
            for rocu in ids:
                found = asked(store, "improvement_option", on, rocu=rocu, edition=edition)
                assert found == improvements(whole, on, rocu, edition or "2023")


@SLOW
@given(rows=networks())
def test_cliff_edge_over_a_made_up_network_is_the_positions_of_each_month(
    rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = as_text(rows)
    store = opened(rows, tmp_path_factory.mktemp("network"))
    as_of, months = date(2013, 11, 15), 30
    found = store.answer("cliff_edge", LOCAL_OPERATOR, as_of=as_of, months=months)
    expected = []
    before = Changed(whole, as_of).positions
    for ahead in range(1, months + 1):
        month = date(2013 + (10 + ahead) // 12, (10 + ahead) % 12 + 1, 1)
        after = Changed(whole, month).positions
        expected += [(str(month), *change) for change in differences(before, after)]
        before = after
    shown = found[["month", "force_id", "obligation_id", "changed_from", "position"]]
    assert texts(shown) == sorted(expected)
    assert found["cause_kind"].notna().all()


def test_nothing_taken_away_changes_nothing(published_store: Store) -> None:
    for removed in ((), None, ("agreement:no-such", "force_function:kent/roads-policing")):
        assert not asked(published_store, "what_if_change", AS_OF, removed=removed)
        assert not asked(published_store, "what_if_function_change", AS_OF, removed=removed)


def test_everything_taken_away_leaves_what_the_rules_leave(published_store: Store) -> None:
    rows = read_rows(PUBLISHED)
    now = Changed(rows, AS_OF)
    removed = (
        *(f"agreement:{row['agreement_id']}" for row in rows["agreement"]),
        *(f"rocu_capability:{rocu}/{capability}" for rocu, capability in now.capability_latest),
        *(f"force_function:{force}/{function}" for force, function in now.own_level),
    )
    assert_what_if(published_store, rows, AS_OF, removed)
    routes = asked(published_store, "access_route", AS_OF, removed=removed)
    assert {strength for *_, strength in routes} <= {"none"}


@pytest.mark.parametrize(
    "removed",
    [
        ("agreement:cdsou",),
        ("agreement:npas",),
        ("agreement_party:cdsou/durham",),
        ("agreement:nersou", "rocu_capability:nwrocu/rccu"),
    ],
    ids=lambda removed: removed[0],
)
def test_what_if_over_the_published_facts_is_the_rules_without_the_thing(
    published_store: Store, removed: tuple[str, ...]
) -> None:
    assert_what_if(published_store, read_rows(PUBLISHED), AS_OF, removed)


def test_north_east_without_cdsou_loses_what_only_cdsou_was_known_for(
    published_store: Store,
) -> None:
    lost = asked(published_store, "what_if_function_change", AS_OF, removed=("agreement:cdsou",))
    assert {(force, function) for force, function, *_ in lost} == {
        (force, function)
        for force in ("cleveland", "durham")
        for function in ("armed-policing", "learning-and-development", "roads-policing")
    }
    assert {tuple(change) for _, _, *change in lost} == {("unassured", "unknown")}


def test_improvements_of_a_region_are_those_of_brute_force(published_store: Store) -> None:
    rows = read_rows(PUBLISHED)
    forces = {"cleveland", "durham", "northumbria"}
    near = {row["agreement_id"] for row in rows["agreement"] if row["scope"] != "national"}
    found = asked(published_store, "improvement_option", AS_OF, rocu="nersou")
    few = rows | {"force": [row for row in rows["force"] if row["force_id"] in forces]}
    expected = improvements(few, AS_OF, "nersou", "2023")
    assert expected
    assert {row for row in found if row[1] not in near} == {
        row for row in expected if row[1] not in near
    }
