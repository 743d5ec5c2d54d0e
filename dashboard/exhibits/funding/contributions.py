"""What each force pays towards its regional unit, with its share and its size beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dashboard.charts.hover import Hover
from dashboard.charts.lines import Line, Lines
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.years import (
    change_cell,
    change_phrase,
    present_year,
    roughly,
)
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import labelled, table_of
from dashboard.wording import (
    NOT_RECORDED,
    count_noun,
    format_number,
    join_words,
    label,
    money,
    percentage,
)

INDICATIVE = "indicative"
MAX_NAMED = 4


@exhibit()
def contribution_year(question: Question) -> Answer:
    """What does each force pay towards its unit, year by year, and what share is that?"""
    frame = question.answer("contribution_payer", of_rocu=question.home)
    held = _own_first(question, list(rows(frame)))
    year = present_year(question)
    columns: dict[str, Any] = {"Force": "force"}
    if not question.home:
        columns["Unit"] = "unit"
    if len({row.kind for row in held}) > 1:
        columns["Kind"] = labelled("kind")
    years = sorted({one for row in held for one in row.years})
    if not question.home:
        years = [one for one in years if one <= year][-2:]
    unsure = {one for one in years if _is_indicative_for_all(held, one)}
    columns |= {
        f"{one}, indicative" if one in unsure else one: _in_year(one, one not in unsure)
        for one in years
    }
    has_present = any(row.present_gbp is not None for row in held)
    if has_present:
        columns[f"Change to {year}"] = change_cell
        if any(row.size is not None for row in held):
            columns["Officers"] = _size
    whose = question.short_name("rocu", question.home) if question.home else "a unit"
    nothing = f"No contribution of a force to {whose} is recorded."
    return Answer(
        title=f"What each force pays towards {whose if question.home else 'its unit'}",
        frame=frame,
        table=table_of(held, columns),
        chart=_lines(question, held) if question.home else None,
        alt=f"{count_noun(len(held), 'contributor')}: {held[0].force} first, recorded until "
        f"{max(row.last_year for row in held)}."
        if held
        else nothing,
        note=" ".join([contribution_sentence(question), *_notes(held, has_present)])
        if held
        else nothing,
        source_ids=(
            {id_ for ids in frame["source_ids"] for id_ in ids}
            | set(frame["size_source_id"].dropna())
        ),
    )


def _own_first(question: Question, held: list[Any]) -> list[Any]:
    return sorted(held, key=lambda row: row.force_id != question.force_id)


def _is_indicative_for_all(held: Sequence[Any], year: str) -> bool:
    """Whether all that is recorded of a year is indicative: then its heading says so, once."""
    told = [
        certainty
        for row in held
        for one, certainty in zip(row.years, row.certainties, strict=True)
        if one == year
    ]
    return set(told) == {INDICATIVE}


def _in_year(year: str, says_indicative: bool = True) -> Any:
    """An amount with its share, or the share alone as its source states it; indicative or not."""

    def cell(row: Any) -> str:
        years = list(row.years)
        if year not in years:
            return NOT_RECORDED
        at = years.index(year)
        amount, share, stated = row.amounts[at], row.contribution_pcts[at], row.share_pcts[at]
        unsure = ", indicative" if says_indicative and row.certainties[at] == INDICATIVE else ""
        if _is_number(amount):
            of = f" ({percentage(round(share, 1))})" if _is_number(share) else ""
            return money(amount) + of + unsure
        if _is_number(stated):
            return f"{percentage(stated)} of the budget{unsure}"
        return "Not stated"

    return cell


def _is_number(value: Any) -> bool:
    return value is not None and value == value


def _size(row: Any) -> str:
    if row.size is None:
        return "Not stated"
    share = f" ({percentage(round(row.size_pct, 1))})" if row.size_pct is not None else ""
    # What else is counted is in the note: in a narrow column its name would be ten lines high.
    return f"{format_number(row.size)}{share}" + ("" if row.is_on_basis else ", counted otherwise")


def _notes(held: Sequence[Any], has_present: bool) -> list[str]:
    said = []
    if any(_is_number(share) for row in held for share in row.contribution_pcts):
        said.append("A share is that of all contributions to the same unit in the same year.")
    else:
        said.append("Shares are those that the source states, of the unit's budget.")
    if any(INDICATIVE in list(row.certainties) for row in held):
        said.append(
            "A contribution is indicative where the unit's own money of that year is; the chart "
            "draws it with an open mark."
        )
    basis = next((row.measure for row in held if row.is_on_basis), None)
    if basis is not None and has_present:
        said.append(
            f"Officers are the newest number recorded for each force, of {basis}, and its share of "
            "those of the unit's forces."
        )
    if has_present:
        said += _counted_otherwise(held)
    return said


def _counted_otherwise(held: Sequence[Any]) -> list[str]:
    """What is counted of the forces whose officers are not recorded on the basis of the others."""
    forces: dict[str, list[str]] = {}
    for row in held:
        if row.size is not None and not row.is_on_basis:
            forces.setdefault(row.measure, []).append(row.force)
    told = [f"{join_words(names, MAX_NAMED)}: {measure}" for measure, names in forces.items()]
    return [f"Counted otherwise are those of {'; of '.join(told)}."] if told else []


def _payers(question: Question) -> list[Any]:
    """Who pays, in one kind of amount: a budget of this year is not told beside an outturn."""
    every = list(rows(question.answer("contribution_payer", of_rocu=question.home)))
    # The first kind of those with an amount of this year, else the first of all.
    now = [row for row in every if row.present_gbp is not None]
    kind = next((row.kind for row in now or every), None)
    return _own_first(question, [row for row in every if row.kind == kind])


def contribution_sentence(question: Question) -> str:
    """Who pays most this year, or what the newest recorded shares are; empty where none are."""
    held = _payers(question)
    if not held:
        return ""
    year = present_year(question)
    present = [row for row in held if row.present_gbp is not None]
    if question.home and present:
        told = [
            f"{row.force} {'pays ' if row is present[0] else ''}{roughly(row.present_gbp)}"
            + _share(row, " of the contributions" if row is present[0] else "")
            for row in present
        ]
        return f"In {year} {join_words(told)}; {_until(present, year)}."
    if present:
        most = [max(of, key=_largest) for _, of in groupby(present, lambda row: row.unit)]
        top = max(most, key=_largest)
        return (
            f"In {year} the forces of {len({row.unit for row in present})} units pay towards them; "
            f"the largest share is that of {top.force} in {top.unit}, "
            f"{percentage(round(top.present_pct or 0, 1))}."
        )
    newest = max(row.last_year for row in held)
    last_held = [row for row in held if row.last_year == newest]
    units = join_words(sorted({row.unit for row in last_held}))
    return (
        f"The newest contributions recorded are those to {units} for {newest}, of which "
        f"{last_held[0].force} pays most. Nothing is recorded after."
    )


def _share(row: Any, of: str) -> str:
    """The share of a force, in brackets: "(55.5% of the contributions)"."""
    if row.present_pct is None:
        return ""
    return f" ({percentage(round(row.present_pct, 1))}{of})"


def _until(held: Sequence[Any], year: str) -> str:
    """Until when amounts are recorded, and from when they are indicative."""
    last = max(row.last_year for row in held)
    said = f"amounts are recorded until {last}" if last > year else f"none after {year}"
    unsure = [
        one
        for row in held
        for one, certainty in zip(row.years, row.certainties, strict=True)
        if certainty == INDICATIVE and one >= year
    ]
    return f"{said}, indicative from {min(unsure)}" if unsure else said


def own_contribution_sentence(question: Question) -> str:
    """What the force asked about pays, how that moved, and until when; empty without a force."""
    if not question.force_id:
        return ""
    unit = question.short_name("rocu", question.home) if question.home else "a unit"
    own = next((row for row in _payers(question) if row.force_id == question.force_id), None)
    if own is None:
        return f"What {question.force_name} pays towards {unit} is not recorded."
    year = present_year(question)
    if own.present_gbp is None:
        said = _in_year(own.last_year)(own)
        return (
            f"What {question.force_name} pays towards {unit} in {year} is not recorded; the newest "
            f"is for {own.last_year}: {said}."
        )
    share = _share(own, " of the contributions")
    change = ""
    if own.change_gbp is not None:
        before = f"{int(year[:4]) - 1}-{year[2:4]}"
        change = f", {change_phrase(own.change_gbp, own.change_pct)} {before}"
    return (
        f"{question.force_name} pays {roughly(own.present_gbp)}{share} towards {unit} in "
        f"{year}{change}; {_until([own], year)}."
    )


def _largest(row: Any) -> float:
    return float(row.present_pct or 0)


def _lines(question: Question, held: Sequence[Any]) -> Lines | None:
    """A line a force where amounts of several years are recorded, one's own first and thick."""
    kind = held[0].kind if held else ""
    drawn = [row for row in held if row.kind == kind and any(map(_is_number, row.amounts))]
    years = sorted({year for row in drawn for year in row.years})
    if len(years) < 2:
        return None
    every = [
        f"{year}-{(year + 1) % 100:02d}"
        for year in range(int(years[0][:4]), int(years[-1][:4]) + 1)
    ]
    drawn.sort(key=lambda row: (row.force_id != question.force_id, row.force))
    return Lines(
        moments=tuple(every),
        lines=tuple(_line(row, every, row.force_id == question.force_id) for row in drawn),
        axis=f"£m, {label(kind).lower()}",
        counts=False,
    )


def _line(row: Any, years: Sequence[str], is_own: bool) -> Line:
    amounts = dict(zip(row.years, row.amounts, strict=True))
    certainties = dict(zip(row.years, row.certainties, strict=True))
    values = tuple(
        amounts[year] / 1_000_000 if _is_number(amounts.get(year)) else None for year in years
    )
    return Line(
        name=row.force,
        values=values,
        hovers=tuple(Hover(f"{row.force}, {year}", (_in_year(year)(row),)) for year in years),
        sure=tuple(certainties.get(year) != INDICATIVE for year in years),
        is_own=is_own,
    )
