"""Staff: of other agencies with units, and posts of units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.exercise.base import MADE_UP, Exercise, Row

PARTNERS = (
    ("nca", "riu", "embedded"),
    ("hmrc", "rart", "seconded"),
    ("hmpps", "rpiu", "embedded"),
    ("glaa", "msht", "seconded"),
    ("border_force", "oic", "embedded"),
    ("cps", "ace", "embedded"),
    ("hmcts", "ace", "seconded"),
    ("dwp", "gain", "network_member"),
    ("environment_agency", "gain", "network_member"),
    ("immigration_enforcement", "oic", "seconded"),
    ("nca", "invest", "co-located"),
    ("national_trading_standards", "refcu", "liaison"),
    ("insolvency_service", "pect", "liaison"),
    ("hmrc", "", "liaison"),
    ("ctp", "", "co-located"),
    ("ncsc", "rccu", "liaison"),
)
"""Which agencies have staff in which team, and how. The first four are with every unit."""
WITH_EVERY_UNIT = 4
ENDS = (0, None, 1, None, 0, 1, None, 2, 0, None)
"""Ends of a unit's arrangements: so many years after next 31 March, or not recorded."""
SETTLED = 0.3
"""How many arrangements have all their posts filled throughout: some is left for the public
edition to tell, which withholds small numbers of vacancies."""

SINCE = {
    "soca": date(2006, 4, 1),
    "hmcts": date(2011, 4, 1),
    "border_force": date(2012, 3, 1),
    "immigration_enforcement": date(2013, 4, 1),
    "nrw": date(2013, 4, 1),
    "nca": date(2013, 10, 7),
    "ncsc": date(2016, 10, 1),
    "glaa": date(2017, 1, 1),
    "hmpps": date(2017, 4, 1),
}
"""From when agencies existed; before it their work was with the one they came from, if any."""
UNTIL = {"glaa": date(2026, 3, 31)}
"""Until when agencies existed whose successor is none of the agencies that are listed."""


def secondments(exercise: Exercise) -> Iterator[Row]:
    """Posts of each arrangement in every quarter. One unit in five has one person too many at the
    end, while a post is handed over."""
    random = exercise.random("secondment")
    rocus = exercise.reference.ids("rocu")
    handing_over = {rocus[at] for at in random.permutation(len(rocus))[: len(rocus) // 5]}
    today = exercise.today
    march = date(today.year + (today > date(today.year, 3, 31)), 3, 31)
    for rocu in rocus:
        others = random.permutation(len(PARTNERS) - WITH_EVERY_UNIT) + WITH_EVERY_UNIT
        chosen = [*range(WITH_EVERY_UNIT), *sorted(others[: random.integers(3, 7)])]
        for place, at in enumerate(chosen):
            agency, capability, basis = PARTNERS[at]
            if (rocu, agency) == ("tarian", "environment_agency"):
                agency = "nrw"  # The Environment Agency is England's.
            years = ENDS[place]
            ends = None if years is None else march.replace(year=march.year + years)
            posts = int(random.integers(5, 15))
            filled = posts - int(random.integers(0, 1 + posts // 3))
            is_settled = random.random() < SETTLED
            for end in exercise.ends:
                posts += 0 if is_settled else int(random.choice((-1, 0, 1), p=(0.04, 0.9, 0.06)))
                filled += int(random.choice((-1, 0, 1), p=(0.15, 0.63, 0.22)))
                filled = posts if is_settled else max(posts // 2, min(filled, posts))
                too_many = rocu in handing_over and place == 0 and end in exercise.ends[-2:]
                there = _agency_on(exercise, agency, end)
                if there is None:
                    continue
                agency_then, last_day = there
                last = min((day for day in (last_day, ends) if day), default=None)
                yield {
                    "rocu_id": rocu,
                    "agency_id": agency_then,
                    "capability_id": capability,
                    "as_of": end.isoformat(),
                    "ends_on": last.isoformat() if last else "",
                    "posts_established": posts,
                    "posts_filled": posts + 1 if too_many else filled,
                    "basis": basis,
                    "note": "One person too many while a post is handed over."
                    if too_many
                    else MADE_UP,
                    "source_id": exercise.quarter_source(end),
                }


def _agency_on(exercise: Exercise, agency: str, day: date) -> tuple[str, date | None] | None:
    """The agency, or on an earlier day the one that it came from, with its last day if it has
    one; None where neither existed."""
    before = {row["agency_id"]: row["predecessor_id"] for row in exercise.reference.rows["agency"]}
    last = UNTIL.get(agency)
    while agency in SINCE and day < SINCE[agency]:
        last = SINCE[agency] - timedelta(days=1)
        agency = before[agency]
    return None if not agency or (last and day > last) else (agency, last)


def workforce(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("workforce")
    for rocu in exercise.reference.ids("rocu"):
        posts = int(random.integers(180, 620))
        vacant = random.uniform(0.06, 0.16)
        for end in exercise.years:
            filled = round(posts * (1 - vacant))
            for measure, value in (("posts established", posts), ("posts filled", filled)):
                yield {
                    "rocu_id": rocu,
                    "as_of": end.isoformat(),
                    "measure": measure,
                    "value": value,
                    "source_id": exercise.quarter_source(end),
                }
            posts = round(posts * random.uniform(0.99, 1.04))
            vacant = max(0.03, vacant + random.uniform(-0.03, 0.03))
