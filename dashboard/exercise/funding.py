"""Money of units, by stream and year, what forces contribute, and what happened to it.

What forces contribute adds up exactly to their stream: the stream is in whole thousands, and each
pays whole thousandths of it. Its share is that of the unit's budget, as the contract has it: of the
resource money of the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from dashboard.exercise.base import MADE_UP, Exercise, Row

PER_UNIT = {
    "home_office_rocu_grant": 3.2e6,
    "pcc_contribution": 9e6,
    "national_cyber": 0.9e6,
    "aris": 0.6e6,
    "uplift": 1.4e6,
}
"""Yearly amounts of a unit of middling size: amounts go with the root of its forces' officers."""
MIDDLING = 12_000
CAPITAL_NOTE = f"Capital, for technical equipment. {MADE_UP}"
ONE_YEAR_NOTE = f"A national grant for one year. {MADE_UP}"


def funding(exercise: Exercise) -> Iterator[Row]:
    for number, row in enumerate(_funding(exercise), 1):
        yield {"funding_id": f"exercise-fund-{number:04d}"} | row


def _funding(exercise: Exercise) -> Iterator[Row]:
    """Amounts by unit, stream and year. The uplift begins in the second year; the national cyber
    grant stops after the present one; three units have a grant for one year, and one unit's money
    falls from the present year on."""
    random = exercise.random("funding")
    rocus = exercise.reference.ids("rocu")
    years = financial_years(exercise)
    present = _present(exercise)
    order = [rocus[at] for at in random.permutation(len(rocus))]
    falling, granted = order[0], order[1:4]
    for rocu, forces in exercise.reference.members_on(exercise.today).items():
        officers = sum(exercise.reference.officers[force] for force in forces)
        size = (officers / MIDDLING) ** 0.5 * random.uniform(0.9, 1.1)
        for stream, middling in PER_UNIT.items():
            amount = size * middling * random.uniform(0.85, 1.15)
            for year in years:
                begins = (stream != "uplift" or year > years[0]) and (
                    stream != "national_cyber" or year <= present
                )
                if begins:
                    yield _amount(exercise, rocu, stream, year, amount)
                if stream == "aris":
                    amount *= random.uniform(0.88, 1.12)
                elif rocu == falling and year >= present - 1:
                    amount *= random.uniform(0.92, 0.96)
                else:
                    amount *= random.uniform(1.0, 1.05)
        if random.random() < 0.6:
            for year in years[:-2:2]:
                capital = size * random.uniform(1e5, 5e5)
                yield _amount(exercise, rocu, "home_office_rocu_grant", year, capital) | {
                    "resource_or_capital": "capital",
                    "coverage_note": CAPITAL_NOTE,
                }
        if rocu in granted:
            amount = random.uniform(3e5, 8e5)
            yield _amount(exercise, rocu, "other", present - 1, amount) | {
                "coverage_note": ONE_YEAR_NOTE
            }


def _amount(exercise: Exercise, rocu: str, stream: str, year: int, amount: float) -> Row:
    return {
        "recipient_kind": "rocu",
        "recipient_id": rocu,
        "financial_year": _words(year),
        "stream": stream,
        "kind": "budget",
        "resource_or_capital": "resource",
        "amount_gbp": round(amount / 1000) * 1000,
        "precision": "exact",
        "additive": "yes",
        "certainty": "confirmed" if year <= _present(exercise) else "indicative",
        "coverage_note": MADE_UP,
        "source_id": _source(exercise, year),
    }


def contributions(exercise: Exercise) -> Iterator[Row]:
    """What each force pays of its unit's contributions: by its officers, shifting a little from
    year to year."""
    random = exercise.random("force_contribution")
    sums: dict[tuple[object, object], int] = {}
    budgets: dict[tuple[object, object], int] = {}
    for row in _funding(exercise):
        unit_year, amount = (
            (row["recipient_id"], row["financial_year"]),
            int(str(row["amount_gbp"])),
        )
        if row["stream"] == "pcc_contribution":
            sums[unit_year] = amount
        if row["resource_or_capital"] == "resource":
            budgets[unit_year] = budgets.get(unit_year, 0) + amount
    drift = {force: random.uniform(0.98, 1.03) for force in exercise.reference.ids("force")}
    for at, year in enumerate(financial_years(exercise)):
        for rocu, forces in exercise.reference.members_on(date(year, 4, 1)).items():
            weights = [exercise.reference.officers[f] * drift[f] ** at for f in forces]
            for force, thousandths in zip(forces, shares(weights, 1000), strict=True):
                amount = sums[rocu, _words(year)] * thousandths // 1000
                yield {
                    "rocu_id": rocu,
                    "force_id": force,
                    "financial_year": _words(year),
                    "amount_gbp": amount,
                    "share_pct": round(100 * amount / budgets[rocu, _words(year)], 1),
                    "kind": "budget",
                    "source_id": _source(exercise, year),
                }


def shares(weights: list[float], whole: int) -> list[int]:
    """Whole numbers in proportion to weights that add up to a whole, by largest remainders."""
    exact = np.array(weights) * whole / sum(weights)
    parts = np.floor(exact).astype(int)
    parts[np.argsort(parts - exact, kind="stable")[: whole - parts.sum()]] += 1
    return [int(part) for part in parts]


def events(exercise: Exercise) -> Iterator[Row]:
    """What happened to the money, each made up and saying so."""
    first, present = financial_years(exercise)[0], _present(exercise)
    told = (
        (
            date(first + 1, 4, 1),
            first + 1,
            "The uplift begins",
            "Every unit has money for more staff.",
        ),
        (
            date(present - 1, 4, 1),
            present - 1,
            "National grant for one year",
            "Three units have it.",
        ),
        (
            date(present, 5, 1),
            present,
            f"National cyber grant to stop in March {present + 1}",
            "Nothing is recorded of what takes its place.",
        ),
    )
    for number, (day, year, title, effect) in enumerate(told, 1):
        yield {
            "event_id": f"exercise-event-{number}",
            "event_on": day.isoformat(),
            "title": f"{title} (made up)",
            "effect": f"{effect} {MADE_UP}",
            "source_id": _source(exercise, year),
        }


def financial_years(exercise: Exercise) -> list[int]:
    """The years in which the financial years of the history begin, and two to come."""
    present = _present(exercise)
    return list(range(present - (len(exercise.ends) + 3) // 4, present + 3))


def _present(exercise: Exercise) -> int:
    newest = exercise.ends[-1]
    return newest.year if newest.month > 3 else newest.year - 1


def _words(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def _source(exercise: Exercise, year: int) -> str:
    """The budget of a year, set a month before it begins, or a plan for the years to come."""
    if year > _present(exercise):
        return exercise.source("exercise-plan", "Financial plan of the units", exercise.ends[-1])
    title = f"Budgets of the units for {_words(year)}"
    return exercise.source(f"exercise-budget-{_words(year)}", title, date(year, 3, 1))
