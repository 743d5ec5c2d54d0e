"""How dates, money, counts and the contract's words are said to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
    # routes
    "own": "Own",
    "agreement": "Agreement",
    "full": "At standard",
    "partial": "Below standard",
    "none": "Assessed as absent",
    "unassured": "Level not assessed",
    "contradicted": "Contradicted by the routes",
    "not_evidenced": "Not evidenced",
}
NOT_RECORDED = "Not recorded"


def word(code: object, empty: str = NOT_RECORDED) -> str:
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


def money(amount: float, precision: str = "exact") -> str:
    """Pounds in the unit a report uses, with its precision: "over £101m", "£1,224,333"."""
    if precision != "exact" and amount >= 1_000_000:
        said = f"£{amount / 1_000_000:.1f}m".replace(".0m", "m")
    elif amount == int(amount):
        said = f"£{amount:,.0f}"
    else:
        said = f"£{amount:,.2f}"
    lead = {"over": "over ", "under": "under ", "approx": "about "}.get(precision, "")
    return lead + said


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 force", "3 forces"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Sequence[str], most: int = 0) -> str:
    """Names as prose: "Cleveland, Durham and Northumbria"; beyond `most`, "and 4 others"."""
    names = list(parts)
    if most and len(names) > most:
        left = len(names) - most
        return ", ".join(names[:most]) + f" and {left} {'other' if left == 1 else 'others'}"
    if len(names) <= 1:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def text(value: object, empty: str = "") -> str:
    """A text for a person: the value, or what is said where there is none."""
    return value if isinstance(value, str) and value else empty


def whole(value: object, empty: str = NOT_RECORDED) -> str:
    """A number without needless decimals, or what is said where there is none."""
    if not isinstance(value, int | float) or value != value:
        return empty
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
