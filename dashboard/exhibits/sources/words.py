"""What people call the subjects, the tables and the limits of a data set.

The texts say what a limit means for a reader; the numbers beside them are the data's own.
"""

from __future__ import annotations

TOPICS = {
    "forces": "Forces and units",
    "capabilities": "Capabilities",
    "spr": "Strategic Policing Requirement",
    "secondments": "Seconded agencies",
    "funding": "Funding",
    "agreements": "Agreements",
    "inspections": "Inspections",
}
ENTRIES = {
    "rocu": ("regional unit", "regional units"),
    "force": ("force", "forces"),
    "rocu_membership": ("membership of a unit", "memberships of units"),
    "workforce": ("staffing figure", "staffing figures"),
    "force_size": ("force size", "force sizes"),
    "capability": ("capability", "capabilities"),
    "capability_standard": ("standard", "standards"),
    "capability_assessment": ("assessment of a capability", "assessments of capabilities"),
    "policing_function": ("policing function", "policing functions"),
    "force_function_assessment": (
        "assessment of a force's function",
        "assessments of forces' functions",
    ),
    "spr_edition": ("edition", "editions"),
    "spr_threat": ("threat", "threats"),
    "spr_obligation": ("obligation", "obligations"),
    "spr_statement": ("statement of a force", "statements of forces"),
    "agency": ("agency", "agencies"),
    "secondment": ("secondment", "secondments"),
    "funding": ("amount", "amounts"),
    "force_contribution": ("contribution of a force", "contributions of forces"),
    "funding_event": ("dated event", "dated events"),
    "gdp_deflator": ("price index", "price indices"),
    "agreement": ("agreement", "agreements"),
    "demonstrator_site": ("demonstrator site", "demonstrator sites"),
    "programme_fact": ("programme figure", "programme figures"),
    "inspection_grade": ("grade", "grades"),
    "inspection_count": ("count", "counts"),
    "recommendation": ("recommendation", "recommendations"),
}

OTHER_ENTRIES = {
    "source": ("source", "sources"),
    "data_set": ("data set", "data sets"),
    "agreement_party": ("party to an agreement", "parties to agreements"),
}
"""What people call the tables that name no source and hold words."""

WARNINGS = {
    "over_established": "More posts are filled than established",
    "seen_after_end": "Seen after the arrangement had ended",
    "review_after_end": "The review is after the end of the agreement",
    "not_a_member": "Paid to a unit of which the force was no member that year",
    "garbled": "A text looks as if it had been read in a wrong encoding",
    "unseen": "A character in a text cannot be seen",
    "spreadsheet_error": "A text is the error of a formula in a spreadsheet",
}

READING_LIMITS = {
    "excerpt": (
        "Sources read in part",
        "What the rest of the source says was not seen. Open the source before relying on it.",
    ),
    "recalled": (
        "Sources recalled from general knowledge",
        "Not read at all. What rests on them is labelled “recalled, not official wording”.",
    ),
    "wording": (
        "Obligations whose wording is not certain",
        "The official text was not to hand in full. Each shows its confidence.",
    ),
    "undated_source": ("Sources without a date of publication", "How old they are is not known."),
    "undated_row": (
        "Judgements and figures without a date",
        "They come from undated sources and count on every as-at date, after any dated one.",
    ),
    "unlinked": ("Sources without a link", "They are named so that they can be asked for."),
    "network": (
        "Capability assessments about the whole network",
        "They speak of all units together, not of each, and are drawn fainter.",
    ),
}

SUBJECT_LIMITS = {
    "london": (
        "Regions without a separate unit",
        "London's forces arrange it differently, so its cells are not comparable with a unit's. "
        "The notes of its rows say how.",
    ),
    "lead_force": (
        "Agreements without a recorded lead force",
        "Access under them cannot be assured, since nobody is known to answer for its level.",
    ),
    "legal_basis": (
        "Agreements without a recorded legal basis",
        "Whether they bind their parties is not known.",
    ),
    "agreement_start": (
        "Agreements without a recorded start",
        "They are taken to have held on every date before their end.",
    ),
    "posts": (
        "Secondments without numbers of posts",
        "That staff are there is known; how many is not.",
    ),
    "not_additive": (
        "Amounts of money that overlap",
        "They are shown beside each other and never summed.",
    ),
    "deflator": (
        "Price indices recollected to whole numbers",
        "Amounts in real terms are approximate, and the charts say so.",
    ),
    "old_grade": (
        "Inspection grades from before 2021",
        "The scale had no “adequate” then, so they do not compare with later ones.",
    ),
    "size_basis": (
        "Ways in which forces' officers were counted",
        "Forces counted in different ways are never ranked against each other.",
    ),
}

UNKNOWN = {
    "core_capability": (
        "Core capabilities of units",
        "Nothing recorded says whether the unit has the capability.",
    ),
    "other_capability": ("Other capabilities of units", "The same, for those listed since."),
    "own_function": (
        "What forces do themselves",
        "Nothing recorded says how well the force performs the function itself.",
    ),
    "agreement_level": (
        "Functions under live agreements",
        "There is access, but the lead force's level has not been assessed or no lead is known.",
    ),
    "function": ("Access of forces to functions", "No route to the function has been found."),
    "obligation": (
        "Standings of forces on obligations",
        "For one function at least no route has been found, and none that is needed is a gap.",
    ),
    "statement": (
        "Forces' own statements",
        "No statement by the force on this edition is recorded.",
    ),
}
