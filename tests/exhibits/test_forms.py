"""Each exhibit knows sparse facts and complete data: which form it takes of each, and why.

An exhibit is drawn where a picture says more than its rows: on sparse published facts a list says
what there is, and with a full series a chart has time or amounts on its axis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.xlsx.workbook import SHORTHAND
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.pack import pack
from dashboard.packs.report import NOTHING, Page, Section
from dashboard.store.store import Store, current
from tests import data_sets
from tests.conftest import AS_OF, MadeOnce
from tests.exhibits import reading
from tests.packs.meetings import meeting

REGION, FORCE = "nersou", "cleveland"

LIST_THEN_CHART = {
    "agreement_dates": "published agreements have hardly any dates; with dates they are on a line",
    "capability_strip": "undated pages are no history; quarterly assessments are strips",
    "cliff_edge_ending": "no published agreement of the region ends ahead; ends are months",
    "contribution_year": "no amount of each year is published; yearly amounts are lines",
    "funding_neighbour": "published amounts may not be added; yearly totals are small multiples",
    "funding_year": "published amounts may not be added; yearly totals are columns",
    "posts_by_agency": "published pages name agencies and no posts; posts are bars",
    "posts_over_time": "posts of one day have no history; posts over the years are lines",
    "region_strip": "the newest count alone is known; counts by quarter are strips",
    "standing_change": "nothing moved on undated pages; moves are marks from and to",
}
"""The exhibits with two forms: a list of what little there is, and a chart."""

ALWAYS_CHART = {
    "agreement_coverage": "every agreement names its forces",
    "capability_matrix": "every capability has a state in every unit, not assessed among them",
    "capability_standing": "counts of states by unit are there for any data",
    "critical_mass": "sizes of forces are published for all",
    "dependency": "whatever is chosen rests on something or says that it does not",
    "evidence_base": "counts of kinds of evidence are there for any data",
    "force_standing": "every force has a standing on every obligation",
    "function_matrix": "every force has a coverage of every function",
    "inspection_matrix": "inspectors publish grades of every unit",
    "key_figure": "four figures, not recorded where nothing is",
    "obligation_matrix": "every force has a standing on every obligation",
    "obligation_rest": "every force has a standing on every obligation",
    "panel_standing": "counts of states by family are there for any data",
    "source_reading": "every fact has a source that was read somehow",
    "tile_map": "there are 43 forces in any data",
}

CHART_OF_EVENTS = {
    "cliff_edge_count": "a month without an end is no mark; without any there is no chart",
}
"""Charts that some data sets have nothing for."""


@pytest.fixture(scope="module")
def exercise_store(made_once: MadeOnce) -> Store:
    return current(data_sets.made_up(made_once, 1) / "database")


def asked(store: Store) -> Iterator[tuple[str, bool]]:
    """Every exhibit of a region, or of one of its forces, and whether it is drawn."""
    question = Question(store, LOCAL_OPERATOR, AS_OF, rocu_id=REGION)
    for id_, item in registered().items():
        of = replace(question, force_id=FORCE) if item.needs_force else question
        yield id_, item.make(of).chart is not None


def test_exhibits_of_sparse_facts_take_the_form_that_is_said(published_store: Store) -> None:
    drawn = {id_ for id_, is_drawn in asked(published_store) if is_drawn}
    assert drawn - CHART_OF_EVENTS.keys() == ALWAYS_CHART.keys()


def test_exhibits_of_complete_data_take_the_form_that_is_said(exercise_store: Store) -> None:
    drawn = {id_ for id_, is_drawn in asked(exercise_store) if is_drawn}
    assert drawn == ALWAYS_CHART.keys() | LIST_THEN_CHART.keys() | CHART_OF_EVENTS.keys()


def told_of(store: Store) -> Iterator[tuple[str, str]]:
    """All that is said in words of the network, a region and a force, and in their papers."""
    network = Question(store, LOCAL_OPERATOR, AS_OF)
    for rocu, force in ((None, None), (REGION, None), (REGION, FORCE)):
        for id_, item in registered().items():
            if force is None and item.needs_force:
                continue
            exhibit = item.make(replace(network, rocu_id=rocu, force_id=force))
            for read in (reading.words, reading.columns, reading.told):
                yield from ((id_, text) for _, text in read(exhibit))
        paper = pack(meeting(network, rocu, force))
        parts: list[Page | Section] = [*paper.pages, *paper.sections]
        for part in parts:
            if part.key != "method":  # it explains the three kinds of data sets
                yield from ((part.key, text) for text in part.sentences)
        yield from ((page.key, page.message) for page in paper.pages)
    yield from SHORTHAND
    yield "report", NOTHING


def test_words_of_an_exercise_call_nothing_published(exercise_store: Store) -> None:
    """What is made up was never published: "recorded" is said of any data set."""
    said = {one for one in told_of(exercise_store) if re.search(r"(?i)\bpublished\b", one[1])}
    assert not said
