"""A force's briefing: what is open for it, and what it pays."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.exhibits.agreements.collaborations import MONTHS, notice_phrase
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.single_points import hanging_phrases
from dashboard.exhibits.spr.words import choices_of, edition_of
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.theme import GRADE, POSITION, capability_state
from dashboard.wording import (
    count_noun,
    in_sentence,
    inspection_name,
    join_words,
    label,
)

COLUMNS = ["kind", "id", "subject", "said", "happens_on", "happens_on_precision", "source_id"]
"""An open issue: what it is about, what is said of it, since or until when, and its source."""

KINDS = {
    "agreement": ("Agreement", "agreement", "agreements"),
    "statement": ("Statement contradicted", "statement contradicted", "statements contradicted"),
    "obligation": (
        "Obligation",
        "obligation in a gap or partial",
        "obligations in a gap or partial",
    ),
    "capability": (
        "Capability of the unit below standard",
        "capability of its unit below standard",
        "capabilities of its unit below standard",
    ),
    "grade": ("Grade below adequate", "grade below adequate", "grades below adequate"),
    "recommendation": ("Recommendation", "recommendation", "recommendations"),
}


def region_of(question: Question) -> str | None:
    """The region's unit of the force asked about, on the day."""
    forces = question.answer("force_option")
    found = forces.loc[forces["force_id"] == question.force_id, "rocu_id"]
    return next((id_ for id_ in found if isinstance(id_, str)), None)


@exhibit(needs_force=True)
def force_issue(question: Question, edition: str = "") -> Answer:
    """What is open for one force now?"""
    of = edition_of(question, edition)
    frame = pd.DataFrame(list(_issues(question, of)), columns=COLUMNS)
    told = list(rows(frame))
    name = question.force_name
    counts = frame["kind"].value_counts()
    said = [count_noun(int(counts[key]), *KINDS[key][1:]) for key in KINDS if key in counts]
    return Answer(
        title=f"What is open for {name}",
        frame=frame,
        table=table_of(
            told,
            {
                "What": lambda row: KINDS[row.kind][0],
                "About": "subject",
                "Why it is open": "said",
                "Date": dated("happens_on", "Day not recorded"),
                "Source": linked(question),
            },
        ),
        alt=f"Open for {name}: {join_words(said) or 'nothing that is recorded'}.",
        note=(
            "What is recorded and open on the day. What is not assessed or not known is no issue "
            "of this list, and is never a gap; whether a recommendation was carried out is not "
            "recorded."
        ),
        choices=choices_of(of),
    )


def _issues(question: Question, edition: str) -> Iterator[tuple[object, ...]]:
    """The open issues of the force, kind by kind, from the answers that other exhibits show."""
    rocu = region_of(question)
    hanging = hanging_phrases(question, edition)
    for row in rows(
        question.answer("agreement_review", force=question.force_id, months=int(MONTHS))
    ):
        if list(row.notices) == ["ended"]:
            continue
        said = notice_phrase(row.notices) + hanging.get(row.agreement_id, "")
        date = "ends_on" if row.ends_on is not None else "review_on"
        yield (
            *("agreement", row.agreement_id, row.agreement, said),
            *(getattr(row, date), getattr(row, f"{date}_precision"), row.source_id),
        )
    for row in rows(question.answer("statement_finding", rocu=rocu)):
        if row.force_id == question.force_id and row.finding == "contradicted":
            about = row.threat or f"The {row.edition} edition as a whole"
            worst = in_sentence(POSITION[row.derived].word)
            said = f"Stated: {in_sentence(label(row.stated))}. At worst {worst} by its routes"
            id_ = row.threat_id or row.edition
            yield ("statement", id_, about, said, row.as_of, row.as_of_precision, row.source_id)
    for row in rows(
        question.answer("obligations_of_force", force=question.force_id, edition=edition)
    ):
        if row.position in ("gap", "partial"):
            said = f"{POSITION[row.position].word}: {row.gap or row.partial}"
            yield (
                *("obligation", row.obligation_id, row.requirement, said),
                *(None, None, row.source_id),
            )
    for row in rows(question.answer("capability_gap", rocu=rocu)) if rocu else ():
        below = (
            f"{capability_state(row.position, row.level).word}, "
            f"{count_noun(row.gap, 'level')} below"
        )
        yield (
            *("capability", row.capability_id, f"{row.capability} in {row.unit}"),
            *(f"{below} the standard", row.as_of, row.as_of_precision, row.source_id),
        )
    for row in rows(question.answer("grade_below_adequate", rocu=rocu)):
        if (row.subject_kind, row.subject_id) in (("force", question.force_id), ("rocu", rocu)):
            said = f"{GRADE[row.grade].word}: {row.question}, {inspection_name(row.inspection)}"
            yield (
                *("grade", row.subject_id, row.subject, said),
                *(row.published_on, row.published_on_precision, row.source_id),
            )
    for row in rows(question.answer("inspection_recommendation", rocu=rocu)):
        if row.force_id == question.force_id:
            yield (
                *("recommendation", row.recommendation_id, row.text_summary),
                f"Made in {inspection_name(row.inspection)}; what came of it is not recorded",
                *(row.due_on, row.due_on_precision, row.source_id),
            )
