"""Money by financial year: what a unit has, until when, and beside its neighbours (rule 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.columns import (
    MOST_PARTS,
    OTHERS,
    Columns,
    Event,
    Panel,
    Panels,
    Part,
)
from dashboard.charts.hover import Hover
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.amounts import stream_name
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import labelled, table_of
from dashboard.wording import (
    NOT_RECORDED,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    money,
    percentage,
    sentence,
    short_money,
    spoken_date,
)

EVENTS_DRAWN = 5
KINDS = {"budget": "a budget", "allocation": "an allocation", "outturn": "an outturn"}
NOTHING_AFTER = "nothing is recorded after"


def present_year(question: Question) -> str:
    """The financial year that the as-at date is in: 2026-27."""
    begins = question.as_of.year - (question.as_of.month < 4)
    return f"{begins}-{(begins + 1) % 100:02d}"


def roughly(amount: float) -> str:
    """An amount as a sentence says it, to a tenth of a million where it has millions: "£12.4m"."""
    return short_money(round(amount, -5) if abs(amount) >= 1_000_000 else amount, "exact")


def years_of(question: Question) -> list[Any]:
    """The years of the region's unit, or of all units, of the kind that is told first."""
    held = rows(question.answer("funding_by_year", of_rocu=question.home))
    return [row for row in held if row.kind_place == 1]


def years_sentence(question: Question) -> str:
    """What there is this year, how sure it is, and until when anything is recorded.

    Empty where no amount may be added.
    """
    held = years_of(question)
    if not held:
        return ""
    whose = _whose(question, held)
    kind = KINDS[held[0].kind]
    present = next((row for row in held if row.is_present), None)
    if present is None:
        before = [row for row in held if row.financial_year < present_year(question)]
        row = before[-1] if before else held[0]
        order = "newest before it" if before else "first"
        return (
            f"{whose} has no {held[0].kind} recorded for {present_year(question)}. The {order} is "
            f"{roughly(row.total_gbp)} for {row.financial_year}."
            if question.home
            else f"No {held[0].kind} of a unit is recorded for {present_year(question)}. The "
            f"{order} is {roughly(row.total_gbp)} together, for {row.financial_year}."
        )
    have = "has" if question.home else "have"
    together = "" if question.home else " together"
    return (
        f"{whose} {have} {kind} of {roughly(present.total_gbp)}{together} in "
        f"{present.financial_year}, {_sureness(present)}{_change(present)}; {_later(held)}."
    )


def _whose(question: Question, held: Sequence[Any]) -> str:
    if question.home:
        return question.short_name("rocu", question.home)
    present = next((row for row in held if row.is_present), held[-1])
    return count_noun(present.units, "unit")


def _sureness(row: Any) -> str:
    if row.is_confirmed:
        return "all confirmed"
    if row.confirmed_gbp:
        return f"{roughly(row.confirmed_gbp)} of it confirmed"
    return "none of it confirmed"


def _change(row: Any) -> str:
    if row.change_gbp is None:
        return ""
    before = f"{row.begins_in - 1}-{row.begins_in % 100:02d}"
    return f", {change_phrase(row.change_gbp, row.change_pct)} {before}"


def change_phrase(change: float, percent: float | None) -> str:
    """By how much an amount moved: "£0.3m (2.6%) less than in"."""
    if not change:
        return "as much as in"
    word = "more" if change > 0 else "less"
    rounded = round(abs(percent or 0), 1)
    share = f" ({percentage(rounded)})" if rounded else ""
    return f"{roughly(abs(change))}{share} {word} than in"


def _later(held: Sequence[Any]) -> str:
    """What is known of the years after this one."""
    later = [row for row in held if row.begins_in > next(r.begins_in for r in held if r.is_present)]
    if not later:
        return f"{NOTHING_AFTER} it"
    said = [
        f"{join_words(years)} {'is' if len(years) == 1 else 'are'} {word}"
        for word, years in (
            ("confirmed too", [row.financial_year for row in later if row.is_confirmed]),
            ("indicative", [row.financial_year for row in later if not row.is_confirmed]),
        )
        if years
    ]
    return f"{', '.join(said)} and {NOTHING_AFTER}"


@exhibit()
def funding_year(question: Question) -> Answer:
    """How much money does the region's unit have by financial year, and how sure is it?"""
    frame = question.answer("funding_by_year", of_rocu=question.home)
    held = years_of(question)
    every = list(rows(frame))
    streams = _streams(every)
    columns: dict[str, Any] = {"Financial year": "financial_year"}
    if len({row.kind for row in every}) > 1:
        columns["Kind"] = labelled("kind")
    if not question.home:
        columns["Units"] = lambda row: format_number(row.units)
    columns |= {
        "Total": lambda row: money(row.total_gbp),
        "Change on the year before": change_cell,
        "How sure": lambda row: "Confirmed" if row.is_confirmed else "Indicative",
    } | {stream_name(stream): _of_stream(stream) for stream in streams}
    whose = (
        "the units together" if not question.home else question.short_name("rocu", question.home)
    )
    nothing = (
        f"No amount of {whose if question.home else 'a unit'} is recorded that may be added up "
        "by financial year."
    )
    chart = _year_chart(question, held) if len(held) > 1 else None
    return Answer(
        title=f"What {whose} {'has' if question.home else 'have'} by financial year",
        frame=frame,
        table=table_of(every, columns),
        chart=chart,
        alt=_years_alt(question, held) if held else nothing,
        note=_years_note(question, every, held) if held else nothing,
        source_ids={id_ for ids in frame["source_ids"] for id_ in ids}
        | ({event.source_id for event in _events(question, held)} if chart else set()),
    )


def _streams(held: Sequence[Any]) -> list[str]:
    """The streams of these years, in the order in which the newest years list them."""
    return list(dict.fromkeys(stream for row in reversed(held) for stream in row.streams))


def change_cell(row: Any) -> str:
    """By how much an amount moved: "+£61,006 (+3.9%)"; a share of nearly nought is not said."""
    if row.change_gbp is None:
        return "Not comparable"
    if not row.change_gbp:
        return "No change"
    sign = "+" if row.change_gbp > 0 else ""
    share = round(row.change_pct or 0, 1)
    return f"{sign}{money(row.change_gbp)}" + (f" ({sign}{percentage(share)})" if share else "")


def _of_stream(stream: str) -> Any:
    def cell(row: Any) -> str:
        streams = list(row.streams)
        return money(row.amounts[streams.index(stream)]) if stream in streams else NOT_RECORDED

    return cell


def _year_chart(question: Question, held: Sequence[Any]) -> Columns:
    """Streams by size over all years, the largest at the foot: five parts at most, of which the
    last is the rest together where there are more streams."""
    size: dict[str, float] = {}
    for row in held:
        for stream, amount in zip(row.streams, row.amounts, strict=True):
            size[stream] = size.get(stream, 0) + abs(amount)
    order = sorted(size, key=lambda stream: (-size[stream], stream))
    alone = MOST_PARTS if len(order) <= MOST_PARTS else MOST_PARTS - 1
    groups = [[stream] for stream in order[:alone]]
    if order[alone:]:
        groups.append(order[alone:])
    first = held[0].begins_in
    years = list(range(first, held[-1].begins_in + 1))
    by_year = {row.begins_in: row for row in held}
    return Columns(
        years=tuple(f"{year}-{(year + 1) % 100:02d}" for year in years),
        stacked=tuple(_part(group, [by_year.get(year) for year in years]) for group in groups),
        totals=tuple(
            f"{by_year[year].total_gbp / 1_000_000:,.1f}" if year in by_year else ""
            for year in years
        ),
        axis=f"£m, {held[0].kind}",
        events=tuple(
            Event(
                event.stands_at - first - 0.5,
                f"{event.title}, {spoken_date(event.event_on, event.event_on_precision)}",
            )
            for event in _events(question, held)
        ),
    )


def _part(streams: Sequence[str], held: Sequence[Any]) -> Part:
    name = stream_name(streams[0]) if len(streams) == 1 else OTHERS
    values: list[float | None] = []
    sure, hovers = [], []
    for row in held:
        of = [
            (amount, is_sure)
            for stream, amount, is_sure in (
                zip(row.streams, row.amounts, row.confirmed, strict=True) if row else ()
            )
            if stream in streams
        ]
        total = sum(amount for amount, _ in of)
        is_confirmed = all(is_sure for _, is_sure in of)
        values.append(total / 1_000_000 if of else None)
        sure.append(is_confirmed)
        word = "confirmed" if is_confirmed else "indicative"
        year = row.financial_year if row else ""
        hovers.append(Hover(f"{name}, {year}", (f"{money(total)}, {word}",)))
    return Part(name, tuple(values), tuple(sure), tuple(hovers))


def _events(question: Question, held: Sequence[Any]) -> list[Any]:
    """The newest events within the years drawn, in the order of their dates."""
    if not held:
        return []
    inside = [
        event
        for event in rows(question.answer("funding_event_at", rocu=question.home))
        if event.stands_at is not None
        and held[0].begins_in <= event.stands_at <= held[-1].begins_in + 1
    ]
    return inside[:EVENTS_DRAWN][::-1]


def _years_alt(question: Question, held: Sequence[Any]) -> str:
    first, last = held[0], held[-1]
    return (
        f"Columns of {_whose(question, held)} by financial year and stream: "
        f"{roughly(first.total_gbp)} in {first.financial_year}, "
        f"{roughly(last.total_gbp)} in {last.financial_year}; "
        f"{count_noun(sum(row.is_confirmed for row in held), 'year')} of {len(held)} confirmed."
    )


def _years_note(question: Question, every: Sequence[Any], held: Sequence[Any]) -> str:
    said = ["A year is confirmed if all its streams are. Resource and capital are added."]
    if len(every) > len(held):
        kinds = join_words(sorted({row.kind for row in every} - {held[0].kind}))
        said.append(f"The chart shows the {held[0].kind}; the table has the {kinds} too.")
    if not question.home:
        said.append("Each unit's own amounts are added up, over the units that recorded any.")
        if len({row.units for row in held}) > 1:
            said.append("Not every year has the same units: see the table.")
    return " ".join(said)


@exhibit()
def funding_stream_end(question: Question) -> Answer:
    """When does each stream of money end, as far as is recorded?"""
    frame = question.answer("funding_stream_end", of_rocu=question.home)
    held = list(rows(frame))
    year = present_year(question)
    columns: dict[str, Any] = {"Stream": lambda row: stream_name(row.stream)}
    if len({row.kind for row in held}) > 1:
        columns["Kind"] = labelled("kind")
    columns |= {
        f"In {year}": lambda row: (
            money(row.present_gbp) if row.present_gbp is not None else NOT_RECORDED
        ),
        "Until": _until,
    }
    whose = question.short_name("rocu", question.home) if question.home else "the units"
    nothing = f"Nothing is recorded of when the money of {whose} ends."
    return Answer(
        title="When each stream ends",
        frame=frame,
        table=table_of(held, columns),
        alt=stream_end_sentence(question) or nothing,
        note=(
            "A stream ends with the last year for which an amount is recorded. What is not "
            "recorded may still come."
            if held
            else nothing
        ),
    )


def _until(row: Any) -> str:
    """Until when a stream is recorded, and confirmed: "2028-29, confirmed to 2026-27"."""
    if row.has_ended:
        return f"Ended with {row.last_year}"
    if row.last_confirmed_year is None:
        sure = "not confirmed"
    elif row.last_confirmed_year == row.last_year:
        sure = "confirmed"
    else:
        sure = f"confirmed to {row.last_confirmed_year}"
    after = ", nothing after" if row.last_year < row.horizon else ""
    return f"{row.last_year}, {sure}{after}"


def stream_ends(question: Question) -> list[Any]:
    """Until when each stream is recorded, in the kind of amount that the years are told in.

    A stream whose allocations stop may go on as a budget: of two kinds, one is told.
    """
    kind = next((row.kind for row in years_of(question)), None)
    ends = rows(question.answer("funding_stream_end", of_rocu=question.home))
    return [row for row in ends if row.kind == kind]


def stream_end_sentence(question: Question) -> str:
    """Which streams ended with last year, and which ends next, before the others do.

    Empty where none is known to.
    """
    every = stream_ends(question)
    held = [row for row in every if not row.has_ended]
    year = present_year(question)
    past = [row for row in every if row.last_begins_in == int(year[:4]) - 1]
    ended = f"{sentence(_with_amounts(past))} ended with {past[0].last_year}" if past else ""
    ending = [row for row in held if row.last_year < row.horizon]
    if not ending:
        horizon = max((row.horizon for row in held), default="")
        said = "" if horizon <= year else f"No stream is known to end before {horizon}."
        return f"{ended}. {said}".strip() if ended else said
    first = min(row.last_year for row in ending)
    next_ones = [row for row in ending if row.last_year == first]
    which = "the next stream to end is" if len(next_ones) == 1 else "the next streams to end are"
    said = f"{which} {_with_amounts(next_ones)}, of which nothing is recorded after {first}."
    return f"{ended}; {said}" if ended else sentence(said)


def _with_amounts(held: Sequence[Any]) -> str:
    return join_words(
        [f"{in_sentence(stream_name(row.stream))} ({roughly(row.last_gbp)})" for row in held]
    )


@exhibit()
def funding_neighbour(question: Question) -> Answer:
    """How do the budgets of the region and of its neighbours move, year by year?"""
    frame = question.answer("funding_neighbour", of_rocu=question.home)
    held = list(rows(frame))
    year = present_year(question)
    years = sorted({one for row in held for one in row.years})
    whose = "the region and its neighbours" if question.home else "each unit"
    nothing = f"No amount of {whose} is recorded that may be added up by financial year."
    return Answer(
        title="Beside its neighbours" if question.home else "Unit by unit",
        frame=frame,
        table=table_of(
            held,
            {
                "Unit": "unit",
                f"Total in {year}": lambda row: _or_none(row.present_gbp),
                "Change on the year before": lambda row: _signed(row.change_pct),
                "Paid by commissioners": lambda row: (
                    percentage(round(row.contribution_pct, 1))
                    if row.contribution_pct is not None
                    else NOT_RECORDED
                ),
                "Confirmed until": lambda row: row.last_confirmed_year or "No year",
                "Recorded until": "last_year",
            },
        ),
        chart=_panels(held, years) if len(held) > 1 and len(years) > 1 else None,
        alt=_neighbour_alt(held, year) if held else nothing,
        note=(
            f"All on one scale, {held[0].kind} in £m. A larger region has more to pay for: the "
            "totals say nothing about need."
            if held
            else nothing
        ),
    )


def _or_none(amount: float | None) -> str:
    return money(amount) if amount is not None else NOT_RECORDED


def _signed(percent: float | None) -> str:
    if percent is None:
        return "Not comparable"
    rounded = round(percent, 1)
    return f"{'+' if rounded > 0 else ''}{percentage(rounded)}" if rounded else "No change"


def _neighbour_alt(held: Sequence[Any], year: str) -> str:
    told = [f"{row.unit} {roughly(row.present_gbp)}" for row in held if row.present_gbp is not None]
    if not told:
        return f"Totals of {count_noun(len(held), 'unit')}, none of them for {year}."
    return f"Totals in {year}: {join_words(told)}."


def _panels(held: Sequence[Any], years: Sequence[str]) -> Panels:
    begins = [int(year[:4]) for year in years]
    every = [f"{year}-{(year + 1) % 100:02d}" for year in range(begins[0], begins[-1] + 1)]
    return Panels(tuple(every), tuple(_panel(row, every) for row in held), f"£m, {held[0].kind}")


def _panel(row: Any, years: Sequence[str]) -> Panel:
    amount_of = dict(zip(row.years, row.amounts, strict=True))
    sure_of = dict(zip(row.years, row.confirmed, strict=True))
    return Panel(
        name=row.unit,
        said=(
            f"{roughly(row.present_gbp)} now"
            if row.present_gbp is not None
            else "Not recorded this year"
        ),
        values=tuple(amount_of[year] / 1_000_000 if year in amount_of else None for year in years),
        sure=tuple(bool(sure_of.get(year, True)) for year in years),
        hovers=tuple(
            Hover(
                f"{row.unit}, {year}",
                (
                    f"{money(amount_of[year])}, {'confirmed' if sure_of[year] else 'indicative'}"
                    if year in amount_of
                    else "Nothing recorded",
                ),
            )
            for year in years
        ),
        is_own=row.is_own,
    )
