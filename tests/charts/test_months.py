"""What ends when, and standings by month, as they are drawn."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard.charts.hover import Hover
from dashboard.charts.months import BESIDE_PX, PLOT_PX, TEXT_PX, End, Endings
from dashboard.text_metrics import width

AS_OF, UNTIL = date(2026, 11, 29), date(2029, 11, 1)


def test_what_is_said_beside_an_end_is_whole_however_late_it_is() -> None:
    said = "31 October 2029: no standing falls"
    ends = [
        End("agreement", "One", day, day, said, Hover("One", ()))
        for day in (AS_OF + timedelta(days=1), date(2029, 10, 31))
    ]
    figure = Endings(ends, AS_OF, UNTIL, {"agreement": "Agreement"}).figure(dark=False)
    first, last = figure.layout.xaxis.range
    for end in ends:
        share = (end.ends_on - first) / (last - first)
        assert share * PLOT_PX + BESIDE_PX + width(said, TEXT_PX) <= PLOT_PX + 5


def test_days_asked_about_are_all_on_the_axis() -> None:
    early = End("posts", "One", AS_OF, AS_OF, "soon", Hover("One", ()))
    figure = Endings([early], AS_OF, UNTIL, {"posts": "Posts"}).figure(dark=False)
    assert figure.layout.xaxis.range[1] == UNTIL
