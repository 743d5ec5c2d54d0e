"""The registry: how an answer becomes an exhibit, what may be chosen, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.errors import UsageError
from dashboard.exhibits import registry
from dashboard.exhibits.exhibit import Answer, ExhibitRequest
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit, exhibit_named, registered
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, SENSITIVE


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registry", {})


def answer(frame: pd.DataFrame, **more: object) -> Answer:
    said = {"title": "Title", "table": frame.astype(str), "alt": "Alt", "note": "Note"}
    return Answer(frame=frame, **(said | more))  # type: ignore[arg-type]


NAMED_TWICE = pd.DataFrame({"source_id": ["plan", None], "source_ids": [["memo"], ["plan"]]})


def plain(_: Question) -> Answer:
    return answer(NAMED_TWICE)


def test_exhibit_without_source_ids_has_the_sources_that_its_columns_name(
    two_regions: Question,
) -> None:
    made = exhibit()(plain)(two_regions)
    assert [source.source_id for source in made.sources] == ["memo", "plan"]


@pytest.mark.parametrize("ids", [["s"], []])
def test_exhibit_with_source_ids_has_those_alone(two_regions: Question, ids: list[str]) -> None:
    @exhibit()
    def by_ids(_: Question, only: str = "") -> Answer:
        return answer(NAMED_TWICE, source_ids=only.split())

    made = by_ids(two_regions, only=" ".join(ids))
    assert [source.source_id for source in made.sources] == ids


def test_exhibit_has_its_id_its_status_and_the_question_that_it_answers(
    two_regions: Question,
) -> None:
    @exhibit()
    def complete(_: Question, kind: str = "all") -> Answer:
        return answer(NAMED_TWICE, choices={"Kind": kind})

    question = replace(two_regions, rocu_id="north", force_id="ash")
    made = complete(question, kind="live")
    assert (made.id, made.title, made.note) == ("complete", "Title", "Note")
    assert made.status == question.status
    assert made.request == ExhibitRequest(question, {"kind": "live"})
    assert made.filters == {"Region": "Northern Unit", "Force": "Ash Police", "Kind": "live"}


def test_exhibit_registered_has_its_subject_meaning_and_choices_with_defaults() -> None:
    @exhibit()
    def described(_: Question, kind: str = "all", months: int = 36) -> Answer:
        """What is described?"""
        return answer(NAMED_TWICE, choices={"Kind": kind, "Months": str(months)})

    held = exhibit_named("described")
    assert registered() == {"described": held}
    assert (held.subject, held.meaning) == ("test_registry", "What is described?")
    assert held.choices == {"kind": "all", "months": "36"}
    assert not held.needs_force


def test_exhibit_registered_twice_is_refused() -> None:
    exhibit()(plain)
    with pytest.raises(ValueError, match="plain is registered already"):
        exhibit()(plain)


def test_exhibit_named_nearly_right_is_refused_with_the_nearest() -> None:
    exhibit()(plain)
    with pytest.raises(UsageError, match=r"There is no exhibit 'plane'. .*plain"):
        exhibit_named("plane")


def test_choice_that_an_exhibit_does_not_take_is_refused(two_regions: Question) -> None:
    @exhibit()
    def choosing(_: Question, kind: str = "all") -> Answer:
        return answer(NAMED_TWICE, choices={"Kind": {"all": "All kinds"}[kind]})

    held = exhibit_named("choosing")
    assert held.ask(two_regions, {"kind": "all"}).choices == {"Kind": "All kinds"}
    with pytest.raises(UsageError, match=r"choosing has no choice 'colour'. .*kind"):
        held.ask(two_regions, {"colour": "red"})
    with pytest.raises(UsageError, match="cannot be asked with kind=none: 'none' is not among"):
        held.ask(two_regions, {"kind": "none"})


def test_exhibit_about_one_force_is_refused_for_all_of_them(two_regions: Question) -> None:
    of_force = exhibit(needs_force=True)(plain)
    with pytest.raises(UsageError, match="plain is about one force"):
        of_force(two_regions)
    assert of_force(replace(two_regions, force_id="ash")).id == "plain"


def test_exhibit_is_made_once_for_a_question_and_its_choices(two_regions: Question) -> None:
    made: list[tuple[str | None, str]] = []

    @exhibit()
    def counted(question: Question, kind: str = "all") -> Answer:
        made.append((question.rocu_id, kind))
        return answer(NAMED_TWICE)

    north = replace(two_regions, rocu_id="north")
    for question, kind in ((north, "live"), (north, "live"), (north, "ended"), (two_regions, "")):
        counted(question, kind=kind)
    assert made == [("north", "live"), ("north", "ended"), (None, "")]


def test_exhibit_over_a_restricted_row_is_marked_with_it_where_the_row_is_behind_it(
    two_regions: Question,
) -> None:
    @exhibit()
    def positions(question: Question) -> Answer:
        frame = question.answer("capability_position")
        own = frame["rocu_id"] == (question.rocu_id or frame["rocu_id"])
        return answer(frame[own].reset_index(drop=True))

    @exhibit()
    def regions(question: Question) -> Answer:
        return answer(question.answer("region_option"))

    def marking(rocu: str | None) -> str:
        return positions(replace(two_regions, rocu_id=rocu)).status.marking

    assert (marking(None), marking("south"), marking("north")) == (SENSITIVE, SENSITIVE, OFFICIAL)
    assert regions(two_regions).status.marking == OFFICIAL
    reader = replace(two_regions.viewer, scope=OFFICIAL_ONLY)
    assert positions(replace(two_regions, viewer=reader)).status.marking == OFFICIAL


def test_exhibit_that_is_kept_holds_no_frame_and_whoever_asks_reads_both(
    two_regions: Question,
) -> None:
    make = exhibit()(plain)
    for made in (make(two_regions), make(two_regions)):
        pd.testing.assert_frame_equal(made.frame, NAMED_TWICE)
        pd.testing.assert_frame_equal(made.table, NAMED_TWICE.astype(str))
        assert made.row_count == 2
    place = (two_regions.as_of, two_regions.rocu_id, two_regions.force_id)
    kept = two_regions.remember(("plain", *place), lambda: pytest.fail("it is not kept"))
    assert not {"frame", "table"} & set(vars(kept))


def test_marking_that_a_person_raised_is_kept_and_never_lowers_what_is_computed(
    two_regions: Question,
) -> None:
    @exhibit()
    def raised(question: Question, of: str = "capability_position") -> Answer:
        return answer(question.answer(of))

    higher = replace(two_regions, marking=SENSITIVE)
    assert raised(two_regions, of="region_option").status.marking == OFFICIAL
    assert raised(higher, of="region_option").status.marking == SENSITIVE
    assert raised(two_regions).status.marking == SENSITIVE
