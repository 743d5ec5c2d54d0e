"""Inspections: grades through time, recommendations, and statements beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.errors import UsageError
from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, kept, rows, whole_number
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import counted, linked, matrix_table, table_of
from dashboard.theme import GRADE, GRADE_STATES
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    inspection_name,
    join_words,
    label,
    sentence,
    spoken_date,
)

ROW_PX = 38
LABEL_CHARACTERS = 18
NO_GRADE = "No grade is recorded"
NO_STATEMENT = "No statement is recorded"
ABBREVIATIONS = (
    "PEEL is the inspectorate's programme on police effectiveness, efficiency and legitimacy; SOC "
    "is serious and organised crime; ROCU is regional organised crime unit."
)


def published(row: Any) -> str:
    """When a grade was published, as precisely as that is known."""
    return spoken_date(row.published_on, row.published_on_precision, "day not recorded")


@exhibit()
def inspection_matrix(question: Question) -> Answer:
    """How were units and forces graded, inspection by inspection?"""
    frame = question.answer("inspection_matrix", rocu=question.rocu_id)
    columns = _column_labels(frame)
    labels = _subject_labels(question)
    graded = list(rows(frame))
    cells = [
        MatrixCell(
            row=labels[row.subject_kind, row.subject_id],
            column=columns[row.round],
            state=GRADE[row.grade],
            hover=Hover(
                row.subject,
                (
                    GRADE[row.grade].word,
                    f"{inspection_name(row.inspection)}: {row.question}",
                    f"Date: {published(row)}",
                ),
            ),
            chooses=(f"{row.subject_kind}:{row.subject_id}",),
        )
        for row in graded
    ]
    units = [label for (kind, _), label in labels.items() if kind == "rocu"]
    chart = Matrix(
        list(labels.values()) if cells else [],
        list(columns.values()),
        cells,
        GRADE_STATES,
        bold_rows=frozenset(units),
        row_px=ROW_PX,
        label_width=LABEL_CHARACTERS,
        in_words=True,
    )
    return Answer(
        title=f"Grades of units and forces in {question.region_phrase}, by inspection",
        frame=frame,
        table=matrix_table(chart.grid, "Unit or force", NO_GRADE),
        chart=chart,
        alt=_matrix_alt(frame, len(chart.rows), question.region_phrase),
        note=_matrix_note(question),
    )


def _column_labels(frame: pd.DataFrame) -> dict[int, str]:
    """A label a column by its place: the inspection, and the question where it asked several."""
    found = frame[["round", "inspection", "question"]].drop_duplicates().sort_values("round")
    several = found["inspection"].duplicated(keep=False)
    spelt = found.drop_duplicates("inspection")["inspection"]
    called = Counter(map(inspection_name, spelt))
    labels = {}
    for row, many in zip(rows(found), several, strict=True):
        name = inspection_name(row.inspection)
        # Two inspections that people call the same are told apart by what the data calls them.
        name += f" ({row.inspection})" if called[name] > 1 else ""
        labels[int(row.round)] = name + (f": {row.question}" if many else "")
    return labels


def _subject_labels(question: Question) -> dict[tuple[str, str], str]:
    """A label each of the units and forces in scope, in order: short where that is plain."""
    subjects = question.answer("inspection_subject", rocu=question.rocu_id)
    repeated = subjects["subject_short"].duplicated(keep=False)
    return {
        (row.subject_kind, row.subject_id): row.subject if again else row.subject_short
        for row, again in zip(rows(subjects), repeated, strict=True)
    }


def _matrix_alt(frame: pd.DataFrame, subjects: int, scope: str) -> str:
    counts = frame["grade"].value_counts()
    said = join_words(
        [
            f"{format_number(counts[key])} {GRADE[key].word.lower()}"
            for key in GRADE
            if key in counts
        ]
    )
    if not said:
        return f"No grades of units and forces in {scope} are on record by this date."
    return (
        f"{count_noun(len(frame), 'grade')} of "
        f"{count_noun(subjects, 'unit or force', 'units and forces')} in "
        f"{count_noun(int(frame['round'].nunique()), 'inspection')}: {said}."
    )


def _matrix_note(question: Question) -> str:
    known = question.answer("inspection_summary", rocu=question.rocu_id)
    undated = int(known["grades_undated"].sum())
    before = int(known["grades_before_2021"].sum())
    without = int(known["subjects"].sum() - known["graded"].sum())
    parts = ["Order is by name, never by grade. An empty cell: no grade is recorded."]
    if without:
        parts.append(
            f"{count_noun(without, 'unit or force has', 'units or forces have')} none at all."
        )
    if before:
        are = count_noun(before, "grade is", "grades are")
        parts.append(
            f"{are} of inspections that began before 2021, which had no adequate, so rounds are "
            "not compared."
        )
    if undated:
        parts.append(
            f"{count_noun(undated, 'grade has', 'grades have')} no recorded day of publication; "
            "such a grade stands where the years in its inspection's name put it."
        )
    return " ".join([*parts, ABBREVIATIONS])


@kept
def summary_headline(question: Question) -> str:
    """How many units and forces have a grade, and for how many the latest is below adequate."""
    known = {
        row.subject_kind: row
        for row in rows(question.answer("inspection_summary", rocu=question.rocu_id))
    }
    nouns = {"force": ("force", "forces"), "rocu": ("region", "regions")}
    found = [(known[kind], *nouns[kind]) for kind in ("force", "rocu") if kind in known]
    if not any(row.graded for row, _, _ in found):
        return f"No inspection grade in {question.region_phrase} is on record by this date."
    graded = [_share(row.graded, row.subjects, one, many) for row, one, many in found if row.graded]
    without = [f" The {one} has none." for row, one, _ in found if not row.graded]
    below = [
        count_noun(row.below_adequate, one, many) for row, one, many in found if row.below_adequate
    ]
    least = sum(row.inadequate for row, _, _ in found)
    total = sum(row.below_adequate for row, _, _ in found)
    first = f"{_where(question)}, {join_words(graded)} have an inspection grade on record."
    first += "".join(without)
    if not below:
        return f"{first} No latest grade is below adequate."
    found_as = {0: "requires improvement", total: "inadequate"}.get(
        least, f"inadequate for {least}, requires improvement for the others"
    )
    return f"{first} The latest is below adequate for {join_words(below)}: {found_as}."


@kept
def inspection_headline(question: Question) -> str:
    """The grades of the region or the network, and the recommendations without an outcome."""
    recommended = inspection_recommendation(question).alt
    return f"{summary_headline(question)} {recommended}"


def _share(part: int, total: int, one: str, many: str) -> str:
    if total == 1:
        return f"the {one}"
    if part == total == 2:
        return f"both {many}"
    said = f"{format_number(part)} of {count_noun(total, one, many)}"
    return f"all {count_noun(total, one, many)}" if part == total else said


def _within(question: Question) -> str:
    return _where(question).replace("In", "in", 1)


def _where(question: Question) -> str:
    if question.rocu_id is None:
        return "In the network"
    regions = question.answer("inspection_subject", rocu=question.rocu_id)
    return f"In the {regions['region'].iloc[0]} region"


@kept
def subjects(question: Question) -> dict[str, str]:
    """The units and forces to choose from in scope, by a key such as force:kent."""
    found = rows(question.answer("inspection_subject", rocu=question.rocu_id))
    return {f"{row.subject_kind}:{row.subject_id}": row.subject for row in found}


def default_subject(question: Question) -> str:
    """The force or the region's unit asked about, or else the first in the list."""
    known = subjects(question)
    wanted = (f"force:{question.force_id}", f"rocu:{question.rocu_id}")
    return next((subject for subject in (*wanted, *known) if subject in known), "")


@exhibit()
def subject_grade(question: Question, inspected: str = "") -> Answer:
    """Which grades has one unit or force been given, by whom is it known, and when?"""
    known = subjects(replace(question, rocu_id=None))
    chosen = inspected or default_subject(question) or next(iter(known), "")
    if known and chosen not in known:
        raise UsageError(f"There is no unit or force {chosen!r}. Choose one from the list.")
    name = known.get(chosen, "any unit or force")
    kind, _, id_ = chosen.partition(":")
    frame = question.answer("subject_grade", kind=kind, subject=id_)
    found = list(rows(frame))
    table = table_of(
        found,
        {
            "Inspection": lambda row: inspection_name(row.inspection),
            "Question": lambda row: sentence(row.question),
            "Grade": lambda row: GRADE[row.grade].word,
            "Date": lambda row: sentence(published(row)),
            "Latest on this question": lambda row: "Yes" if row.is_latest else "No",
            "Source": linked(question),
        },
    )
    return Answer(
        title=f"Every grade of {name}",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(found), 'grade')} of {name} known by {question.status.as_at}.",
        note=(
            "Questions and scales differ between rounds: inspections before 2021 had no adequate."
            if found
            else f"No grade of {name} is recorded; that is not a judgement of any kind."
        ),
        choices={"Unit or force": name},
    )


def editions(question: Question) -> dict[str, str]:
    """The editions of the Strategic Policing Requirement to choose from, the newest first."""
    found = list(rows(question.answer("edition_in_force")))
    return {
        str(row.edition): f"{row.edition} edition" + (", in force" if row.in_force else "")
        for row in reversed(found)
    }


@exhibit()
def statement_beside_grade(question: Question, edition: str = "") -> Answer:
    """What does each force say of itself, what can be shown, and what did inspectors find?"""
    known = editions(question)
    chosen = edition or (question.edition if known else "")
    frame = question.answer(
        "statement_beside_grade", edition=chosen, rocu=question.rocu_id, force=question.force_id
    )
    found = list(rows(frame))
    table = table_of(
        found,
        {
            "Force": "force",
            "What the force says": _statement,
            "What can be shown": _shown,
            "What inspectors found": _grade,
            "Source of the statement": lambda row: (
                question.source(row.statement_source_id).link if row.stated else NO_STATEMENT
            ),
            "Source of the grade": lambda row: (
                question.source(row.grade_source_id).link if row.grade else NO_GRADE
            ),
        },
    )
    return Answer(
        title="What forces say, what can be shown, and what inspectors found: "
        f"{known.get(chosen, 'no edition')}",
        frame=frame,
        table=table,
        alt=_beside_alt(frame),
        note=(
            "A statement is by the force or its commissioner unless its note says otherwise; a "
            "grade answers an inspector's question, which is another one. They stand side by side "
            "and are never combined or averaged. A force with several statements or questions has "
            "a row for each."
        ),
        choices={"Edition": known.get(chosen, "No edition")},
    )


def _shown(row: Any) -> str:
    if not row.obligations_needing:
        return "No obligation to compare with needs a function"
    about = " on this threat" if row.threat_id else ""
    return (
        f"Access shown for {row.obligations_shown or 'none'} of "
        f"{count_noun(row.obligations_needing, 'obligation')}{about}"
    )


def _statement(row: Any) -> str:
    if not row.stated:
        return NO_STATEMENT
    about = row.threat or "the edition as a whole"
    day = spoken_date(row.stated_on, row.stated_on_precision, "undated page")
    note = clean_text(row.note)
    said = f"{label(row.stated)}: {about}, {label(row.dimension).lower()} ({day})"
    return f"{said}. {sentence(note)}" if note else said


def _grade(row: Any) -> str:
    if not row.grade:
        return NO_GRADE
    by = inspection_name(row.inspection)
    return f"{GRADE[row.grade].word}: {row.question}, {by} ({published(row)})"


def _beside_alt(frame: pd.DataFrame) -> str:
    forces = count_noun(int(frame["force_id"].nunique()), "force")
    stated = int(frame.loc[frame["stated"].notna(), "force_id"].nunique())
    graded = int(frame.loc[frame["grade"].notna(), "force_id"].nunique())
    return f"Table of {forces}: {stated} with a statement on this edition, {graded} with a grade."


@exhibit()
def inspection_recommendation(question: Question, most: str = "15") -> Answer:
    """Which recommendations have no recorded outcome, and which of them are past their due day?"""
    own = "own" if question.rocu_id else "all"
    frame = question.answer(
        "inspection_recommendation",
        rocu=question.rocu_id,
        force=question.force_id,
        whose=own,
        most=whole_number(most),
    )
    told = list(rows(frame))
    number = told[0].recommendation_count if told else 0
    left = number - len(told)
    more = f" {count_noun(left, 'more is', 'more are')} on record: choose a region." if left else ""
    if question.force_id and told and told[0].force_id != question.force_id:
        more += f" No recommendation names {question.force_name}."
    return _recommended(
        question,
        frame,
        f"Recommendations {_within(question)} without a recorded outcome",
        _recommended_alt(told, number, _within(question)),
        more,
    )


@exhibit()
def recommendation_to_nobody(question: Question) -> Answer:
    """What did inspectors recommend without naming a region?"""
    frame = question.answer("inspection_recommendation", rocu=question.rocu_id, whose="nobody")
    alt = f"{count_noun(len(frame), 'recommendation or finding')} that names no region."
    if len(frame) != 1:
        alt = f"{format_number(len(frame))} recommendations and findings that name no region."
    return _recommended(question, frame, "Recommendations and findings that name no region", alt)


def _recommended(
    question: Question, frame: pd.DataFrame, title: str, alt: str, more: str = ""
) -> Answer:
    actions = beside(
        question, frame, lambda row: [About(f"recommendation:{row.recommendation_id}")]
    )
    return Answer(
        title=title,
        frame=actions.frame,
        table=table_of(
            rows(frame),
            actions.among(
                {
                    "Recommendation": "text_summary",
                    "Owner": lambda row: clean_text(row.owner, "Not recorded"),
                    "Due": _due,
                    "Inspection": lambda row: inspection_name(row.inspection),
                    "Source": linked(question),
                },
                before="Inspection",
            ),
        ),
        alt=alt,
        note=(
            "Whether one was carried out is not recorded for any of them. Those whose due day has "
            f"passed come first.{more} Most are summaries, and the list is not complete."
        ),
    )


def _recommended_alt(told: list[Any], number: int, where: str) -> str:
    if not told:
        return f"No recommendation {where} is on record."
    passed, undated = told[0].past_due_count, told[0].undated_count
    parts = [
        count_noun(passed, "is past its due day", "are past their due day") if passed else "",
        count_noun(undated, "has no recorded due day", "have no recorded due day")
        if undated
        else "",
    ]
    said = join_words([part for part in parts if part])
    return (
        f"No outcome is recorded of {count_noun(number, 'recommendation')} {where}"
        f"{': ' + said if said else ''}."
    )


def _due(row: Any) -> str:
    said = spoken_date(row.due_on, row.due_on_precision, "No day recorded")
    return f"{said}, passed: no outcome recorded" if row.is_past_due else said


@exhibit()
def inspection_tally(question: Question) -> Answer:
    """How many recommendations, causes of concern or areas for improvement did inspectors count?"""
    frame = question.answer("inspection_tally", rocu=question.rocu_id)
    found = list(rows(frame))
    table = table_of(
        found,
        {
            "Of whom": lambda row: row.subject or "The network",
            "Inspection": lambda row: inspection_name(row.inspection),
            "What was counted": lambda row: sentence(row.measure),
            "Number": counted("value"),
            "Source": linked(question),
        },
    )
    return Answer(
        title=f"What inspectors counted in {question.region_phrase}",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(found), 'count')} of inspections in {question.region_phrase}.",
        note=(
            "Counts as inspectors gave them, for some inspections only. They are not summed or "
            "compared: rounds differ in what they count."
        ),
    )
