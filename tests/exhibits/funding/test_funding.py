"""Funding: SQL's numbers against plain Python over the files, and small made-up amounts."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.charts.amounts import Amounts, Event, Mark, Point, YearlyAmounts
from dashboard.charts.hover import Hover
from dashboard.exhibits.funding.amounts import MAX_AMOUNTS_DRAWN, short_money
from dashboard.exhibits.funding.funding import (
    funding_contribution_amount,
    funding_contribution_share,
    funding_event,
    funding_force,
    funding_grant,
    funding_headline,
    funding_stream,
    funding_sum,
    funding_total,
    funding_unit,
    funding_without_year,
)
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, Rows, table_rows
from tests.exhibits.reading import light

Build = Callable[[Rows], Store]


def amount(id_: str, **others: object) -> dict[str, object]:
    return {
        "funding_id": id_,
        "recipient_kind": "network",
        "recipient_id": "network",
        "financial_year": "2018-19",
        "stream": "total",
        "kind": "budget",
        "resource_or_capital": "resource",
        "amount_gbp": 1_000_000,
        "precision": "exact",
        "additive": "no",
        "certainty": "stated",
        **others,
    }


def money(*amounts: dict[str, object], **others: list[dict[str, object]]) -> Rows:
    """A region with one force that joins it in 2015, another force, and these amounts."""
    return {
        "rocu": [{"rocu_id": "one", "name": "Unit one", "short_name": "ONE", "region": "First"}],
        "force": [
            {"force_id": id_, "name": name, "country": "England"}
            for id_, name in (("f", "Force f"), ("g", "Force g"))
        ],
        "rocu_membership": [{"rocu_id": "one", "force_id": "f", "member_from": "2015-04-01"}],
        "gdp_deflator": [
            {"financial_year": "2018-19", "index": 80, "base_year": "2024-25"},
            {"financial_year": "2019-20", "index": 100, "base_year": "2024-25"},
        ],
        "funding": list(amounts),
    } | others


def asked(
    store: Store, rocu_id: str | None = None, day: date = AS_OF, force_id: str | None = None
) -> Question:
    return Question(store, LOCAL_OPERATOR, day, rocu_id, force_id)


def shown(question: Question, **choices: str) -> dict[str, Any]:
    return {
        row.funding_id: row.shown_gbp for row in rows(question.answer("funding_amount", **choices))
    }


def test_amounts_published_real_terms_agree_with_the_deflators(question: Question) -> None:
    deflators = {row["financial_year"]: float(row["index"]) for row in table_rows("gdp_deflator")}
    found = shown(question, in_terms="real")
    assert len(found) == len(table_rows("funding"))
    for row in table_rows("funding"):
        deflator = deflators.get(row["financial_year"])
        value = found[row["funding_id"]]
        if deflator is None:
            assert value is None
        else:
            assert math.isclose(value, float(row["amount_gbp"]) * 100 / deflator)


def test_amounts_published_sections_hold_every_amount_once(question: Question) -> None:
    sections = [
        funding_total(question),
        funding_grant(question),
        funding_stream(question),
        funding_unit(question),
        funding_force(question),
    ]
    ids = [id_ for made in sections for id_ in made.frame["funding_id"]]
    assert sorted(ids) == sorted(row["funding_id"] for row in table_rows("funding"))


def test_drawn_published_amounts_are_those_with_a_year(question: Question) -> None:
    with_year = [row for row in table_rows("funding") if row["financial_year"]]
    drawn = 0
    for made in (
        funding_total(question),
        funding_grant(question),
        funding_stream(question),
        funding_unit(question),
        funding_force(question),
    ):
        marks = [trace for trace in light(made).data if trace.name == "amounts"]
        drawn += sum(len(trace.x) for trace in marks)
    assert drawn == len(with_year)
    listed = funding_without_year(question).frame
    assert len(listed) == len(table_rows("funding")) - len(with_year)


def test_summary_published_rows_agree_with_the_files(question: Question) -> None:
    held = table_rows("funding")
    found = {row.section: row for row in rows(question.answer("funding_summary"))}["any"]
    assert found.amounts == len(held)
    assert found.exact_amounts == sum(row["precision"] == "exact" for row in held)
    assert found.bounds == sum(row["precision"] in ("over", "under") for row in held)
    assert found.additive_amounts == sum(row["additive"] == "yes" for row in held)
    assert found.amounts_without_year == sum(not row["financial_year"] for row in held)


def test_sum_published_amounts_are_never_added(question: Question) -> None:
    made = funding_sum(question)
    assert len(made.table) == 0
    assert made.note == "No amount for the network may be added to another."


def test_sum_additive_rows_stay_within_recipient_year_and_kind(built: Build) -> None:
    amounts = [
        amount("a", additive="yes", amount_gbp=3.10, stream="uplift"),
        amount("b", additive="yes", amount_gbp=4.25, precision="over", stream="other"),
        amount("no", amount_gbp=1_000),
        amount("kind", additive="yes", kind="outturn", amount_gbp=7),
        amount("year", additive="yes", financial_year="2019-20", amount_gbp=11),
        amount("none", additive="yes", financial_year="", amount_gbp=13),
        amount("unit", additive="yes", recipient_kind="rocu", recipient_id="one", amount_gbp=17),
    ]
    question = asked(built(money(*amounts)))
    expected: dict[tuple[object, ...], float] = {}
    for row in amounts:
        if row["additive"] == "yes" and row["financial_year"]:
            key = (row["recipient_id"], row["financial_year"], row["kind"])
            expected[key] = expected.get(key, 0) + float(str(row["amount_gbp"]))
    found = {
        (row.recipient_id, row.financial_year, row.kind): row
        for row in rows(question.answer("funding_sum"))
    }
    assert {key: row.amount_gbp for key, row in found.items()} == pytest.approx(expected)
    assert found["network", "2018-19", "budget"].shown_precision == "over"
    assert found["network", "2018-19", "outturn"].shown_precision == "exact"


def test_sum_real_terms_without_a_deflator_has_no_amount(built: Build) -> None:
    question = asked(built(money(amount("a", additive="yes", financial_year="2017-18"))))
    made = funding_sum(question, terms="real")
    assert made.table.iloc[0].to_list()[4] == "Left out: no deflator for the year"


def test_amounts_real_terms_say_approximate_and_what_is_left_out(built: Build) -> None:
    store = built(money(amount("a"), amount("b", financial_year="2017-18")))
    made = funding_total(asked(store), terms="real")
    assert "approximate real terms, 2024-25 prices" in made.title
    assert made.table["Approximately, in 2024-25 prices"].to_list() == [
        "about £1.25m",
        "Left out: no deflator for the year",
    ]
    assert "1 amount left out for want of a deflator" in made.note


def test_amounts_future_year_is_known_once_published(built: Build) -> None:
    data = money(
        amount("planned", financial_year="2025-26", source_id="early"),
        amount("unsaid", financial_year="2025-26"),
        amount("begun"),
    )
    data["source"] = [
        {"source_id": "s", "title": "S", "accessed_as": "document"},
        {
            "source_id": "early",
            "title": "E",
            "accessed_as": "document",
            "published_on": "2024-02",
        },
    ]
    store = built(data)
    assert set(shown(asked(store, day=date(2024, 1, 31)))) == {"begun"}
    assert set(shown(asked(store, day=date(2024, 2, 1)))) == {"begun", "planned"}
    assert set(shown(asked(store, day=date(2025, 4, 1)))) == {"begun", "planned", "unsaid"}


def test_runs_join_only_the_same_words_in_successive_years(built: Build) -> None:
    years = ("2014-15", "2015-16", "2017-18")
    store = built(
        money(
            *[amount(f"same-{year}", financial_year=year) for year in years],
            amount("kind", kind="outturn", financial_year="2016-17"),
            amount("cover", coverage_note="Without London", financial_year="2016-17"),
            amount("over-1", precision="over", financial_year="2014-15"),
            amount("over-2", precision="over", financial_year="2015-16"),
            amount("twin-1", kind="allocation", financial_year="2014-15"),
            amount("twin-2", kind="allocation", financial_year="2014-15", amount_gbp=2),
        )
    )
    found = rows(asked(store).answer("funding_amount"))
    runs: dict[str, set[str]] = {}
    for row in found:
        runs.setdefault(row.run, set()).add(row.funding_id)
    assert [held for held in runs.values() if len(held) > 1] == [{"same-2014-15", "same-2015-16"}]


def test_region_has_its_unit_and_its_member_forces(built: Build) -> None:
    store = built(
        money(
            amount("unit", recipient_kind="rocu", recipient_id="one"),
            amount("member", recipient_kind="force", recipient_id="f"),
            amount("other", recipient_kind="force", recipient_id="g"),
        )
    )
    assert set(shown(asked(store), of_rocu="one")) == {"unit", "member"}
    assert set(shown(asked(store, day=date(2015, 3, 31)), of_rocu="one")) == set()
    assert len(funding_force(asked(store, "one")).table) == 1
    assert len(funding_force(asked(store, force_id="g")).table) == 1


def test_region_without_amounts_says_so(published_store: Store) -> None:
    question = asked(published_store, "nwrocu")
    name = question.name("rocu", "nwrocu")
    assert funding_headline(question).startswith(
        f"No amount was published for {name} or its forces."
    )
    made = funding_unit(question)
    assert made.note.startswith("No amount given to NWROCU was published by this date.")


def test_contributions_published_rows_agree_with_the_files(question: Question) -> None:
    made = funding_contribution_share(question)
    expected = sorted(float(row["share_pct"]) for row in table_rows("force_contribution"))
    assert sorted(made.frame["share_pct"]) == expected
    marks = next(trace for trace in light(made).data if trace.name == "amounts")
    assert sorted(marks.x) == expected
    assert len(funding_contribution_amount(question).table) == 0


def test_contribution_amounts_are_drawn_in_millions(built: Build) -> None:
    row = {
        "rocu_id": "one",
        "force_id": "f",
        "financial_year": "2018-19",
        "amount_gbp": 2_000_000,
        "kind": "budget",
    }
    question = asked(built(money(force_contribution=[row])))
    nominal = funding_contribution_amount(question)
    real = funding_contribution_amount(question, terms="real")
    assert nominal.table["Amount"].to_list() == ["£2,000,000"]
    assert real.table["Approximately, in 2024-25 prices"].to_list() == ["about £2.5m"]
    assert len(funding_contribution_share(question).table) == 0


def test_events_dated_ones_are_numbered_in_order_and_placed_in_their_year(
    question: Question,
) -> None:
    dated = sorted(
        (f"{row['event_on']}-01-01"[:10], row["event_id"])
        for row in table_rows("funding_event")
        if row["event_on"]
    )
    found = [row for row in rows(question.answer("funding_event_at")) if row.number is not None]
    assert [(row.event_on.isoformat(), row.event_id) for row in found] == dated
    assert [row.number for row in found] == list(range(1, len(dated) + 1))
    for row in found:
        assert date(row.begins_in, 4, 1) <= row.event_on < date(row.begins_in + 1, 4, 1)


def test_events_undated_are_listed_and_not_drawn(question: Question) -> None:
    undated = sum(not row["event_on"] for row in table_rows("funding_event"))
    made = funding_event(question)
    assert (made.table["Number"] == "Not drawn").sum() == undated
    figure: Any = light(funding_total(question))
    drawn = next(trace for trace in figure.data if trace.name == "tiles")
    assert len(drawn.x) == len(made.table) - undated
    assert len(set(zip(drawn.x, drawn.y, strict=True))) == len(drawn.x)


def test_event_known_to_the_year_stands_in_the_year_that_begins_in_it(built: Build) -> None:
    event = {"event_id": "e", "event_on": "2019", "title": "T", "effect": "E"}
    found = next(rows(asked(built(money(funding_event=[event]))).answer("funding_event_at")))
    assert found.begins_in == 2019


def test_short_money_bounds_stay_true() -> None:
    assert short_money(1_116_625, "under") == "under £1.12m"
    assert short_money(1_119_999, "over") == "over £1.11m"
    assert short_money(101_000_000, "over") == "over £101m"
    assert short_money(61_000, "approx") == "about £61,000"
    assert short_money(4_439_998.72, "exact") == "£4.44m"


def test_years_chart_early_events_stand_together_before_the_first_amount() -> None:
    mark = Mark("", 5.0, "£5m", Hover(""), "budget", "exact")
    points = [Point(2014, "Budget", "a", mark), Point(2015, "Budget", "a", mark)]
    events = [Event(2003, 1, Hover("")), Event(2007, 2, Hover("")), Event(2015, 3, Hover(""))]
    figure = YearlyAmounts(points, events, {}).figure(dark=False)
    assert list(figure.layout.xaxis.ticktext) == ["Earlier", "2014-15", "2015-16"]
    drawn = next(trace for trace in figure.data if trace.name == "tiles")
    assert list(drawn.x) == [2013, 2013, 2015]
    joined = [trace for trace in figure.data if trace.mode == "lines"]
    assert [list(trace.x) for trace in joined] == [[2014, 2015]]


def test_chart_too_many_amounts_are_listed_and_not_drawn(built: Build) -> None:
    many = [amount(f"a{i}", stream="other", amount_gbp=i + 1) for i in range(MAX_AMOUNTS_DRAWN + 1)]
    made = funding_stream(asked(built(money(*many))))
    assert made.chart is None
    assert len(made.table) == len(many)
    assert "listed, not drawn: choose a stream or region" in made.note


def test_charts_with_negative_amounts_hold_them_with_the_line_of_nought() -> None:
    def mark(value: float, precision: str = "exact") -> Mark:
        return Mark("2024-25: Handed back", value, f"{value}m", Hover(""), precision=precision)

    marks = [mark(2.4), mark(-1.5), mark(-1.0, "over"), mark(-1.2, "under")]
    figure = Amounts([("North", marks)], "£m").figure(dark=False)
    low, high = figure.layout.xaxis.range
    # The names of the amounts stand at the left edge, and what is said of one on its outer side.
    assert low < -1.5 * 1.3
    assert high > 2.4 * 1.3
    assert 0 in figure.layout.xaxis.tickvals
    assert figure.layout.xaxis.zeroline
    named = {trace.name: trace for trace in figure.data}
    assert list(named["amounts"].x) == [2.4, -1.5, -1.0, -1.2]
    outer = next(t for t in figure.data if t.text and "2.4m" in t.text[0])
    assert list(outer.textposition) == ["middle right"] + ["middle left"] * 3
    dotted = next(t for t in figure.data if t.mode == "lines" and t.line.dash == "dot")
    # Above -£1m lies towards nought, below -£1.2m away from it.
    assert dotted.x[:3] == (0, -1.0, None)
    assert dotted.x[3] == -1.2
    assert dotted.x[4] < -1.2

    points = [Point(2014 + at, "Outturn", "a", one) for at, one in enumerate(marks)]
    figure = YearlyAmounts(points, [], {}).figure(dark=False)
    bottom, top = figure.layout.yaxis.range
    assert bottom < -1.5
    assert top > 2.4
    assert 0 in figure.layout.yaxis.tickvals
    assert [note.yanchor for note in figure.layout.annotations[1:]] == ["bottom"] + ["top"] * 3
