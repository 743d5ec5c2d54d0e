"""The ten regions, a line each: how many core capabilities were at the standard over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.charts.hover import Hover
from dashboard.charts.strips import Strip, Strips
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import counted, table_of
from dashboard.wording import count_noun, format_number, spoken_date

QUARTERS = 12


@exhibit()
def region_strip(question: Question) -> Answer:
    """How many core capabilities of each region were at the standard over the last 12 quarters?"""
    frame = question.answer("region_strip", rocu=question.home)
    told = list(rows(frame))
    # A history is drawn where most regions have had evidence more than once for half of theirs.
    renewed = sum(row.fresh * 2 >= row.capabilities for row in told)
    is_drawn = bool(told) and renewed * 2 >= len(told)
    quarters = [_quarter(end) for end in told[0].quarter_ends] if told else []
    table = table_of(
        told,
        {
            "Unit": "unit",
            "At the standard": counted("at_standard"),
            "Stated only": counted("stated"),
            "Below": counted("below"),
            "National service": counted("transferred"),
            "Not assessed": counted("not_assessed"),
        },
    )
    if is_drawn:
        for at, quarter in enumerate(quarters):
            table[quarter] = [format_number(int(row.at_standards[at])) for row in told]
    core = max((row.capabilities for row in told), default=0)
    return Answer(
        title=f"Core capabilities at the standard in each region, of {core}"
        + (f", over {QUARTERS} quarters" if is_drawn else ""),
        frame=frame,
        table=table,
        chart=_chart(question, told, quarters, core) if is_drawn else None,
        alt=_alt(told, is_drawn),
        note=(
            "At the standard counts what evidence about the unit itself shows. Stated only is what "
            "a sentence about every unit says; it is not counted. Regions are not ranked"
            + (": yours comes first, then its neighbours." if question.home else ".")
            + ("" if is_drawn else " Too little is dated to draw it quarter by quarter.")
        ),
        source_ids=question.answer("capability_matrix")["source_id"],
    )


def _quarter(day: date) -> str:
    return f"{day:%b %Y}"


def _chart(question: Question, told: list[Any], quarters: list[str], core: int) -> Strips:
    return Strips(
        columns=tuple(quarters),
        strips=tuple(
            Strip(
                row.unit,
                tuple(int(count) for count in row.at_standards),
                tuple(
                    Hover(
                        f"{row.unit}, {spoken_date(end, 'day')}",
                        (f"{int(count)} of {row.capabilities} core capabilities at the standard",),
                    )
                    for end, count in zip(row.quarter_ends, row.at_standards, strict=True)
                ),
                (row.rocu_id,),
            )
            for row in told
        ),
        whole=core,
        chosen=question.short_name("rocu", question.home) if question.home else "",
    )


def _alt(told: list[Any], is_drawn: bool) -> str:
    if not told:
        return "No region is on record."
    if not is_drawn:
        said = [f"{row.unit} {row.at_standard}" for row in told]
        return f"Core capabilities at the standard by region: {', '.join(said)}."
    said = [
        f"{row.unit} from {int(row.at_standards[0])} to {int(row.at_standards[-1])}" for row in told
    ]
    return (
        f"Strips of {count_noun(len(told), 'region')} over {QUARTERS} quarters. Core capabilities "
        f"at the standard: {', '.join(said)}."
    )
