"""Money of units, by stream and year, and what forces contribute."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.exercise.base import MADE_UP, Exercise, Row


def funding(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("funding")
    source = exercise.source("exercise-budgets", "Budgets of the units", exercise.ends[-1])
    streams = {
        "home_office_rocu_grant": (3e6, 9e6),
        "pcc_contribution": (8e6, 24e6),
        "national_cyber": (0.6e6, 2e6),
        "aris": (0.2e6, 1.2e6),
        "uplift": (0.5e6, 3e6),
    }
    number = 0
    for rocu in exercise.reference.ids("rocu"):
        for stream, bounds in streams.items():
            amount = random.uniform(*bounds)
            for year, certainty in _financial_years(exercise):
                number += 1
                yield {
                    "funding_id": f"exercise-fund-{number:04d}",
                    "recipient_kind": "rocu",
                    "recipient_id": rocu,
                    "financial_year": year,
                    "stream": stream,
                    "kind": "budget",
                    "resource_or_capital": "resource",
                    "amount_gbp": round(amount, -3),
                    "precision": "exact",
                    "additive": "yes",
                    "certainty": certainty,
                    "coverage_note": MADE_UP,
                    "source_id": source,
                }
                amount *= random.uniform(0.97, 1.07)


def contributions(exercise: Exercise) -> Iterator[Row]:
    """Shares of a unit's budget, a whole hundred together."""
    random = exercise.random("force_contribution")
    source = exercise.source("exercise-budgets", "Budgets of the units", exercise.ends[-1])
    for rocu, forces in exercise.reference.members.items():
        weights = random.uniform(1, 4, len(forces))
        shares = [round(float(part), 1) for part in 100 * weights / weights.sum()]
        shares[-1] = round(100 - sum(shares[:-1]), 1)
        budget = random.uniform(10e6, 30e6)
        for year, certainty in _financial_years(exercise):
            if certainty == "confirmed":
                for force, share in zip(forces, shares, strict=True):
                    yield {
                        "rocu_id": rocu,
                        "force_id": force,
                        "financial_year": year,
                        "amount_gbp": round(budget * share / 100, -2),
                        "share_pct": share,
                        "kind": "budget",
                        "source_id": source,
                    }


def _financial_years(exercise: Exercise) -> list[tuple[str, str]]:
    """Each financial year of the history and two to come, with how certain its money is."""
    newest = exercise.ends[-1]
    current = newest.year if newest.month > 3 else newest.year - 1
    first = current - (len(exercise.ends) + 3) // 4
    return [
        (f"{year}-{(year + 1) % 100:02d}", "confirmed" if year <= current else "indicative")
        for year in range(first, current + 3)
    ]
