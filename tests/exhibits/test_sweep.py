"""Every registered exhibit, asked in many ways: nothing a machine would say reaches a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.errors import UsageError
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link, Question
from dashboard.exhibits.registry import registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from dashboard.theme import contrast, palette
from dashboard.wording import spoken_date
from tests import data_sets
from tests.conftest import AS_OF, PUBLISHED
from tests.exhibits import reading
from tests.exhibits.asking import Answers, Asked, Scope, every_way
from tests.exhibits.reading import DataSet, Place, none_of

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: the contrast that a text needs on its background."""


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


@pytest.fixture(scope="class", params=sorted(registered()))
def answers(request: pytest.FixtureRequest, store: Store, scopes: list[Scope]) -> Answers:
    """One exhibit in every scope, on every date, light and dark, and with its other choices."""
    return every_way(registered()[request.param], store, scopes)


class Sweep:
    """What holds for every exhibit over any data set."""

    def test_exhibit_can_be_asked_in_every_way(self, answers: Answers) -> None:
        none_of(answers.failures)

    def test_words_around_every_answer_are_plain(self, answers: Answers, data: DataSet) -> None:
        none_of(unreadable(answers.all, reading.words, data))

    def test_cells_of_every_table_are_texts_or_links(self, answers: Answers) -> None:
        none_of(
            f"{asked}: {column}: {value!r} is a {type(value).__name__}"
            for asked in answers.all
            for column, value in reading.cells(asked.exhibit)
            if not isinstance(value, str | Link)
        )

    def test_cells_of_every_table_are_plain(self, answers: Answers, data: DataSet) -> None:
        none_of(unreadable(answers.all, reading.told, data))

    def test_columns_of_every_table_are_plain(self, answers: Answers, data: DataSet) -> None:
        none_of(unreadable(answers.all, reading.columns, data))

    def test_columns_of_every_table_are_told_apart(self, answers: Answers) -> None:
        for asked in answers.all:
            assert asked.exhibit.table.columns.is_unique, asked

    def test_texts_of_every_figure_are_plain(self, answers: Answers, data: DataSet) -> None:
        none_of(unreadable(answers.drawn, reading.drawn, data))

    def test_ticks_of_every_axis_are_chosen_and_those_of_counts_whole(
        self, answers: Answers
    ) -> None:
        none_of(
            f"{asked}: {axis}"
            for asked in answers.drawn
            if len(asked.exhibit.table)  # else no page shows the chart
            for axis in reading.unset_ticks(next(asked.figures()))
        )

    def test_texts_of_every_figure_stand_out(self, answers: Answers) -> None:
        none_of(
            f"{asked}: {text!r} is {ink} on {paper}"
            for asked in answers.drawn
            for figure in asked.figures()
            for text, ink, paper in reading.inked(figure)
            if contrast(ink, paper) < READABLE
        )

    def test_paper_of_every_figure_is_that_of_the_page(self, answers: Answers) -> None:
        for asked in answers.drawn:
            for dark, figure in enumerate(asked.figures()):
                assert figure.layout.paper_bgcolor == palette(bool(dark)).background, asked

    def test_table_has_every_row_of_the_answer(self, answers: Answers) -> None:
        none_of(
            f"{asked}: {len(asked.exhibit.table)} rows for {len(asked.exhibit.frame)} of the answer"
            for asked in answers.all
            if not reading.holds_every_row(asked.exhibit)
        )

    def test_table_says_what_every_cell_of_the_chart_shows(self, answers: Answers) -> None:
        none_of(
            f"{asked}: {difference}"
            for asked in answers.drawn
            for difference in reading.differences(asked.exhibit)
        )

    def test_sources_name_every_source_of_the_answer(self, answers: Answers) -> None:
        for asked in answers.all:
            named = {source.source_id for source in asked.exhibit.sources}
            missing = reading.source_ids(asked.exhibit.frame) - named
            assert not missing, f"{asked}: {sorted(missing)[:5]}"

    def test_status_names_data_set_marking_and_day(self, answers: Answers, data: DataSet) -> None:
        (held,) = data.rows("data_set")
        for asked in answers.all:
            line = asked.exhibit.status.line
            for part in (held["title"], "OFFICIAL", spoken_date(asked.question.as_of, "day")):
                assert part in line, asked

    def test_alt_is_whole_sentences(self, answers: Answers) -> None:
        none_of(
            f"{asked}: {asked.exhibit.alt}"
            for asked in answers.all
            if not re.fullmatch(r"[A-Z0-9£][^<>\n]*[.?]", asked.exhibit.alt)
        )

    def test_exhibit_about_one_force_is_refused_without_one(
        self, answers: Answers, store: Store
    ) -> None:
        if answers.item.needs_force:
            with pytest.raises(UsageError, match="Choose a force"):
                answers.item.make(Question(store, LOCAL_OPERATOR, AS_OF))

    def test_meaning_is_the_question_that_it_answers(self, answers: Answers) -> None:
        assert answers.item.meaning.split("\n\n")[0].endswith("?")
        assert {asked.exhibit.id for asked in answers.all} <= {answers.item.id}


class TestPublished(Sweep):
    """Over the published data set."""

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

    def test_alt_is_made_from_the_answer(self, answers: Answers) -> None:
        """Answers of different length are not all described by one and the same text."""
        if len({len(asked.exhibit.frame) for asked in answers.default}) > 1:
            assert len({asked.exhibit.alt for asked in answers.default}) > 1


class BuiltSweep(Sweep):
    """Over a data set that is built for it."""

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls, data: DataSet, tmp_path_factory: pytest.TempPathFactory) -> Store:
        database = tmp_path_factory.mktemp("database")
        build([data.folder], database)
        return current(database)


class TestAlmostEmpty(BuiltSweep):
    """Over a data set with one unit, one force, and nothing known of either."""

    @pytest.fixture(scope="class")
    @classmethod
    def data(cls, tmp_path_factory: pytest.TempPathFactory) -> DataSet:
        return DataSet(data_sets.almost_empty(tmp_path_factory.mktemp("data")))

    @pytest.fixture(scope="class")
    @classmethod
    def scopes(cls) -> list[Scope]:
        return [(None, None), ("only-unit", None), (None, "only-force")]


class TestRenamed(BuiltSweep):
    """Over the published data with other ids: no exhibit may know one by heart."""

    @pytest.fixture(scope="class")
    @classmethod
    def data(cls, tmp_path_factory: pytest.TempPathFactory) -> DataSet:
        return DataSet(data_sets.renamed(tmp_path_factory.mktemp("data")))

    @pytest.fixture(scope="class")
    @classmethod
    def scopes(cls) -> list[Scope]:
        return [(data_sets.RENAMED + "serocu", data_sets.RENAMED + "kent")]
