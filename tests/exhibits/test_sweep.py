"""Every registered exhibit, asked in many ways: nothing a machine would say reaches a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.errors import UsageError
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.exhibits.registry import registered
from dashboard.store.store import Store, current
from dashboard.theme import contrast, palette
from dashboard.wording import spoken_date
from tests import data_sets
from tests.conftest import PUBLISHED, MadeOnce
from tests.exhibits import reading
from tests.exhibits.asking import DATES, Answers, Asked, Scope, every_way
from tests.exhibits.reading import DataSet, Place, none_of

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: the contrast that a text needs on its background."""
TELEPHONE_PX = 358
"""What a page has across on a telephone of 390."""


def unreadable(
    answers: list[Asked], read: Callable[[Exhibit], Iterable[Place]], data: DataSet
) -> Iterator[str]:
    """What a person should not have to read in these answers, each text looked at once."""
    seen: dict[Place, Asked] = {}
    for asked in answers:
        for place in read(asked.exhibit):
            seen.setdefault(place, asked)
    for place, asked in seen.items():
        for problem in reading.problems([place], data):
            yield f"{asked}: {problem}"


Rule = Callable[[Answers, DataSet], Iterable[str]]
"""What every answer has to keep: gives a sentence for everything that does not."""


def can_be_asked_in_every_way(answers: Answers, _: DataSet) -> Iterable[str]:
    return answers.failures


def words_around_are_plain(answers: Answers, data: DataSet) -> Iterable[str]:
    return unreadable(answers.all, reading.words, data)


def cells_of_tables_are_texts_or_links(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.all:
        for column, value in reading.cells(asked.exhibit):
            if not isinstance(value, str | Link):
                yield f"{asked}: {column}: {value!r} is a {type(value).__name__}"


def cells_of_tables_are_plain(answers: Answers, data: DataSet) -> Iterable[str]:
    return unreadable(answers.all, reading.told, data)


def columns_of_tables_are_plain(answers: Answers, data: DataSet) -> Iterable[str]:
    return unreadable(answers.all, reading.columns, data)


def columns_of_tables_are_told_apart(answers: Answers, _: DataSet) -> Iterator[str]:
    return (str(asked) for asked in answers.all if not asked.exhibit.table.columns.is_unique)


def texts_of_figures_are_plain(answers: Answers, data: DataSet) -> Iterable[str]:
    return unreadable(answers.drawn, reading.drawn, data)


def ticks_of_axes_are_chosen_and_those_of_counts_whole(
    answers: Answers, _: DataSet
) -> Iterator[str]:
    for asked in answers.drawn:
        if len(asked.exhibit.table):  # else no page shows the chart
            figure = next(asked.figures())
            yield from (f"{asked}: {axis}" for axis in reading.unset_ticks(figure))


def texts_of_figures_stand_out(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.drawn:
        for figure in asked.figures():
            for text, ink, paper in reading.inked(figure):
                if contrast(ink, paper) < READABLE:
                    yield f"{asked}: {text!r} is {ink} on {paper}"


def paper_of_figures_is_that_of_the_page(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.drawn:
        for dark, figure in enumerate(asked.figures()):
            paper = figure.layout.paper_bgcolor
            if paper != palette(bool(dark)).background:
                yield f"{asked}: {paper} {'in the dark' if dark else ''}"


def table_has_every_row_of_the_answer(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.all:
        if not reading.holds_every_row(asked.exhibit):
            rows, of = len(asked.exhibit.table), len(asked.exhibit.frame)
            yield f"{asked}: {rows} rows for {of} of the answer"


def table_says_what_every_cell_of_the_chart_shows(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.drawn:
        yield from (f"{asked}: {found}" for found in reading.differences(asked.exhibit))


def sources_name_every_source_of_the_answer(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.all:
        named = {source.source_id for source in asked.exhibit.sources}
        missing = reading.source_ids(asked.exhibit.frame) - named
        if missing:
            yield f"{asked}: {sorted(missing)[:5]}"


def status_names_data_set_marking_and_day(answers: Answers, data: DataSet) -> Iterator[str]:
    (held,) = data.rows("data_set")
    for asked in answers.all:
        line = asked.exhibit.status.line
        for part in (held["title"], "OFFICIAL", spoken_date(asked.question.as_of, "day")):
            if part not in line:
                yield f"{asked}: {part} is not in {line}"


def alt_is_whole_sentences(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.all:
        if not re.fullmatch(r"[A-Z0-9£][^<>\n]*[.?]", asked.exhibit.alt):
            yield f"{asked}: {asked.exhibit.alt}"


def exhibit_about_one_force_is_refused_without_one(answers: Answers, _: DataSet) -> Iterator[str]:
    for asked in answers.all[:1] if answers.item.needs_force else ():
        try:
            answers.item.make(replace(asked.question, rocu_id=None, force_id=None))
        except UsageError as error:
            if "Choose a force" not in str(error):
                yield f"{asked} without a force: {error}"
        else:
            yield f"{asked} answers without a force"


def meaning_is_the_question_that_it_answers(answers: Answers, _: DataSet) -> Iterator[str]:
    if not answers.item.meaning.split("\n\n")[0].endswith("?"):
        yield f"{answers.item.id}: {answers.item.meaning}"
    yield from (str(asked) for asked in answers.all if asked.exhibit.id != answers.item.id)


def alt_is_made_from_the_answer(answers: Answers, _: DataSet) -> Iterator[str]:
    """Answers of different length are not all described by one and the same text."""
    if len({len(asked.exhibit.frame) for asked in answers.default}) > 1:
        alts = {asked.exhibit.alt for asked in answers.default}
        if len(alts) == 1:
            yield f"{answers.item.id}: always {alts}"


def names_leave_half_of_a_telephone_to_what_it_scrolls(
    answers: Answers, _: DataSet
) -> Iterator[str]:
    """The names stay in sight beside it."""
    for asked in answers.drawn:
        chart = asked.exhibit.chart
        if chart is not None and chart.scrolls:
            across = chart.drawing(dark=False).layout["margin"]["l"]
            if across > TELEPHONE_PX / 2:
                yield f"{asked}: {across} px"


RULES: tuple[Rule, ...] = (
    can_be_asked_in_every_way,
    words_around_are_plain,
    cells_of_tables_are_texts_or_links,
    cells_of_tables_are_plain,
    columns_of_tables_are_plain,
    columns_of_tables_are_told_apart,
    texts_of_figures_are_plain,
    ticks_of_axes_are_chosen_and_those_of_counts_whole,
    texts_of_figures_stand_out,
    paper_of_figures_is_that_of_the_page,
    table_has_every_row_of_the_answer,
    table_says_what_every_cell_of_the_chart_shows,
    sources_name_every_source_of_the_answer,
    status_names_data_set_marking_and_day,
    alt_is_whole_sentences,
    exhibit_about_one_force_is_refused_without_one,
    meaning_is_the_question_that_it_answers,
)


OF_COLOURS: tuple[Rule, ...] = (texts_of_figures_stand_out, paper_of_figures_is_that_of_the_page)
"""The rules for which every chart is drawn in light and in dark."""


class Sweep:
    """What holds for every exhibit over any data set. An exhibit is asked once, for all rules."""

    rules = RULES
    dates: Sequence[date] = DATES

    @pytest.mark.parametrize("id_", sorted(registered()))
    def test_exhibit_asked_in_every_way_keeps_every_rule(
        self, id_: str, store: Store, scopes: list[Scope], data: DataSet
    ) -> None:
        answers = every_way(registered()[id_], store, scopes, self.dates)
        none_of(
            f"{rule.__name__}: {problem}" for rule in self.rules for problem in rule(answers, data)
        )


class TestPublished(Sweep):
    """Over the published data set."""

    rules = (
        *RULES,
        alt_is_made_from_the_answer,
        names_leave_half_of_a_telephone_to_what_it_scrolls,
    )

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls, published_store: Store) -> Store:
        return published_store

    @pytest.fixture(scope="class")
    @classmethod
    def data(cls) -> DataSet:
        return DataSet(PUBLISHED)

    @pytest.fixture(scope="class")
    @classmethod
    def scopes(cls) -> list[Scope]:
        return [
            (None, None),
            ("serocu", None),
            ("nersou", "cleveland"),
        ]


class BuiltSweep(Sweep):
    """Over a data set that is built for it, which says of other days no more than the published."""

    dates = DATES[-1:]

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls, data: DataSet) -> Store:
        return current(data.folder.parent / "database")


class TestAlmostEmpty(BuiltSweep):
    """Over a data set with one unit, one force, and nothing known of either."""

    @pytest.fixture(scope="class")
    @classmethod
    def data(cls, made_once: MadeOnce) -> DataSet:
        return DataSet(data_sets.built(made_once, data_sets.almost_empty) / "data")

    @pytest.fixture(scope="class")
    @classmethod
    def scopes(cls) -> list[Scope]:
        return [(None, None), ("only-unit", None), (None, "only-force")]


class TestRenamed(BuiltSweep):
    """Over the published data with other ids: no exhibit may know one by heart.

    What colours it has, and how it is drawn in the dark, hangs on no id.
    """

    rules = tuple(rule for rule in RULES if rule not in OF_COLOURS)

    @pytest.fixture(scope="class")
    @classmethod
    def data(cls, made_once: MadeOnce) -> DataSet:
        return DataSet(data_sets.built(made_once, data_sets.renamed) / "data")

    @pytest.fixture(scope="class")
    @classmethod
    def scopes(cls) -> list[Scope]:
        return [(data_sets.RENAMED + "serocu", data_sets.RENAMED + "kent")]
