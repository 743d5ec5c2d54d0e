"""Funding: SQL's numbers and the sentences made of them, against plain Python over the rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.charts.columns import Columns, Panels
from dashboard.charts.lines import Lines
from dashboard.exhibits.funding.contributions import contribution_sentence, contribution_year
from dashboard.exhibits.funding.funding import (
    funding_amount,
    funding_event,
    funding_headline,
    funding_total,
)
from dashboard.exhibits.funding.years import (
    funding_neighbour,
    funding_stream_end,
    funding_year,
)
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from dashboard.wording import short_money
from tests.conftest import AS_OF, Rows, table_rows
from tests.rules.network import filled, lines, network

Build = Callable[[Rows], Store]
DAY = date(2026, 11, 22)
COLUMNS = "funding_id recipient_kind recipient_id financial_year stream kind certainty additive"
MONEY = f"{COLUMNS} resource_or_capital amount_gbp"


def asked(
    store: Store, rocu_id: str | None = None, day: date = DAY, force_id: str | None = None
) -> Question:
    return Question(store, LOCAL_OPERATOR, day, rocu_id, force_id)


def shown(question: Question, **choices: str) -> dict[str, Any]:
    return {
        row.funding_id: row.shown_gbp for row in rows(question.answer("funding_amount", **choices))
    }


UNITS = lines("rocu_id short_name", "north NORTH", "south SOUTH")
FULL = network(
    rocu=UNITS,
    rocu_neighbour=lines("rocu_id neighbour_id", "north south", "south north"),
    funding=lines(
        MONEY,
        "a rocu north 2025-26 pcc_contribution budget confirmed yes resource 6000000",
        "b rocu north 2025-26 national_cyber budget confirmed yes resource 4000000",
        "c rocu north 2026-27 pcc_contribution budget confirmed yes resource 7000000",
        "d rocu north 2026-27 pcc_contribution budget confirmed yes capital 1000000",
        "e rocu north 2026-27 national_cyber budget confirmed yes resource 4500000",
        "f rocu north 2027-28 pcc_contribution budget indicative yes resource 8000000",
        "g rocu south 2026-27 pcc_contribution budget stated yes resource 2000000",
        "h rocu north 2026-27 pcc_contribution outturn confirmed yes resource 900",
        "i rocu north 2026-27 pcc_contribution budget confirmed no resource 5",
        "j network network 2026-27 total budget confirmed no resource 99000000",
    ),
)


@pytest.fixture
def full(built: Build) -> Store:
    """A unit with a full series of years, and a neighbour with one year."""
    return built(FULL)


def totals(*recipients: str, kind: str = "budget") -> dict[str, float]:
    """What may be added of these recipients, by year, in plain arithmetic over the rows."""
    found: dict[str, float] = {}
    for row in FULL["funding"]:
        if row["additive"] == "yes" and row["kind"] == kind and row["recipient_id"] in recipients:
            year = str(row["financial_year"])
            found[year] = found.get(year, 0) + float(str(row["amount_gbp"]))
    return found


# A full series is a chart with time on its axis.


def test_year_full_series_is_columns_that_add_up_by_year(full: Store) -> None:
    made = funding_year(asked(full, "north"))
    assert isinstance(made.chart, Columns)
    expected = totals("north")
    assert made.chart.years == tuple(expected) == ("2025-26", "2026-27", "2027-28")
    drawn = [
        sum(part.values[at] or 0 for part in made.chart.stacked) for at in range(len(expected))
    ]
    assert drawn == pytest.approx([total / 1_000_000 for total in expected.values()])
    assert made.chart.totals == ("10.0", "12.5", "8.0")
    contribution = next(p for p in made.chart.stacked if p.name == "Commissioners' contribution")
    assert contribution.sure == (True, True, False)
    outturn = made.frame[made.frame["kind"] == "outturn"]
    assert list(outturn["total_gbp"]) == [900]
    assert "The chart shows the budget; the table has the outturn too." in made.note


def test_headline_full_series_says_this_year_the_change_and_until_when(full: Store) -> None:
    by_year = totals("north")
    assert by_year["2026-27"] - by_year["2025-26"] == 2_500_000
    assert funding_headline(asked(full, "north")) == (
        "NORTH has a budget of £12.5m in 2026-27, all confirmed, £2.5m (25%) more than in 2025-26; "
        "2027-28 is indicative and nothing is recorded after. The next stream to end is national "
        "cyber funding (£4.5m), of which nothing is recorded after 2026-27."
    )


def test_headline_stated_amount_is_not_confirmed(full: Store) -> None:
    assert funding_headline(asked(full, "south")).startswith(
        "SOUTH has a budget of £2m in 2026-27, none of it confirmed; nothing is recorded after it."
    )


def test_headline_network_adds_units_and_compares_only_the_same(full: Store) -> None:
    """In 2026-27 south is among them, in 2025-26 it is not: the two years are not compared."""
    both = totals("north", "south")
    said = funding_headline(asked(full))
    assert said.startswith(
        f"2 units have a budget of {short_money(both['2026-27'], 'exact')} together in 2026-27, "
        "£12.5m of it confirmed; "
    )
    table = funding_year(asked(full)).table
    assert list(table["Change on the year before"][:3]) == ["Not comparable"] * 3


def test_headline_year_without_amounts_names_the_nearest(full: Store) -> None:
    assert funding_headline(asked(full, "north", date(2030, 4, 1))).startswith(
        "NORTH has no budget recorded for 2030-31. The newest before it is £8m for 2027-28."
    )
    assert funding_headline(asked(full, "north", date(2020, 4, 1))).startswith(
        "NORTH has no budget recorded for 2020-21. The first is £10m for 2025-26."
    )


def test_stream_end_says_until_when_each_stream_is_recorded_and_confirmed(full: Store) -> None:
    made = funding_stream_end(asked(full, "north"))
    assert made.chart is None  # a list in words: one row a stream is read faster than drawn
    assert made.table[["Stream", "Until"]].to_numpy().tolist() == [
        ["National cyber funding", "2026-27, confirmed, nothing after"],
        ["Commissioners' contribution", "2027-28, confirmed to 2026-27"],
    ]
    later = funding_stream_end(asked(full, "north", date(2027, 4, 1))).table
    assert later.iloc[0]["Until"] == "Ended with 2026-27"


def test_neighbour_full_series_is_panels_of_totals_the_own_first(full: Store) -> None:
    made = funding_neighbour(asked(full, "north"))
    assert isinstance(made.chart, Panels)
    assert [(panel.name, panel.is_own) for panel in made.chart.panels] == [
        ("NORTH", True),
        ("SOUTH", False),
    ]
    assert made.chart.panels[1].values == (None, 2.0, None)
    share = 100 * 8_000_000 / totals("north")["2026-27"]
    assert made.table.iloc[0]["Paid by commissioners"] == f"{share:g}%"
    assert made.table.iloc[0]["Change on the year before"] == "+25%"


def test_year_of_one_year_is_a_table_and_no_chart(full: Store) -> None:
    """One column has no time to show."""
    made = funding_year(asked(full, "south"))
    assert made.chart is None
    assert list(made.table["Total"]) == ["£2,000,000"]
    assert list(made.table["How sure"]) == ["Indicative"]


# Contributions


def paying(*contributions: str) -> Rows:
    return network(
        rocu=UNITS,
        source=[
            {"source_id": "old", "accessed_as": "document", "published_on": "2026-01"},
            {"source_id": "new", "accessed_as": "document", "published_on": "2026-02"},
            {"source_id": "return", "accessed_as": "return", "published_on": "2025-01"},
            {"source_id": "s", "accessed_as": "document"},
        ],
        force_size=lines(
            "force_id measure as_of value", "ash officers 2024 100", "birch officers 2025 300"
        ),
        force_contribution=lines(
            "rocu_id force_id financial_year kind amount_gbp share_pct source_id", *contributions
        ),
    )


def test_contribution_of_several_sources_the_return_counts_then_the_newest(built: Build) -> None:
    store = built(
        paying(
            "north ash 2026-27 budget 1 - old",
            "north ash 2026-27 budget 3000000 - return",
            "north ash 2026-27 budget 2 - new",
            "north birch 2026-27 budget 4 - old",
            "north birch 2026-27 budget 1000000 77 new",
        )
    )
    found = {row.force_id: row for row in rows(asked(store).answer("contribution_year"))}
    assert found["ash"].amount_gbp == 3_000_000
    assert found["birch"].amount_gbp == 1_000_000
    assert found["ash"].contribution_pct == 100 * 3_000_000 / 4_000_000
    assert found["birch"].contribution_pct == 100 * 1_000_000 / 4_000_000
    assert found["birch"].share_pct == 77
    made = contribution_year(asked(store, "north"))
    assert made.table["2026-27"].to_list() == ["£3,000,000 (75%)", "£1,000,000 (25%)"]
    assert made.table["Officers"].to_list() == ["100 (25%)", "300 (75%)"]


def test_contribution_officers_on_another_basis_are_named_in_the_note(built: Build) -> None:
    data = paying("north ash 2026-27 budget 3 - s", "north birch 2026-27 budget 1 - s")
    sizes = (("ash", "officers", "100"), ("birch", "staff", "300"))
    data["force_size"] = [
        {"force_id": force, "measure": measure, "as_of": "2024", "value": value, "source_id": "s"}
        for force, measure, value in sizes
    ]
    made = contribution_year(asked(built(data), "north"))
    assert made.table["Officers"].to_list() == ["100", "300, counted otherwise"]
    assert made.note.endswith("Counted otherwise are those of in words 2: staff.")


def test_contribution_without_every_amount_has_no_share_worked_out(built: Build) -> None:
    store = built(paying("north ash 2026-27 budget 3 - s", "north birch 2026-27 budget - 40 s"))
    made = contribution_year(asked(store, "north"))
    assert made.table["2026-27"].to_list() == ["£3", "40% of the budget"]
    assert made.frame["present_pct"].isna().all()


def test_contribution_full_series_is_lines_and_says_who_pays_until_when(built: Build) -> None:
    store = built(
        paying(
            "north ash 2025-26 budget 2000000 - s",
            "north birch 2025-26 budget 2000000 - s",
            "north ash 2026-27 budget 3000000 - s",
            "north birch 2026-27 budget 1000000 - s",
            "north ash 2027-28 budget 3000000 - s",
        )
    )
    made = contribution_year(asked(store, "north"))
    assert isinstance(made.chart, Lines)
    drawn = {line.name: line.values for line in made.chart.lines}
    names = [made.table["Force"][0], made.table["Force"][1]]
    assert drawn == {names[0]: (2.0, 3.0, 3.0), names[1]: (2.0, 1.0, None)}
    assert made.note.startswith(
        f"In 2026-27 {names[0]} pays £3m (75% of the contributions) and {names[1]} £1m (25%); "
        "amounts are recorded until 2027-28."
    )
    change = "Change to 2026-27"
    assert made.table[change].to_list() == ["+£1,000,000 (+50%)", "-£1,000,000 (-50%)"]


def test_contribution_chosen_force_comes_first_and_its_line_is_marked(built: Build) -> None:
    store = built(
        paying(
            "north ash 2025-26 budget 3 - s",
            "north birch 2025-26 budget 1 - s",
            "north ash 2026-27 budget 3 - s",
            "north birch 2026-27 budget 1 - s",
        )
    )
    name = asked(store).name("force", "birch")
    made = contribution_year(asked(store, None, force_id="birch"))
    assert made.table["Force"].to_list()[0] == name
    assert made.note.startswith(f"In 2026-27 {name} pays £1 (25% of the contributions) and ")
    assert isinstance(made.chart, Lines)
    assert [(line.name == name, line.is_own) for line in made.chart.lines] == [
        (True, True),
        (False, False),
    ]


def test_contribution_of_this_year_is_told_in_one_kind(built: Build) -> None:
    """An outturn beside the budget would name the force a second time."""
    store = built(
        paying(
            "north ash 2026-27 budget 3000000 - s",
            "north ash 2026-27 outturn 2900000 - s",
            "north birch 2026-27 budget 1000000 - s",
        )
    )
    names = [asked(store).name("force", id_) for id_ in ("ash", "birch")]
    assert contribution_sentence(asked(store, "north")) == (
        f"In 2026-27 {names[0]} pays £3m (75% of the contributions) and {names[1]} £1m (25%); none "
        "after 2026-27."
    )


PLANNED = (
    "north ash 2025-26 budget 2000000 - s",
    "north birch 2025-26 budget 2000000 - s",
    "north ash 2026-27 budget 3000000 - s",
    "north birch 2026-27 budget 1000000 - s",
    "north ash 2027-28 budget 3000000 - s",
    "north ash 2028-29 budget 3000000 - s",
)


@pytest.fixture
def planned(built: Build) -> Store:
    """Contributions of four years: the stream says how sure, in 2028-29 the unit's other money."""
    made = paying(*PLANNED)
    made["funding"] = [
        row | {"recipient_kind": "rocu", "recipient_id": "north", "additive": "yes"}
        for row in lines(
            "funding_id financial_year stream kind certainty amount_gbp",
            "f1 2025-26 pcc_contribution budget confirmed 4000000",
            "f2 2026-27 pcc_contribution budget confirmed 4000000",
            "f3 2026-27 aris budget indicative 1000000",
            "f4 2027-28 pcc_contribution budget indicative 3000000",
            "f5 2027-28 aris budget confirmed 1000000",
            "f6 2028-29 aris budget indicative 1000000",
        )
    ]
    return built(filled(made))


def test_contribution_is_indicative_where_its_stream_is(planned: Store) -> None:
    made = contribution_year(asked(planned, "north"))
    (ash,) = (row for row in rows(made.frame) if row.force_id == "ash")
    assert dict(zip(ash.years, ash.certainties, strict=True)) == {
        "2025-26": "confirmed",
        "2026-27": "confirmed",
        "2027-28": "indicative",
        "2028-29": "indicative",
    }
    first = made.table.iloc[0]
    assert first["2026-27"] == "£3,000,000 (75%)"
    assert first["2027-28, indicative"] == "£3,000,000 (100%)"
    assert "recorded until 2028-29, indicative from 2027-28." in made.note
    assert isinstance(made.chart, Lines)
    (drawn,) = (line for line in made.chart.lines if line.name == ash.force)
    assert drawn.sure == (True, True, False, False)


def test_headline_with_a_force_begins_with_what_it_pays(planned: Store) -> None:
    ash = asked(planned, "north", force_id="ash")
    assert funding_headline(ash).startswith(
        f"{ash.force_name} pays £3m (75% of the contributions) towards NORTH in 2026-27, £1m (50%) "
        "more than in 2025-26; amounts are recorded until 2028-29, indicative from 2027-28. NORTH "
        "has a budget"
    )
    cedar = asked(planned, "south", force_id="cedar")
    assert funding_headline(cedar).startswith(
        f"What {cedar.force_name} pays towards SOUTH is not recorded."
    )


def test_stream_that_ended_last_year_is_named_before_the_next_to_end(built: Build) -> None:
    made = network(rocu=UNITS)
    made["funding"] = [
        row | {"recipient_kind": "rocu", "recipient_id": "north", "additive": "yes"}
        for row in lines(
            "funding_id financial_year stream kind certainty amount_gbp",
            "f1 2025-26 other budget confirmed 500000",
            "f2 2025-26 aris budget confirmed 1000000",
            "f3 2026-27 aris budget confirmed 1000000",
            "f4 2026-27 uplift budget confirmed 2000000",
            "f5 2027-28 uplift budget confirmed 2000000",
        )
    ]
    said = funding_headline(asked(built(filled(made)), "north"))
    assert "Other money (£500,000) ended with 2025-26; the next stream to end is " in said
    assert said.endswith("(£1m), of which nothing is recorded after 2026-27.")


def test_year_of_many_streams_is_drawn_in_five_parts(built: Build) -> None:
    """Six streams: the four largest alone, and the other two together, so that the sum holds."""
    made = network(rocu=UNITS)
    streams = [
        "pcc_contribution",
        "home_office_rocu_grant",
        "uplift",
        "national_cyber",
        "aris",
        "other",
    ]
    made["funding"] = [
        row | {"recipient_kind": "rocu", "recipient_id": "north", "additive": "yes"}
        for row in lines(
            "funding_id financial_year stream kind certainty amount_gbp",
            *(
                f"{stream}{year} {year}-{year % 100 + 1} {stream} budget confirmed {at}000000"
                for at, stream in enumerate(streams, start=1)
                for year in (2025, 2026)
            ),
        )
    ]
    chart = funding_year(asked(built(filled(made)), "north")).chart
    assert isinstance(chart, Columns)
    assert [part.values[0] for part in chart.stacked] == [6, 5, 4, 3, 2 + 1]
    assert chart.totals == ("21.0", "21.0")


def test_stream_that_goes_on_as_a_budget_did_not_end_with_its_outturn(built: Build) -> None:
    """An outturn is of the past, and an allocation may stop where a budget goes on."""
    made = network(rocu=UNITS)
    made["funding"] = [
        row | {"recipient_kind": "rocu", "recipient_id": "north", "additive": "yes"}
        for row in lines(
            "funding_id financial_year stream kind certainty amount_gbp",
            *(
                f"o{year} {year}-{year % 100 + 1} pcc_contribution outturn confirmed 900000"
                for year in range(2019, 2026)
            ),
            "a1 2025-26 pcc_contribution allocation confirmed 1000000",
            "b1 2026-27 pcc_contribution budget confirmed 1000000",
            "b2 2027-28 pcc_contribution budget indicative 1000000",
        )
    ]
    north = asked(built(filled(made)), "north")
    said = funding_headline(north)
    assert said.startswith("NORTH has a budget of £1m in 2026-27, all confirmed; 2027-28 is ")
    assert "ended" not in said
    assert list(funding_stream_end(north).table["Kind"]) == ["Budget", "Allocation"]


def test_contribution_published_shares_are_a_list_as_the_source_has_them(
    question: Question,
) -> None:
    """Shares of one year only: nothing to draw over time."""
    made = contribution_year(question)
    assert made.chart is None
    stated = sorted(float(row["share_pct"]) for row in table_rows("force_contribution"))
    told = [float(cell.split("%")[0]) for cell in made.table["2012-13"]]
    assert sorted(told) == stated
    assert made.note.startswith(
        "The newest contributions recorded are those to EMSOU for 2012-13, of which "
        "Nottinghamshire Police pays most. Nothing is recorded after."
    )


# Sparse facts are lists of sentences.


def test_amounts_published_lists_hold_every_amount_once(question: Question) -> None:
    made = [funding_total(question), funding_amount(question)]
    assert all(exhibit.chart is None for exhibit in made)  # they overlap: a list, no lollipops
    ids = [id_ for exhibit in made for id_ in exhibit.frame["funding_id"]]
    assert sorted(ids) == sorted(row["funding_id"] for row in table_rows("funding"))
    years = list(made[1].frame["financial_year"].fillna(""))
    assert years == sorted(years, reverse=True)
    assert made[0].note == "Amounts overlap, so none is added to another."


def test_amount_is_said_with_precision_stream_kind_and_coverage(question: Question) -> None:
    london = Question(question.store, LOCAL_OPERATOR, AS_OF, "london")
    told = funding_amount(london).table["What is recorded"].to_list()
    assert (
        "London: over £2.1m, Home Office ROCU grant, allocation. London share of the ROCU grant, "
        "outside the network total for the year."
    ) in told


def test_headlines_published_name_the_newest_and_what_is_not_known(question: Question) -> None:
    def headline(rocu: str) -> str:
        return funding_headline(Question(question.store, LOCAL_OPERATOR, AS_OF, rocu))

    known = [row for row in table_rows("funding") if row["recipient_id"] == "nersou"]
    newest = max(row["financial_year"] for row in known)
    assert headline("nersou") == (
        f"No budget of NEROCU is recorded year by year. {len(known)} single amounts for it and its "
        f"forces are recorded, the newest £1m for NEROCU in {newest}."
    )
    assert headline("nwrocu") == (
        "Nothing is recorded of the money of NWROCU or its forces. What is not recorded is not "
        "known; it is not nought."
    )
    assert headline("emsou").endswith("What its forces pay is recorded until 2012-13 only.")
    assert funding_headline(question).startswith(
        "The newest total recorded for the whole network is about £166.4m for 2018-19"
    )


def test_amounts_added_by_year_are_not_listed_alone_as_well(full: Store) -> None:
    assert funding_amount(asked(full, "north")).frame["funding_id"].to_list() == ["i"]
    assert funding_total(asked(full, "north")).frame["funding_id"].to_list() == ["j"]


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


def test_amounts_in_real_terms_say_approximate_and_what_has_no_deflator(built: Build) -> None:
    deflated = network(
        gdp_deflator=[{"financial_year": "2018-19", "index": 80, "base_year": "2024-25"}],
        funding=lines(
            f"{MONEY} precision",
            "a network network 2018-19 total budget stated no resource 1000000 exact",
            "b network network 2017-18 total budget stated no resource 1000000 exact",
        ),
    )
    made = funding_total(asked(built(deflated)), terms="real")
    assert made.table["In 2024-25 prices, approximate"].to_list() == [
        "about £1.25m",
        "no deflator for that year",
    ]
    assert "real terms are approximate" in made.note


def test_amounts_future_year_is_known_once_published(built: Build) -> None:
    data = network(
        source=[
            {"source_id": "s", "accessed_as": "document"},
            {"source_id": "early", "accessed_as": "document", "published_on": "2024-02"},
        ],
        funding=lines(
            f"{MONEY} source_id",
            "planned network network 2025-26 total budget stated no resource 1 early",
            "unsaid network network 2025-26 total budget stated no resource 1 s",
            "begun network network 2018-19 total budget stated no resource 1 s",
        ),
    )
    store = built(data)
    assert set(shown(asked(store, day=date(2024, 1, 31)))) == {"begun"}
    assert set(shown(asked(store, day=date(2024, 2, 1)))) == {"begun", "planned"}
    assert set(shown(asked(store, day=date(2025, 4, 1)))) == {"begun", "planned", "unsaid"}


# Events


def test_events_published_are_all_listed_the_newest_first(question: Question) -> None:
    made = funding_event(question)
    assert sorted(made.frame["event_id"]) == sorted(
        row["event_id"] for row in table_rows("funding_event")
    )
    days = [day for day in made.frame["event_on"] if day is not None]
    assert days == sorted(days, reverse=True)


def test_events_stand_on_the_axis_of_years_with_their_titles(built: Build) -> None:
    rows_of = FULL | {
        "funding_event": [
            {"event_id": "e", "event_on": "2026-10-01", "title": "Half way", "effect": "E"},
            {"event_id": "y", "event_on": "2025", "title": "A year", "effect": "E"},
            {"event_id": "old", "event_on": "2003-01-01", "title": "Before", "effect": "E"},
        ]
    }
    store = built(network(**rows_of))
    chart = funding_year(asked(store, "north")).chart
    assert isinstance(chart, Columns)
    assert [event.text for event in chart.events] == ["A year, 2025", "Half way, 1 October 2026"]
    # The years are drawn at 0, 1 and 2, each with its middle there.
    assert [event.at for event in chart.events] == pytest.approx([0.0, 1.0], abs=0.01)


def test_short_money_bounds_stay_true() -> None:
    assert short_money(1_116_625, "under") == "under £1.12m"
    assert short_money(1_119_999, "over") == "over £1.11m"
    assert short_money(101_000_000, "over") == "over £101m"
    assert short_money(61_000, "approx") == "about £61,000"
    assert short_money(4_439_998.72, "exact") == "£4.44m"
