"""Seconded agencies: whose staff are in which unit, on which basis, since when, and for what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.lanes import REVERSE, Agency, Dated, Lanes
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.capabilities.matrix import LONDON
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, lookup, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import counted, dated, linked, matrix_table, table_of
from dashboard.theme import BASIS, BASIS_STATES, DARK, LIGHT, State, lighter
from dashboard.wording import (
    WITHHELD,
    clean_text,
    count_noun,
    format_number,
    join_words,
    label,
    posts,
    sentence,
    spoken_date,
    withheld_note,
)

ALL = "all"
BASES = {ALL: "Every basis"} | {state.key: state.word for state in BASIS_STATES[:-1]}
PHRASES = {
    "seconded": "seconded",
    "embedded": "embedded",
    "co-located": "co-located",
    "liaison": "in liaison",
    "network_member": "as part of its network",
}
NOTHING = BASIS_STATES[-1]
WHOLE_UNIT = "The unit as a whole"
EVERY_UNIT = "Lighter, small letter: statement about every unit"
REPLACED = Heading("Replaced by another body")
LABEL_WIDTH = 24
BARS_PX = 44
OF_A_UNIT = State("unit", "Named in entries about a unit", "", LIGHT.series[0], DARK.series[0])
OF_EVERY_UNIT = State(
    "network",
    "Named in statements about every unit",
    "",
    lighter(LIGHT.series[0], LIGHT.background),
    lighter(DARK.series[0], DARK.background),
    LIGHT.series[0],
    DARK.series[0],
)


def _one(choice: str) -> str | None:
    """A choice as a query takes it: nothing where all is chosen."""
    return None if choice == ALL else choice


def _chosen(question: Question, basis: str, capability: str = ALL) -> dict[str, str]:
    """What was chosen, in words."""
    said = {"Basis": BASES[basis]} if basis != ALL else {}
    if capability != ALL:
        whole_unit = capability == "unit"
        said["Capability"] = WHOLE_UNIT if whole_unit else question.name("capability", capability)
    return said


@exhibit()
def secondment_matrix(question: Question, basis: str = ALL, capability: str = ALL) -> Answer:
    """Which agencies have staff in which unit, and on what basis?"""
    frame = question.answer(
        "secondment_matrix", of_basis=_one(basis), of_capability=_one(capability)
    )
    labels: list[str | Heading] = []
    cells = []
    for row in rows(frame):
        if row.is_replaced and REPLACED not in labels:
            labels.append(REPLACED)
        if row.agency not in labels:
            labels.append(row.agency)
        cells.append(_cell(row))
    unit_of = lookup(frame, "rocu_id", "unit")
    chart = Matrix(
        labels,
        list(unit_of.values()),
        cells,
        BASIS_STATES,
        faint_label=EVERY_UNIT,
        chosen=unit_of.get(question.rocu_id or "", ""),
        label_width=LABEL_WIDTH,
        row_px=36,
        small=True,
    )
    source_ids = {id_ for ids in frame["source_ids"] for id_ in ids}
    return Answer(
        title="Whose staff are in which unit, and on what basis",
        frame=frame,
        table=matrix_table(chart.grid, "Agency"),
        chart=chart,
        alt=_matrix_alt(frame),
        note=_matrix_note(frame),
        source_ids=source_ids,
        choices=_chosen(question, basis, capability),
    )


def _cell(row: Any) -> MatrixCell:
    """A letter for each basis of an agency in a unit, small where only said of every unit."""
    bases = list(row.bases)
    of_unit = [basis for basis in bases if basis not in row.network_bases]
    states = [BASIS[basis] for basis in of_unit or bases] or [NOTHING]
    return MatrixCell(
        row=row.agency,
        column=row.unit,
        state=states[0],
        hover=Hover(f"{row.unit}: {row.agency}", tuple(_presence(row))),
        chooses=(row.agency_id, row.rocu_id),
        faint=row.scope == "network",
        symbol=_letters([_letter(row, basis) for basis in bases]),
        also=tuple(BASIS[basis] for basis in bases),
        said="; ".join(_bases(row)),
    )


def _letters(letters: list[str]) -> str:
    """Up to two letters in a line, more in two lines: a cell is 20 pixels wide on a phone."""
    half = (len(letters) + 1) // 2
    if len(letters) <= 2:
        return "".join(letters)
    return "".join(letters[:half]) + "<br>" + "".join(letters[half:])


def _letter(row: Any, basis: str) -> str:
    letter = BASIS[basis].symbol
    if basis in row.network_bases:
        letter = letter.lower()
    return letter + REVERSE if basis in row.reverse_bases else letter


def _bases(row: Any) -> list[str]:
    """Each basis of a cell in words, with what it rests on."""
    return [
        BASIS[basis].word
        + (" (every unit)" if basis in row.network_bases else "")
        + (" (reverse direction)" if basis in row.reverse_bases else "")
        for basis in row.bases
    ] or [NOTHING.word]


def _presence(row: Any) -> list[str]:
    """What is known of an agency in a unit, as a hover says it."""
    said = _bases(row)
    if not row.entry_count:
        return said
    newest = spoken_date(row.newest_on, row.newest_on_precision, "")
    counted = count_noun(row.entry_count, "entry", "entries")
    if newest:
        counted += f", the newest dated {newest}" if row.entry_count > 1 else f", {newest}"
    if row.undated_count:
        counted += f", {row.undated_count} undated"
    return [*said, counted, *([row.reverse_note] if row.reverse_note else [])]


def _matrix_alt(frame: pd.DataFrame) -> str:
    in_unit = frame[frame["scope"] == "unit"]
    named = in_unit["unit"].value_counts()
    agencies = count_noun(frame["agency_id"].nunique(), "agency", "agencies")
    if not len(named):
        return f"Grid of {agencies} by unit: no entry is about a unit itself."
    return (
        f"Grid of {agencies} by {count_noun(frame['rocu_id'].nunique(), 'region')}: entries about "
        f"a unit itself name most agencies in {named.index[0]}, {named.iloc[0]} of them."
    )


def _matrix_note(frame: pd.DataFrame) -> str:
    network = int((frame["scope"] == "network").sum())
    nothing = int((frame["scope"] == "none").sum())
    reverse = (
        f" {REVERSE} marks the reverse direction: unit or police staff with the agency."
        if frame["reverse_bases"].map(len).any()
        else ""
    )
    london = LONDON if (frame["rocu_id"] == "london").any() else ""
    return (
        f"{format_number(network)} of {format_number(len(frame))} cells rest only on statements "
        f"about every unit, which name no unit, and {format_number(nothing)} have nothing "
        f"published, which is not an absence.{reverse} A cell shows every entry up to the as-at "
        f"date, whether or not the arrangement still holds.{london}"
    )


def _filters(question: Question, basis: str, capability: str) -> dict[str, str | None]:
    """What queries of entries are asked with."""
    return {
        "of_rocu": question.rocu_id,
        "of_basis": _one(basis),
        "of_capability": _one(capability),
    }


def _entries(question: Question, basis: str, capability: str, that: str) -> pd.DataFrame:
    """The entries that are dated or undated, or state posts: `that` of `secondment_entry`."""
    frame = question.answer("secondment_entry", that=that, **_filters(question, basis, capability))
    return frame.drop(columns="as_of_latest")


def _entry_table(question: Question, frame: pd.DataFrame) -> pd.DataFrame:
    """Entries in words: who, where, since when, on what basis, how many posts, in what words."""
    held = list(rows(frame))
    return table_of(
        held,
        {
            "Agency": "agency",
            "Unit": lambda row: row.unit or "Every unit (network-wide statement)",
            "Works in": lambda row: row.capability or WHOLE_UNIT,
            "Date": dated("as_of"),
            "Basis": lambda row: (
                label(row.basis) + (" (reverse direction)" if row.is_reverse else "")
            ),
            "Posts established": lambda row: posts(
                row.posts_established, row.posts_withheld, "Not stated"
            ),
            "Posts filled": lambda row: posts(row.posts_filled, row.posts_withheld, "Not stated"),
            "Note": lambda row: clean_text(row.note, WITHHELD if row.posts_withheld else "No note"),
            "Source": linked(question),
        },
    )


@exhibit()
def secondment_entry(
    question: Question, agency: str = ALL, unit: str = ALL, basis: str = ALL, capability: str = ALL
) -> Answer:
    """What exactly was published about an agency in a unit, when, and by whom?"""
    rocu = _one(unit) or question.rocu_id
    asked = _filters(question, basis, capability) | {"of_rocu": rocu, "of_agency": _one(agency)}
    frame = question.answer("secondment_entry", **asked).drop(columns="as_of_latest")
    who = "all agencies" if agency == ALL else question.name("agency", agency)
    where = question.short_name("rocu", rocu) if rocu else "all regions"
    undated = int(frame["as_of"].isna().sum())
    network = int((frame["scope"] == "network").sum())
    return Answer(
        title=f"What was published: {who} in {where}",
        frame=frame,
        table=_entry_table(question, frame),
        alt=f"{sentence(count_noun(len(frame), 'entry', 'entries'))} for {who} in {where}.",
        note=(
            f"Of {count_noun(len(frame), 'entry', 'entries')}, {format_number(network)} about "
            f"every unit and {format_number(undated)} undated. Reverse direction means that unit "
            "or police staff work with the agency." + withheld_note(frame["posts_withheld"])
            if len(frame)
            else f"Nothing published says whether staff of {who} work in {where}. It is not an "
            "absence."
        ),
        choices={"Agency": who, "Unit": where} | _chosen(question, basis, capability),
    )


@exhibit()
def secondment_posts(question: Question, basis: str = ALL, capability: str = ALL) -> Answer:
    """How many posts of other agencies are established in a unit, and how many are filled?"""
    frame = _entries(question, basis, capability, that="states_posts")
    total = _summary(question, basis, capability).get("any")
    entries = total.entries if total else 0
    said = (
        f"Posts are stated in {len(frame) or 'none'} of {count_noun(entries, 'entry', 'entries')}"
    )
    return Answer(
        title="Posts, where they are stated",
        frame=frame,
        table=_entry_table(question, frame),
        alt=f"{said} for {question.region_phrase}.",
        note=(
            f"{said}. The others state none, which does not mean that there are none. Posts of "
            "different dates and sources are not added up." + withheld_note(frame["posts_withheld"])
        ),
        choices=_chosen(question, basis, capability),
    )


@exhibit()
def secondment_time(question: Question, basis: str = ALL, capability: str = ALL) -> Answer:
    """When were the staff of which agency published to be in a unit, through its predecessors?"""
    asked = _filters(question, basis, capability)
    frame = question.answer("secondment_entry", that="dated", **asked)
    frame = frame.sort_values("as_of", kind="stable", ignore_index=True)
    agencies = question.answer("secondment_agency", **asked)
    undated = len(_entries(question, basis, capability, that="undated"))
    alt = f"No dated entry for {question.region_phrase}."
    if len(frame):
        first, last = frame.iloc[0], frame.iloc[-1]
        alt = (
            f"Timeline of {count_noun(len(frame), 'dated entry', 'dated entries')} for "
            f"{question.region_phrase}, "
            f"from {spoken_date(first['as_of'], first['as_of_precision'])} ({first['agency']}) to "
            f"{spoken_date(last['as_of'], last['as_of_precision'])} ({last['agency']})."
        )
    return Answer(
        title="Dated entries, with the bodies that replaced one another",
        frame=frame,
        table=_entry_table(question, frame),
        chart=Lanes(
            [_dated(row) for row in rows(frame)],
            [_agency(row) for row in rows(agencies)],
            BASIS_STATES,
            EVERY_UNIT,
        )
        if len(frame)
        else None,
        alt=alt,
        note=(
            f"{count_noun(len(frame), 'entry', 'entries')} dated; {undated} undated, counted "
            "beside each agency and listed below, never given a date. A mark stands for the day "
            "that a statement was made, not for when staff came or left; a bar for a month or a "
            f"year. ↳ took over from the body or bodies above it; {REVERSE} is the reverse "
            "direction. Families without a dated entry are only in the list."
            + withheld_note(frame["posts_withheld"])
        ),
        choices=_chosen(question, basis, capability),
    )


def _dated(row: Any) -> Dated:
    where = f"{row.unit or 'Every unit'}, {row.capability or 'the unit as a whole'}"
    basis = f"{BASIS[row.basis].word}, {spoken_date(row.as_of, row.as_of_precision)}"
    reverse = (f"{REVERSE} Reverse direction: see its note",) if row.is_reverse else ()
    return Dated(
        agency_id=row.agency_id,
        first=row.as_of,
        last=row.as_of_latest,
        state=BASIS[row.basis],
        is_faint=row.scope == "network",
        is_reverse=row.is_reverse,
        hover=Hover(row.agency, (where, basis, *reverse)),
    )


def _agency(row: Any) -> Agency:
    """An agency with how many of its entries have no date."""
    undated = f"{row.undated_entries} undated" if row.undated_entries else ""
    dated = "" if row.dated_entries else "none dated"
    more = ", ".join(filter(None, (dated, undated)))
    return Agency(row.agency_id, row.family_id, row.agency, row.step, more)


@exhibit()
def secondment_undated(question: Question, basis: str = ALL, capability: str = ALL) -> Answer:
    """Which entries have no date at all?"""
    frame = _entries(question, basis, capability, that="undated")
    said = count_noun(len(frame), "undated entry", "undated entries")
    return Answer(
        title=f"Undated entries ({len(frame)})",
        frame=frame,
        table=_entry_table(question, frame).drop(columns="Date"),
        alt=f"{said} for {question.region_phrase}.",
        note=(
            "An undated page counts on every as-at date. Its note says what hints at its age."
            + withheld_note(frame["posts_withheld"])
        ),
        choices=_chosen(question, basis, capability),
    )


@exhibit()
def secondment_capability(question: Question, basis: str = ALL) -> Answer:
    """Which capabilities lean on the staff of other agencies?"""
    frame = question.answer("secondment_capability", of_rocu=question.rocu_id, of_basis=_one(basis))
    held = list(rows(frame))
    table = table_of(
        held,
        {
            "Capability": "capability",
            "Agencies in entries about a unit": counted("unit_agencies"),
            "Units": counted("unit_count"),
            "Which": lambda row: _names(row.unit_agency_names),
            "Agencies in statements about every unit": counted("network_agencies"),
            "Which of every unit": lambda row: _names(row.network_agency_names),
        },
    )
    named = frame[frame["capability_id"].notna()]
    alt = f"No entry names a capability of {question.region_phrase}."
    if len(named):
        most = named.iloc[0]
        alt = (
            f"Bars of agencies for {count_noun(len(named), 'capability', 'capabilities')} of "
            f"{question.region_phrase}, and for units as a whole: {most['capability']} names most, "
            f"{most['unit_agencies']} in entries about a unit."
        )
    reverse = int(frame["reverse_entries"].sum())
    source_ids = {id_ for ids in frame["source_ids"] for id_ in ids}
    return Answer(
        title="Agencies named for each capability",
        frame=frame,
        table=table,
        chart=_capability_bars(held) if held else None,
        alt=alt,
        note=(
            "The two counts may name the same agency, so they are not added. An agency counts once "
            "whatever its basis; an agency and the body that replaced it count as two. "
            + (
                f"{count_noun(reverse, 'entry', 'entries')} among them in reverse. "
                if reverse
                else ""
            )
            + "A capability that is not here has no published entry, which does not mean that it "
            "stands alone."
        ),
        source_ids=source_ids,
        choices=_chosen(question, basis),
    )


def _names(names: Iterable[str] | None) -> str:
    return join_words(list(names)) if names is not None else "No agency"


def _capability_bars(held: list[Any]) -> Bars:
    """Two bars a capability: agencies of entries about a unit, and of those about every unit."""
    return Bars(
        categories=tuple(row.capability for row in held),
        series=(
            _agencies(OF_A_UNIT, held, [row.unit_agencies for row in held]),
            _agencies(OF_EVERY_UNIT, held, [row.network_agencies for row in held], hatched=True),
        ),
        axis="Agencies",
        is_stacked=False,
        label_width=LABEL_WIDTH,
        row_px=BARS_PX,
        gap=0.25,
    )


def _agencies(state: State, held: list[Any], counts: list[int], *, hatched: bool = False) -> Series:
    return Series(
        state=state,
        values=tuple(counts),
        labelled=(True,) * len(counts),
        hovers=tuple(
            Hover(row.capability, (f"{state.word}: {format_number(number)}",))
            for row, number in zip(held, counts, strict=True)
        ),
        hatched=hatched,
    )


def _summary(question: Question, basis: str, capability: str) -> dict[str, Any]:
    frame = question.answer(
        "secondment_summary",
        of_rocu=question.rocu_id,
        of_basis=_one(basis),
        of_capability=_one(capability),
    )
    return {row.basis: row for row in rows(frame)}


def secondment_headline(question: Question, basis: str = ALL, capability: str = ALL) -> str:
    """Who works in the region's unit, or in the units, and how well it is known."""
    summary = _summary(question, basis, capability)
    where = question.name("rocu", question.rocu_id) if question.rocu_id else "the regional units"
    if "any" not in summary:
        return f"Nothing that was published names staff of another agency in {where}."
    total = summary.pop("any")
    by_basis = [
        f"{row.unit_agencies} {PHRASES[key]}" for key, row in summary.items() if row.unit_agencies
    ]
    if sum(row.unit_agencies for row in summary.values()) > total.unit_agencies:
        by_basis[-1:] = [by_basis[-1], "some on more than one basis"]
    named = (
        f"{count_noun(total.unit_agencies, 'agency', 'agencies')} ({', '.join(by_basis)})"
        if total.unit_agencies
        else "no agency"
    )
    more = (
        f", and {total.only_network_agencies} more only in statements about every unit"
        if total.only_network_agencies
        else ""
    )

    stated = total.entries_with_posts or "none"
    return (
        f"Entries about {where} name {named}{more}. Posts are stated in {stated} of "
        f"{count_noun(total.entries, 'entry', 'entries')}; "
        f"{format_number(total.undated_entries)} are undated."
    )
