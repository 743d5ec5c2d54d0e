"""Sources and method: what everything rests on, its limits, the rules and the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.exhibits.briefing.issues import region_of
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Link, Question, kept, rows, sources_of
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.sources.words import (
    ENTRIES,
    OTHER_ENTRIES,
    READING_LIMITS,
    SUBJECT_LIMITS,
    TOPICS,
    UNKNOWN,
    WARNINGS,
)
from dashboard.exhibits.spr.words import edition_of
from dashboard.theme import DARK, LIGHT, State, capability_state
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    money,
    sentence,
    spoken_date,
)

ALL = "all"
NOT_STATED = "not-stated"
READINGS = ("document", "excerpt", "recalled", "return")


@kept
def topic_options(question: Question) -> dict[str, str]:
    """What can rest on a source, subject by subject, where the data has any of it."""
    held = list(rows(question.answer("topic_option")))
    options = {ALL: "Anything"}
    for subject, name in TOPICS.items():
        tables = [row.table_name for row in held if row.subject == subject]
        if len(tables) > 1:
            options[subject] = f"{name}: anything"
        options |= {f"{subject}.{table}": f"{name}: {ENTRIES[table][1]}" for table in tables}
    return options


@kept
def publisher_options(question: Question) -> dict[str, str]:
    """The publishers to choose from, with how many sources each has."""
    options = {ALL: "All publishers"}
    for row in rows(question.answer("publisher_option")):
        name = "Publisher not stated" if row.publisher == NOT_STATED else row.publisher
        options[row.publisher] = f"{name} ({row.source_count})"
    return options


def source_options(question: Question, ids: Iterable[str]) -> dict[str, str]:
    """The sources to choose from by title; those of one title with publisher and date as well."""
    found = {id_: question.source(id_) for id_ in ids}
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
    return {ALL: "All"} | {reading: label(reading) for reading in READINGS}


@exhibit()
def source_reading(question: Question) -> Answer:
    """How was what the sources say read, subject by subject?"""
    frame = question.answer("source_reading")
    table = pd.DataFrame(
        {
            "Subject": [TOPICS[subject] for subject in frame["subject"]],
            "How it was read": [label(reading) for reading in frame["accessed_as"]],
            "Facts": [format_number(number) for number in frame["row_count"]],
            "Sources": [format_number(number) for number in frame["source_count"]],
        }
    )
    facts = frame.groupby("accessed_as")["row_count"].sum()
    parts = [
        f"{format_number(facts[key])} {label(key).lower()}"
        for key in READINGS
        if key in facts.index
    ]
    return Answer(
        title="How the sources behind each subject were read",
        frame=frame,
        table=table,
        chart=_reading_bars(frame),
        alt=f"Bars of facts by subject and by how their source was read: {join_words(parts)}."
        if parts
        else "No fact names a source.",
        note=(
            "A fact is a row of the data set that names its source. The whole data set is counted, "
            "whatever region, force or date is chosen."
        ),
        source_ids=(),
    )


def _reading_bars(frame: pd.DataFrame) -> Bars:
    """Stacked bars: read in full, in part, recalled (which is hatched), returned."""
    subjects = list(dict.fromkeys(frame["subject"]))
    return Bars(
        categories=tuple(TOPICS[subject] for subject in subjects),
        series=tuple(_reading(reading, at, frame, subjects) for at, reading in enumerate(READINGS)),
        axis="Facts",
        label_width=22,
        row_px=34,
        gap=0.3,
    )


def _reading(reading: str, at: int, frame: pd.DataFrame, subjects: Sequence[str]) -> Series:
    """One way of reading: how many facts of each subject were read so."""
    state = State(
        reading,
        label(reading),
        "",
        LIGHT.series[at],
        DARK.series[at],
        LIGHT.background,
        DARK.background,
    )
    read = {row.subject: row for row in rows(frame) if row.accessed_as == reading}
    found = [read.get(subject) for subject in subjects]
    long_enough = frame["row_count"].max() * 0.08 if len(frame) else 0
    is_recalled = reading == "recalled"
    return Series(
        state=state,
        values=tuple(row and row.row_count for row in found),
        labelled=tuple(
            row is not None and row.row_count >= long_enough and not is_recalled for row in found
        ),
        hovers=tuple(
            Hover(
                TOPICS[row.subject],
                (
                    f"{state.word}: {count_noun(row.row_count, 'fact')} from "
                    f"{count_noun(row.source_count, 'source')}",
                ),
            )
            if row
            else Hover("")
            for row in found
        ),
        hatched=is_recalled,
    )


@exhibit()
def source_list(
    question: Question, publisher: str = ALL, reading: str = ALL, topic: str = ALL
) -> Answer:
    """Which sources are there, and how much of what rests on each?"""
    frame = question.answer(
        "source_reliance",
        from_publisher=None if publisher == ALL else publisher,
        read_as=None if reading == ALL else reading,
        topic=None if topic == ALL else topic,
    )
    found = [question.source(id_) for id_ in frame["source_id"]]
    table = pd.DataFrame(
        {
            "Source": [Link(source.title, source.address) for source in found],
            "Publisher and date": [
                f"{source.publisher or 'Not stated'}, {source.dated}" for source in found
            ],
            "How it was read": [source.read for source in found],
            "What rests on it": [_uses(counts) for counts in frame["row_counts"]],
        }
    )
    facts = int(frame["row_count"].sum())
    choices = {
        "Publisher": publisher_options(question).get(publisher, publisher),
        "How it was read": reading_options().get(reading, reading),
        "What rests on it": topic_options(question).get(topic, topic),
    }
    return Answer(
        title=f"{sentence(count_noun(len(table), 'source'))}, by how much rests on each",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(table), 'source')} with {count_noun(facts, 'fact')} resting on them.",
        note=_list_note(table, facts),
        choices=choices,
    )


def _uses(row_counts: object) -> str:
    """What rests on a source, from "agreement=9 agency=1": "9 agreements and 1 agency"."""
    if not isinstance(row_counts, str):
        return "Nothing in this data set"
    pairs = (used.split("=") for used in row_counts.split())
    return join_words([count_noun(int(number), *ENTRIES[table]) for table, number in pairs])


def _list_note(table: pd.DataFrame, facts: int) -> str:
    undated = sum(published.endswith(", undated") for published in table["Publisher and date"])
    unlinked = sum(not link.url for link in table["Source"])
    return (
        f"{sentence(count_noun(facts, 'fact rests', 'facts rest'))} on "
        f"{count_noun(len(table), 'source')}; {format_number(undated)} of them say no date and "
        f"{format_number(unlinked)} have no link."
    )


@exhibit()
def source_facts(question: Question, source: str = "") -> Answer:
    """What was taken from one source?"""
    id_ = source or _most_relied_on(question)
    frame = question.answer("source_fact", source=id_)
    table = pd.DataFrame(
        {
            "About": [clean_text(about, "The network") for about in frame["about"]],
            "What it says": [_said(row) for row in rows(frame)],
            "Kind": [sentence(ENTRIES[name][0]) for name in frame["table_name"]],
            "Date": [_fact_date(row) for row in rows(frame)],
        }
    )
    found = sources_of(question, [id_] if id_ else [])
    title = found[0].title if found else "no source"
    read = f" {found[0].read}." if found else ""
    return Answer(
        title=f"What rests on: {title}",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(frame), 'fact')} resting on {title}.",
        note=f"{count_noun(len(frame), 'fact')}.{read}",
        source_ids=[id_] if id_ else (),
        choices={"Source": title},
    )


def _most_relied_on(question: Question) -> str:
    sources = question.answer("source_reliance")["source_id"]
    return str(sources.iloc[0]) if len(sources) else ""


def _said(row: Any) -> str:
    """What a row says: what was found, the figure, and the note, as far as it has them."""
    parts = []
    if row.finding is not None:
        of_unit = row.table_name == "capability_assessment"
        parts.append(capability_state(row.finding).word if of_unit else label(row.finding))
    if row.amount_gbp is not None:
        parts.append(money(row.amount_gbp, row.precision))
    if row.detail is not None:
        parts.append(clean_text(row.detail))
    if row.value is not None:
        parts.append(f"{format_number(row.value)} {row.unit or ''}".strip())
    return ": ".join(parts) or "No note"


def _fact_date(row: Any) -> str:
    if row.stated_on_precision == "undated":
        return "Undated source"
    return spoken_date(row.stated_on, row.stated_on_precision, "No date of its own")


@exhibit()
def reading_limits(question: Question) -> Answer:
    """What are the limits of what was read, and how much does each touch?"""
    return _limits(question, "Limits of what was read", READING_LIMITS)


@exhibit()
def subject_limits(question: Question) -> Answer:
    """What are the limits of each subject's data, and how much does each touch?"""
    return _limits(question, "Limits of each subject", SUBJECT_LIMITS)


def _limits(question: Question, title: str, limits: dict[str, tuple[str, str]]) -> Answer:
    frame = question.answer("data_limit")
    frame = _in_order(frame[frame["touched_count"] > 0], "limit_id", limits)
    table = pd.DataFrame(
        {
            "Limit": [limits[id_][0] for id_ in frame["limit_id"]],
            "How much": [
                f"{format_number(row.touched_count)} ways"
                if row.limit_id == "size_basis"
                else f"{format_number(row.touched_count)} of {format_number(row.total_count)}"
                for row in rows(frame)
            ],
            "What it means": [limits[id_][1] for id_ in frame["limit_id"]],
        }
    )
    return Answer(
        title=title,
        frame=frame,
        table=table,
        alt=f"{title}: {count_noun(len(table), 'limit')}, with how much each touches.",
        note="Counted over the whole data set, whatever region, force or date is chosen.",
        source_ids=(),
    )


def _in_order(frame: pd.DataFrame, column: str, keys: Iterable[str]) -> pd.DataFrame:
    """The rows whose column has one of the keys, in the order of the keys."""
    held = set(frame[column])
    return frame.set_index(column).loc[[key for key in keys if key in held]].reset_index()


@exhibit()
def obligation_confidence(question: Question) -> Answer:
    """How sure is the wording of the obligations?"""
    frame = question.answer("obligation_confidence")
    table = pd.DataFrame(
        {
            "Edition": list(frame["title"]),
            "Obligations": [format_number(number) for number in frame["obligation_count"]],
            "High confidence": [format_number(number) for number in frame["high_count"]],
            "Medium": [format_number(number) for number in frame["medium_count"]],
            "Low": [format_number(number) for number in frame["low_count"]],
            "Recalled wording": [format_number(number) for number in frame["recalled_count"]],
        }
    )
    recalled = int(frame["recalled_count"].sum())
    total = int(frame["obligation_count"].sum())
    return Answer(
        title="How sure the wording of the obligations is",
        frame=frame,
        table=table,
        alt=f"{count_noun(total, 'obligation')} in {count_noun(len(frame), 'edition')} by "
        "confidence.",
        note=(
            f"The wording of {recalled} of {total} obligations is recalled, not official: read the "
            "requirement itself before quoting it."
        ),
    )


def _of_whom(question: Question) -> str:
    if question.force_id:
        return f"of {question.force_name} and its unit"
    return f"in {question.region_phrase}"


@exhibit()
def not_assessed(question: Question) -> Answer:
    """How much of the picture is not assessed or not known?"""
    edition = edition_of(question)
    of = {
        "rocu": region_of(question) if question.force_id else question.rocu_id,
        "force": question.force_id,
    }
    frame = question.answer("not_assessed", edition=edition, **of)
    function = question.answer("function_not_known", **of).assign(kind="function")
    obligation = question.answer("obligation_not_known", edition=edition, **of)
    frame = pd.concat(
        [frame, function, obligation.assign(kind="obligation")[list(frame.columns)]],
        ignore_index=True,
    )
    known = [
        UNKNOWN[row.kind][0] for row in rows(frame) if row.total_count and not row.unknown_count
    ]
    frame = _in_order(frame[frame["unknown_count"] > 0], "kind", UNKNOWN)
    table = pd.DataFrame(
        {
            "Not assessed or not known": [UNKNOWN[kind][0] for kind in frame["kind"]],
            "How much": [
                f"{format_number(row.unknown_count)} of {format_number(row.total_count)}"
                for row in rows(frame)
            ],
            "Why": [UNKNOWN[kind][1] for kind in frame["kind"]],
        }
    )
    return Answer(
        title=f"What is not assessed or not known {_of_whom(question)}",
        frame=frame,
        table=table,
        alt=(
            f"{count_noun(len(table), 'part')} of the picture with how much of each is not known."
            if len(table)
            else "Every part of the picture is assessed or known."
        ),
        note=(
            "Nothing here is a gap: it is what nothing recorded says."
            + (
                f" All is known of: {join_words([in_sentence(one) for one in known])}."
                * bool(known)
            )
            + (
                f" Obligations and statements are those of the {edition} edition."
                if edition
                else ""
            )
        ),
        source_ids=(),
    )


@exhibit()
def data_warning(question: Question) -> Answer:
    """What was strange in the data when it was built, and may yet be true?"""
    frame = question.answer("warning_count")
    names = ENTRIES | OTHER_ENTRIES
    table = pd.DataFrame(
        {
            "What is strange": [WARNINGS[kind] for kind in frame["kind"]],
            "Where": [sentence(names[name][1]) for name in frame["table_name"]],
            "Warnings": [f"{number:,}" for number in frame["warning_count"]],
        }
    )
    total = int(frame["warning_count"].sum())
    title = f"{count_noun(total, 'warning') if total else 'No warnings'} when the data was built"
    return Answer(
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
        source_ids=(),
    )


@kept
def sources_headline(question: Question) -> str:
    """How many sources there are, how they were read, and how much rests on them."""
    total = next(rows(question.answer("source_total")))
    read = [
        f"{format_number(total.document_count)} read in full",
        f"{format_number(total.excerpt_count)} in part",
        f"{format_number(total.recalled_count)} recalled from general knowledge",
    ]
    if total.return_count:
        read.append(f"{count_noun(total.return_count, 'accepted return')}")
    said = (
        f"{count_noun(total.row_count, 'fact rests', 'facts rest')} on "
        f"{count_noun(total.source_count, 'source')} from "
        f"{count_noun(total.publisher_count, 'publisher')}: {', '.join(read)}."
    )
    if total.recalled_row_count:
        said += (
            f" {count_noun(total.recalled_row_count, 'fact rests', 'facts rest')} on what was "
            "recalled, "
            "which is not official wording."
        )
    return said
