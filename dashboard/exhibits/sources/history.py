"""What came before the agreements of today: the sites and the figures of the programmes of 2007."""

from __future__ import annotations

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.wording import (
    NOT_RECORDED,
    clean_text,
    count_noun,
    format_number,
    join_words,
    money,
    sentence,
    spoken_date,
)


@exhibit()
def demonstrator_sites(question: Question) -> Answer:
    """Which demonstrator sites came before the agreements, and which forces took part?"""
    frame = question.answer("demonstrator_sites", rocu=question.rocu_id, force=question.force_id)
    found = list(rows(frame))
    years = list(dict.fromkeys(str(row.announced_on.year) for row in found))
    said = f" announced in {join_words(years)}" if years else ""
    return Answer(
        title=f"Demonstrator sites{said}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Site": [row.name for row in found],
                "Purpose": [row.purpose for row in found],
                "Announced": [
                    spoken_date(row.announced_on, row.announced_on_precision) for row in found
                ],
                "Forces": [clean_text(row.forces, NOT_RECORDED) for row in found],
                "Source": [question.source(row.source_id).link for row in found],
            },
            dtype=object,
        ),
        alt=f"{count_noun(len(frame), 'demonstrator site')} in {question.region_phrase}{said}.",
        note=(
            "Sites in which the chosen force, or a force of the chosen region, took part. They "
            "show where joint work began, not what is in force today."
            if found
            else "No site is on record in which a force asked about took part."
        ),
    )


@exhibit()
def programme_figures(question: Question) -> Answer:
    """Which figures are recorded about programmes of joint work?"""
    frame = question.answer("programme_figures")
    found = list(rows(frame))
    return Answer(
        title="Figures about programmes of joint work",
        frame=frame,
        table=pd.DataFrame(
            {
                "Programme": [row.programme for row in found],
                "What": [sentence(row.measure) for row in found],
                "Figure": [
                    money(row.value)
                    if row.unit == "GBP"
                    else f"{format_number(row.value)} {row.unit}"
                    for row in found
                ],
                "Date": [spoken_date(row.as_of, row.as_of_precision, "Undated") for row in found],
                "Source": [question.source(row.source_id).link for row in found],
            },
            dtype=object,
        ),
        alt=f"{count_noun(len(frame), 'figure')} about programmes of joint work.",
        note="Figures of different programmes and dates overlap, so they are never summed.",
    )
