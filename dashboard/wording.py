"""How dates, money, counts and the contract's words are said to people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from numbers import Integral, Real

from dashboard.settings import SMALL_NUMBER

WORDS = {
    # position of an assessment or a statement
    "met": "Met",
    "partly_met": "Partly met",
    "not_met": "Not met",
    "has_access": "Has access",
    "reported": "Reported, no judgement",
    # evidence scope
    "unit": "About this unit",
    "network": "Network-wide statement",
    # delivery
    "regional": "Regional",
    "lead_force": "Lead force",
    "collaboration": "Collaboration",
    "national": "National",
    # framework
    "core-2015": "Core 2015",
    "added-since": "Added since",
    "other-function": "Other function",
    # agreements
    "s22A": "Section 22A",
    "s23": "Section 23",
    "contract": "Contract",
    "informal": "Informal",
    "statutory": "Statutory",
    "in_force": "In force",
    "under_review": "Under review",
    "in_development": "In development",
    "ended": "Ended",
    "programme": "Programme",
    "bilateral": "Two forces",
    "multi_force": "Several forces",
    # secondment
    "seconded": "Seconded",
    "embedded": "Embedded",
    "liaison": "Liaison",
    "network_member": "Network member",
    "co-located": "Co-located",
    # agencies
    "law_enforcement": "Law enforcement",
    "government": "Government",
    "regulator": "Regulator",
    "prosecutor": "Prosecutor",
    "local": "Local",
    "voluntary": "Voluntary",
    "association": "Association",
    # money
    "total": "Total",
    "home_office_rocu_grant": "Home Office ROCU grant",
    "pcc_contribution": "Commissioners' contribution",
    "police_transformation_fund": "Police Transformation Fund",
    "national_cyber": "National cyber funding",
    "aris": "Asset recovery incentivisation scheme",
    "uplift": "Uplift",
    "other": "Other",
    "budget": "Budget",
    "allocation": "Allocation",
    "outturn": "Outturn",
    "resource": "Resource",
    "capital": "Capital",
    "unspecified": "Resource or capital not stated",
    "stated": "Stated",
    "confirmed": "Confirmed",
    "indicative": "Indicative",
    # requirement
    "chief_constable": "Chief constable",
    "pcc": "Police and crime commissioner",
    "both": "Both",
    "capacity": "Capacity",
    "contribution": "Contribution",
    "capability": "Capability",
    "consistency": "Consistency",
    "connectivity": "Connectivity",
    "governance": "Governance",
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    # sources
    "document": "Read in full",
    "excerpt": "Read in part",
    "recalled": "Recalled, not official wording",
    "return": "Returned and accepted",
    # routes
    "own": "Own",
    "agreement": "Agreement",
    "full": "At standard",
    "partial": "Below standard",
    "none": "Assessed as absent",
    "unassured": "Level not assessed",
    "contradicted": "Not borne out",
    "not_evidenced": "Cannot be shown from what is recorded",
}
WITHHELD = "Withheld"
NOT_RECORDED = "Not recorded"


def label(code: object, empty: str = NOT_RECORDED) -> str:
    """What people say for a word of the contract; `unknown` and empty are said as not recorded."""
    if not isinstance(code, str) or code == "unknown":
        return empty
    return WORDS.get(code, code)


def spoken_date(day: object, precision: object, empty: str = "undated") -> str:
    """A date no more precisely than it is known: 22 November 2026, March 2021, 2019."""
    if not isinstance(day, date) or not isinstance(precision, str) or precision == "undated":
        return empty
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return f"{day:%B %Y}"
    return f"{day.day} {day:%B %Y}"


AS_WRITTEN = 3
"""So many decimals are shown as they were written; a longer tail is one of arithmetic."""


def format_number(value: object, empty: str = NOT_RECORDED) -> str:
    """A number for people: "1,234", "27.6", "-3.5"; or what is said where there is none.

    What was written is shown as it was, without needless decimals. A long tail of decimals, which
    nobody wrote, is rounded to two of them, or to two digits below one.
    """
    if not isinstance(value, Real | Decimal) or not math.isfinite(value):
        return empty
    written = Decimal(int(value)) if isinstance(value, Integral) else Decimal(f"{value:.15g}")
    if -int(written.normalize().as_tuple().exponent) > AS_WRITTEN:
        written = round(written, max(2, 1 - written.adjusted()))
    return f"{written.normalize() + 0:,f}"


def percentage(value: object, empty: str = "Not stated") -> str:
    """A share of a hundred: "27.6%"; or what is said where there is none."""
    said = format_number(value, "")
    return f"{said}%" if said else empty


def money(amount: float, precision: str = "exact") -> str:
    """Pounds in the unit a report uses, with its precision: "over £101m", "£1,224,333", "-£1.5m".

    Millions only where a tenth of one says it all: to round a bound would make it untrue.
    """
    amount = round(amount, 2)
    if precision != "exact" and abs(amount) >= 1_000_000 and amount % 100_000 == 0:
        return _bounded(amount, _pounds(amount / 1_000_000, 1, "m"), precision)
    return _bounded(amount, _pounds(amount, 2 if amount % 1 else 0), precision)


def short_money(amount: float, precision: str) -> str:
    """An amount as a chart's label says it: "over £101m", "about £61,000", "£4.44m", "-£0.5m".

    Where something is cut off, a bound is rounded to the side where it stays true.
    """
    if abs(amount) < 1_000_000:
        is_rough = precision == "approx" and abs(amount) >= 10_000
        return money(round(amount, -3) if is_rough else amount, precision)
    cut = {"over": math.floor, "under": math.ceil}.get(precision, round)
    millions = cut(round(amount / 10_000, 6)) / 100
    decimals = 1 if round(millions * 100) % 10 == 0 else 2
    return _bounded(amount, _pounds(millions, decimals, "m"), precision)


def _pounds(number: float, decimals: int, unit: str = "") -> str:
    """An amount with its sign before the pound: "-£1.5m"."""
    said = f"{abs(number):,.{decimals}f}"
    said = said.removesuffix(".0") if unit else said
    return f"{'-' if number < 0 else ''}£{said}{unit}"


def _bounded(amount: float, said: str, precision: str) -> str:
    """An amount with what its precision adds.

    "Over" a negative one could mean either side, so that such a bound is said as above or below.
    """
    over, under = ("above", "below") if amount < 0 else ("over", "under")
    lead = {"over": over, "under": under, "approx": "about"}.get(precision, "")
    return f"{lead} {said}".lstrip()


def count_noun(number: float, one: str, many: str = "") -> str:
    """A number with its noun: "1 force", "3 forces"."""
    return f"{format_number(number)} {one if number == 1 else many or one + 's'}"


def join_words(parts: Sequence[str], most: int = 0) -> str:
    """Names as prose: "Cleveland, Durham and Northumbria"; beyond `most`, "and 4 others"."""
    names = list(parts)
    if most and len(names) > most:
        left = len(names) - most
        return ", ".join(names[:most]) + f" and {left} {'other' if left == 1 else 'others'}"
    if len(names) <= 1:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


_ISO_DATE = re.compile(r"(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w/-])")
_CODE = re.compile(r"(?<![^\s(])(?:\w+[.=])?[a-z0-9]+(?:_[a-z0-9]+)*(?=[\s,;.:)]|$)")


def clean_text(value: object, empty: str = "") -> str:
    """A text of the data for a person, or what is said where there is none.

    Notes are written by hand: "grade=requires_improvement since 2012-03-01" is said as "grade:
    requires improvement since 1 March 2012".
    """
    if not isinstance(value, str) or not value:
        return empty
    if "_" not in value and "=" not in value and "-" not in value:
        return value
    dated = _ISO_DATE.sub(lambda found: _spoken_iso(found[0]), value)
    return _CODE.sub(lambda found: found[0].replace("=", ": ").replace("_", " "), dated)


def _spoken_iso(day: str) -> str:
    try:
        return spoken_date(date.fromisoformat(day), "day")
    except ValueError:
        return day


def posts(number: object, withheld: bool, empty: str = NOT_RECORDED) -> str:
    """A number of posts, or that it is withheld, or what is said where there is none."""
    return WITHHELD if withheld else format_number(number, empty)


def withheld_note(withheld: Iterable[bool]) -> str:
    """What of some rows is withheld and why, as one more sentence; empty where nothing is."""
    if not any(withheld):
        return ""
    return (
        f" {WITHHELD}: numbers of posts and vacancies under {SMALL_NUMBER.value()}, numbers that "
        f"would "
        "give them back, and the notes beside them are left out of the public edition."
    )


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def in_sentence(name: str) -> str:
    """A name within a sentence: "roads policing"; one with other capitals stays as it is."""
    return name if name[1:] != name[1:].lower() else name[:1].lower() + name[1:]


INSPECTIONS = {
    "peel": "PEEL",
    "regional-soc": "Regional SOC inspections",
    "rocu-capability": "ROCU capability inspection",
    "rocu-effectiveness": "ROCU effectiveness inspection",
    "nca-rocu": "NCA and ROCU inspection",
}
INSPECTION_ACRONYMS = ("hmic", "hmicfrs", "nca", "peel", "rocu", "rocus", "soc", "spr")


def inspection_name(inspection: str) -> str:
    """What people call an inspection: peel-2018-19 is "PEEL 2018-19"."""
    stem, years, rest = [
        *re.split(r"(?<!\d)((?:19|20)\d\d(?:-\d\d(?:\d\d)?)?)(?!\d)", inspection, maxsplit=1),
        "",
        "",
    ][:3]
    name = INSPECTIONS.get(stem.strip("-")) or sentence(_inspection_words(stem))
    said = " ".join(part for part in (name, years) if part)
    return f"{said} ({_inspection_words(rest)})" if _inspection_words(rest) else said


def _inspection_words(slug: str) -> str:
    words = re.sub(r"[-_\s]+", " ", slug).split()
    return " ".join(w.upper() if w.lower() in INSPECTION_ACRONYMS else w for w in words)
