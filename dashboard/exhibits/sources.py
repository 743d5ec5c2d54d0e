"""Sources and method: what everything rests on, its limits, the rules and the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.exhibits.axes import count_axis
from dashboard.exhibits.briefing import region_of
from dashboard.exhibits.exhibit import Ask, Exhibit, Link, exhibit, rows, sources_of
from dashboard.exhibits.figures import blank
from dashboard.exhibits.labels import wrapped
from dashboard.exhibits.source_words import (
    ENTRIES,
    OTHER_ENTRIES,
    READING_LIMITS,
    SUBJECT_LIMITS,
    TOPICS,
    UNKNOWN,
    WARNINGS,
)
from dashboard.exhibits.wording import (
    count,
    listed,
    money,
    sentence,
    spoken_date,
    text,
    whole,
    word,
)
from dashboard.theme import capability_state, ink, palette

ALL = "all"
NOT_STATED = "not-stated"
READINGS = ("document", "excerpt", "recalled", "return")


def topic_options(ask: Ask) -> dict[str, str]:
    """What can rest on a source, subject by subject, where the data has any of it."""
    held = list(rows(ask.answer("topic_option")))
    options = {ALL: "Anything"}
    for subject, label in TOPICS.items():
        tables = [row.table_name for row in held if row.subject == subject]
        if len(tables) > 1:
            options[subject] = f"{label}: anything"
        options |= {f"{subject}.{table}": f"{label}: {ENTRIES[table][1]}" for table in tables}
    return options


def publisher_options(ask: Ask) -> dict[str, str]:
    """The publishers to choose from, with how many sources each has."""
    options = {ALL: "All publishers"}
    for row in rows(ask.answer("publisher_option")):
        name = "Publisher not stated" if row.publisher == NOT_STATED else row.publisher
        options[row.publisher] = f"{name} ({row.source_count})"
    return options


def source_options(ask: Ask, ids: Iterable[str]) -> dict[str, str]:
    """The sources to choose from by title; those of one title with publisher and date as well."""
    found = {id_: ask.source(id_) for id_ in ids}
    titles = Counter(source.title for source in found.values())
    options = {
        id_: source.title
        if titles[source.title] == 1
        else f"{source.title} ({source.publisher or 'publisher not stated'}, {source.dated})"
        for id_, source in found.items()
    }
    again = Counter(options.values())
    return {
        id_: option if again[option] == 1 else f"{option}, {found[id_].url or id_}"
        for id_, option in options.items()
    }


def reading_options() -> dict[str, str]:
    return {ALL: "All"} | {reading: word(reading) for reading in READINGS}


@exhibit()
def source_reading(ask: Ask) -> Exhibit:
    """How was what the pages say read, subject by subject?"""
    frame = ask.answer("source_reading")
    table = pd.DataFrame(
        {
            "Subject": [TOPICS[subject] for subject in frame["subject"]],
            "How it was read": [word(reading) for reading in frame["accessed_as"]],
            "Facts": [whole(number) for number in frame["row_count"]],
            "Sources": [whole(number) for number in frame["source_count"]],
        }
    )
    facts = frame.groupby("accessed_as")["row_count"].sum()
    parts = [f"{whole(facts[key])} {word(key).lower()}" for key in READINGS if key in facts.index]
    return Exhibit(
        id="source_reading",
        title="How the sources behind each subject were read",
        frame=frame,
        table=table,
        figure=_reading_figure(ask, frame),
        alt=f"Bars of facts by subject and by how their source was read: {listed(parts)}."
        if parts
        else "No fact names a source.",
        note=(
            "A fact is a row of the data set that names its source. The whole data set is counted, "
            "whatever region, force or date is chosen."
        ),
        status=ask.status,
        sources=(),
    )


def _reading_figure(ask: Ask, frame: pd.DataFrame) -> go.Figure:
    """Stacked bars: read in full, in part, recalled (which is hatched), returned."""
    colours = palette(ask.dark)
    subjects = list(dict.fromkeys(frame["subject"]))
    figure = blank(ask.dark, height=len(subjects) * 34 + 110)
    labelled_from = frame["row_count"].max() * 0.08 if len(frame) else 0
    for reading, colour, shape in zip(READINGS, colours.series, ("", "", "/", ""), strict=False):
        bars = [row for row in rows(frame) if row.accessed_as == reading]
        if not bars:
            continue
        figure.add_bar(
            name=word(reading),
            orientation="h",
            y=[wrapped(TOPICS[bar.subject], 22) for bar in bars],
            x=[bar.row_count for bar in bars],
            marker={
                "color": colour,
                "pattern": {
                    "shape": shape,
                    "fillmode": "overlay",
                    "fgcolor": colours.background,
                    "size": 6,
                },
                "line": {"color": colours.background, "width": 1},
            },
            text=[
                whole(bar.row_count) if bar.row_count >= labelled_from and not shape else ""
                for bar in bars
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink(colour), "size": 12},
            customdata=[[TOPICS[bar.subject], count(bar.source_count, "source")] for bar in bars],
            hovertemplate=(
                "<b>%{customdata[0]}</b><br>"
                + word(reading)
                + ": %{x:,} facts from %{customdata[1]}<extra></extra>"
            ),
        )
    figure.update_layout(
        barmode="stack", bargap=0.3, showlegend=True, legend={"traceorder": "normal"}
    )
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        categoryorder="array",
        categoryarray=[wrapped(TOPICS[subject], 22) for subject in subjects],
    )
    most = int(frame.groupby("subject")["row_count"].sum().max()) if len(frame) else 1
    figure.update_xaxes(title_text="Facts", rangemode="tozero", **count_axis(most))
    return figure


@exhibit()
def source_list(ask: Ask, publisher: str = ALL, reading: str = ALL, topic: str = ALL) -> Exhibit:
    """Which sources are there, and how much of what rests on each?"""
    frame = ask.answer(
        "source_reliance",
        from_publisher=None if publisher == ALL else publisher,
        read_as=None if reading == ALL else reading,
        topic=None if topic == ALL else topic,
    )
    found = [ask.source(id_) for id_ in frame["source_id"]]
    table = pd.DataFrame(
        {
            "Source": [Link(source.title, source.url) for source in found],
            "Publisher and date": [
                f"{source.publisher or 'Not stated'}, {source.dated}" for source in found
            ],
            "How it was read": [source.read for source in found],
            "What rests on it": [_uses(counts) for counts in frame["row_counts"]],
        }
    )
    facts = int(frame["row_count"].sum())
    choices = {
        "Publisher": publisher_options(ask).get(publisher, publisher),
        "How it was read": reading_options().get(reading, reading),
        "What rests on it": topic_options(ask).get(topic, topic),
    }
    return Exhibit(
        id="source_list",
        title=f"{sentence(count(len(table), 'source'))}, by how much rests on each",
        frame=frame,
        table=table,
        alt=f"{count(len(table), 'source')} with {count(facts, 'fact')} resting on them.",
        note=_list_note(table, facts),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=choices,
    )


def _uses(row_counts: object) -> str:
    """What rests on a source, from "agreement=9 agency=1": "9 agreements and 1 agency"."""
    if not isinstance(row_counts, str):
        return "Nothing in this data set"
    pairs = (used.split("=") for used in row_counts.split())
    return listed([count(int(number), *ENTRIES[table]) for table, number in pairs])


def _list_note(table: pd.DataFrame, facts: int) -> str:
    undated = sum(published.endswith(", undated") for published in table["Publisher and date"])
    unlinked = sum(not link.url for link in table["Source"])
    return (
        f"{sentence(count(facts, 'fact rests', 'facts rest'))} on "
        f"{count(len(table), 'source')}; {whole(undated)} of them say no date and "
        f"{whole(unlinked)} have no link."
    )


@exhibit()
def source_facts(ask: Ask, source: str = "") -> Exhibit:
    """What was taken from one source?"""
    id_ = source or _most_relied_on(ask)
    frame = ask.answer("source_fact", source=id_)
    table = pd.DataFrame(
        {
            "About": [text(about, "The network") for about in frame["about"]],
            "What it says": [_said(row) for row in rows(frame)],
            "Kind": [sentence(ENTRIES[name][0]) for name in frame["table_name"]],
            "Date": [_fact_date(row) for row in rows(frame)],
        }
    )
    found = sources_of(ask, [id_] if id_ else [])
    title = found[0].title if found else "no source"
    read = f" {found[0].read}." if found else ""
    return Exhibit(
        id="source_facts",
        title=f"What rests on: {title}",
        frame=frame,
        table=table,
        alt=f"{count(len(frame), 'fact')} resting on {title}.",
        note=f"{count(len(frame), 'fact')}.{read}",
        status=ask.status,
        sources=found,
        choices={"Source": title},
    )


def _most_relied_on(ask: Ask) -> str:
    sources = ask.answer("source_reliance")["source_id"]
    return str(sources.iloc[0]) if len(sources) else ""


def _said(row: Any) -> str:
    """What a row says: what was found, the figure, and the note, as far as it has them."""
    parts = []
    if row.finding is not None:
        of_unit = row.table_name == "capability_assessment"
        parts.append(capability_state(row.finding).word if of_unit else word(row.finding))
    if row.amount_gbp is not None:
        parts.append(money(row.amount_gbp, row.precision))
    if row.detail is not None:
        parts.append(text(row.detail))
    if row.value is not None:
        parts.append(f"{whole(row.value)} {row.unit or ''}".strip())
    return ": ".join(parts) or "No note"


def _fact_date(row: Any) -> str:
    if row.stated_on_precision == "undated":
        return "Undated page"
    return spoken_date(row.stated_on, row.stated_on_precision, "No date of its own")


@exhibit()
def reading_limits(ask: Ask) -> Exhibit:
    """What are the limits of what was read, and how much does each touch?"""
    return _limits(ask, "reading_limits", "Limits of what was read", READING_LIMITS)


@exhibit()
def subject_limits(ask: Ask) -> Exhibit:
    """What are the limits of each subject's data, and how much does each touch?"""
    return _limits(ask, "subject_limits", "Limits of each subject", SUBJECT_LIMITS)


def _limits(ask: Ask, id_: str, title: str, limits: dict[str, tuple[str, str]]) -> Exhibit:
    frame = ask.answer("data_limit")
    frame = _in_order(frame[frame["touched_count"] > 0], "limit_id", limits)
    table = pd.DataFrame(
        {
            "Limit": [limits[id_][0] for id_ in frame["limit_id"]],
            "How much": [
                f"{whole(row.touched_count)} ways"
                if row.limit_id == "size_basis"
                else f"{whole(row.touched_count)} of {whole(row.total_count)}"
                for row in rows(frame)
            ],
            "What it means": [limits[id_][1] for id_ in frame["limit_id"]],
        }
    )
    return Exhibit(
        id=id_,
        title=title,
        frame=frame,
        table=table,
        alt=f"{title}: {count(len(table), 'limit')}, with how much each touches.",
        note="Counted over the whole data set, whatever region, force or date is chosen.",
        status=ask.status,
        sources=(),
    )


def _in_order(frame: pd.DataFrame, column: str, keys: Iterable[str]) -> pd.DataFrame:
    """The rows whose column has one of the keys, in the order of the keys."""
    held = set(frame[column])
    return frame.set_index(column).loc[[key for key in keys if key in held]].reset_index()


@exhibit()
def obligation_confidence(ask: Ask) -> Exhibit:
    """How sure is the wording of the obligations?"""
    frame = ask.answer("obligation_confidence")
    table = pd.DataFrame(
        {
            "Edition": list(frame["title"]),
            "Obligations": [whole(number) for number in frame["obligation_count"]],
            "High confidence": [whole(number) for number in frame["high_count"]],
            "Medium": [whole(number) for number in frame["medium_count"]],
            "Low": [whole(number) for number in frame["low_count"]],
            "Recalled wording": [whole(number) for number in frame["recalled_count"]],
        }
    )
    recalled = int(frame["recalled_count"].sum())
    total = int(frame["obligation_count"].sum())
    return Exhibit(
        id="obligation_confidence",
        title="How sure the wording of the obligations is",
        frame=frame,
        table=table,
        alt=f"{count(total, 'obligation')} in {count(len(frame), 'edition')} by confidence.",
        note=(
            f"The wording of {recalled} of {total} obligations is recalled, not official: read the "
            "published requirement before quoting it."
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
    )


def _of_whom(ask: Ask) -> str:
    if ask.force_id:
        return f"of {ask.name('force', ask.force_id)} and its unit"
    return f"in {ask.scope}"


@exhibit()
def not_assessed(ask: Ask) -> Exhibit:
    """How much of the picture is not assessed or not known?"""
    edition = ask.edition if len(ask.answer("edition_in_force")) else ""
    of = {"rocu": region_of(ask) if ask.force_id else ask.rocu_id, "force": ask.force_id}
    frame = ask.answer("not_assessed", edition=edition, **of)
    function = ask.answer("function_not_known", **of).assign(kind="function")
    obligation = ask.answer("obligation_not_known", edition=edition, **of)
    frame = pd.concat(
        [frame, function, obligation.assign(kind="obligation")[list(frame.columns)]],
        ignore_index=True,
    )
    frame = _in_order(frame[frame["total_count"] > 0], "kind", UNKNOWN)
    table = pd.DataFrame(
        {
            "Not assessed or not known": [UNKNOWN[kind][0] for kind in frame["kind"]],
            "How much": [
                f"{whole(row.unknown_count)} of {whole(row.total_count)}" for row in rows(frame)
            ],
            "Why": [UNKNOWN[kind][1] for kind in frame["kind"]],
        }
    )
    return Exhibit(
        id="not_assessed",
        title=f"What is not assessed or not known {_of_whom(ask)}",
        frame=frame,
        table=table,
        alt=f"{count(len(table), 'part')} of the picture with how much of each is not known.",
        note=(
            "Nothing here is a gap: it is what nobody has said in public."
            + (
                f" Obligations and statements are those of the {edition} edition."
                if edition
                else ""
            )
        ),
        status=ask.status,
        sources=(),
    )


@exhibit()
def data_warning(ask: Ask) -> Exhibit:
    """What was strange in the data when it was built, and may yet be true?"""
    frame = ask.answer("warning_count")
    names = ENTRIES | OTHER_ENTRIES
    table = pd.DataFrame(
        {
            "What is strange": [WARNINGS[kind] for kind in frame["kind"]],
            "Where": [sentence(names[name][1]) for name in frame["table_name"]],
            "Warnings": [f"{number:,}" for number in frame["warning_count"]],
        }
    )
    total = int(frame["warning_count"].sum())
    title = f"{count(total, 'warning') if total else 'No warnings'} when the data was built"
    return Exhibit(
        id="data_warning",
        title=title,
        frame=frame,
        table=table,
        alt=f"{title}, by what is strange and where.",
        note=(
            "Nothing here was left out or changed: each may be true. Whoever builds the database "
            "is told the file, the line and the value. Rows that you may not see are not counted."
            if total
            else "Nothing strange was found in the rows that you may see."
        ),
        status=ask.status,
        sources=(),
    )


def headline(ask: Ask) -> str:
    """How many sources there are, how they were read, and how much rests on them."""
    total = next(rows(ask.answer("source_total")))
    read = [
        f"{whole(total.document_count)} read in full",
        f"{whole(total.excerpt_count)} in part",
        f"{whole(total.recalled_count)} recalled from general knowledge",
    ]
    if total.return_count:
        read.append(f"{count(total.return_count, 'accepted return')}")
    said = (
        f"{count(total.row_count, 'fact rests', 'facts rest')} on "
        f"{count(total.source_count, 'source')} from "
        f"{count(total.publisher_count, 'publisher')}: {', '.join(read)}."
    )
    if total.recalled_row_count:
        said += (
            f" {count(total.recalled_row_count, 'fact rests', 'facts rest')} on what was recalled, "
            "which is not official wording."
        )
    return said
