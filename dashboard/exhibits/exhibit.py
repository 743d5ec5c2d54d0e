"""An Exhibit is the answer to one question with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import pandas as pd

from dashboard.charts.base import Chart
from dashboard.charts.matrix import Grid, Matrix
from dashboard.exhibits.question import Question, Source, Status
from dashboard.store.packed import Packed

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is found out for one question, as the function that answers it gives it.

    `frame` is the answer with columns as the queries name them; `table` the same rows in words for
    people, every cell a text or a Link; `chart` what a chart shows, where one says more than the
    table. `note` says what is missing or uncertain, `choices` what was chosen in words.
    `source_ids` are what it all rests on; left out, they are those of every column of the frame
    whose name ends in source_id or source_ids.
    """

    title: str
    frame: pd.DataFrame
    table: pd.DataFrame
    alt: str
    note: str
    chart: Chart | None = None
    choices: dict[str, str] = field(default_factory=dict)
    source_ids: Iterable[object] | None = None


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """An answer with everything that belongs to it: its id, its sources, what marks it.

    `request` is the question that it answers. It is kept with its frame and its table packed, since
    most pages show the chart alone; whoever is handed it may read both, and unpacks them then.
    """

    id: str
    title: str
    packed_frame: Packed
    packed_table: Packed
    alt: str
    note: str
    chart: Chart | None
    choices: dict[str, str]
    status: Status
    sources: tuple[Source, ...]
    request: ExhibitRequest

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The answer with columns as the queries name them."""
        return self.packed_frame.frame()

    @cached_property
    def table(self) -> pd.DataFrame:
        """The same rows in words for people."""
        return self.packed_table.frame()

    @property
    def row_count(self) -> int:
        """How many rows the table has."""
        return self.packed_table.row_count

    @property
    def grid(self) -> Grid | None:
        """The cells of its chart, where that is a matrix."""
        return self.chart.grid if isinstance(self.chart, Matrix) else None

    def remember(self, what: str, make: Callable[[], T]) -> T:
        """What `make` makes of this exhibit, made once for each question: `what` says what it is.

        Such as its table as HTML: a page shows it at every run.
        """
        question, choices = self.request.question, self.request.choices
        place = (question.as_of, question.rocu_id, question.force_id)
        return question.remember((what, self.id, *place, *sorted(choices.items())), make)

    @property
    def filters(self) -> dict[str, str]:
        """Region, force and every choice that it was made with, each under its label."""
        return self.request.scope_filters | self.choices


@dataclass(frozen=True)
class ExhibitRequest:
    """A question as it was put to an exhibit: of what and whom, and with which choices."""

    question: Question
    choices: dict[str, str]

    @property
    def scope_filters(self) -> dict[str, str]:
        """The region and the force in words."""
        rocu, force = self.question.rocu_id, self.question.force_id
        region = {"Region": self.question.name("rocu", rocu) if rocu else "All regions"}
        return region | ({"Force": self.question.name("force", force)} if force else {})
