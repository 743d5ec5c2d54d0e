"""The pages that a board, the chief officers of a force, or a panel read, as data.

A page has a key, a title, its message, and at most three exhibits, each as its picture or as its
table. What has no room on a page is in the annex; see sections.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dashboard.exhibits import provenance
from dashboard.exhibits.agreements.decisions import decision_headline
from dashboard.exhibits.briefing.decisions import left_sentence
from dashboard.exhibits.changes.standing import unknown, worse_and_better
from dashboard.exhibits.funding.contributions import contribution_sentence
from dashboard.exhibits.funding.funding import funding_headline
from dashboard.exhibits.meetings.outcomes import last_meeting_sentences, late_sentence
from dashboard.exhibits.overview.overview import headline_of
from dashboard.exhibits.panel import panel_headline, panel_moves
from dashboard.exhibits.question import rows
from dashboard.exhibits.secondments import secondment_headline
from dashboard.exhibits.spr.positions import force_sentence, network_headline
from dashboard.packs.meeting import Meeting
from dashboard.packs.sections import EVERY_ROW, edition, meeting_day, next_meeting, since
from dashboard.packs.spec import PageSpec, PartSpec, Sentence
from dashboard.wording import count_noun, format_number, join_words, spoken_date

PACK_PAGE = "Board pack"
SPR_PAGE = "Strategic Policing Requirement"
SHOWN_ON = {
    "agreement_dates": "Agreements",
    "agreement_decision": "Agreements",
    "capability_gap_held": "Capabilities",
    "capability_strip": "Capabilities",
    "contribution_year": "Funding",
    "force_dependence": SPR_PAGE,
    "force_standing": SPR_PAGE,
    "function_gap": SPR_PAGE,
    "funding_amount": "Funding",
    "funding_total": "Funding",
    "funding_year": "Funding",
    "grades_of_force": SPR_PAGE,
    "inspection_recommendation": "Inspections",
    "key_figure": "Overview",
    "not_assessed": "Sources and method",
    "panel_standing": "For the panel",
    "panel_statement": "For the panel",
    "position_change": "Since the last meeting",
    "posts_by_agency": "Seconded agencies",
    "provider_dependence_rank": "What if",
    "region_strip": "Overview",
    "secondment_entry": "Seconded agencies",
    "standing_change": "Since the last meeting",
    "statements_of_force": SPR_PAGE,
    "to_ask": "Sources and method",
}
"""The page of the dashboard with the whole of an exhibit; every other is on the page Board pack."""

SUMMARY, DECISIONS, CHANGES, CAPABILITIES = "summary", "decisions", "changes", "capabilities"
FORCES, AGREEMENTS, MONEY, CERTAINTY = "forces", "agreements", "money", "certainty"


def pages_of(meeting: Meeting) -> tuple[PageSpec, ...]:
    """The pages of a meeting: of a force's briefing, a panel's pack, or a board's."""
    if meeting.question.force_id:
        return FORCE_PAGES
    return PANEL_PAGES if meeting.panel else BOARD_PAGES


# Messages and sentences


def _alt(id_: str, **choices: Callable[[Meeting], str]) -> Callable[[Meeting], str]:
    """What an exhibit shows, in words: the finding of its page."""

    def say(meeting: Meeting) -> str:
        chosen = {name: choice(meeting) for name, choice in choices.items()}
        return meeting.exhibit(id_, **chosen).alt

    return say


def _listed(id_: str, **choices: Callable[[Meeting], str]) -> Sentence:
    """What an exhibit shows, in words, where it has rows."""

    def say(meeting: Meeting) -> Iterable[str]:
        chosen = {name: choice(meeting) for name, choice in choices.items()}
        exhibit = meeting.exhibit(id_, **chosen)
        return [exhibit.alt] if exhibit.row_count else []

    return say


CHANGED_BESIDES = (
    ("position_change", "standings on obligations"),
    ("agreement_change", "agreements"),
    ("posts_change", "posts"),
    ("funding_change", "amounts"),
    ("grade_change", "grades"),
    ("funding_event_change", "events"),
)
"""What can have changed besides capabilities and functions, and what it is called."""


def _moved(meeting: Meeting) -> Iterable[str]:
    """What got worse, what got better and what is not known; of all that nothing moved, once."""
    question, then = meeting.question, since(meeting)
    # A page is marked by what it tells: what was only looked through for this counts for nothing.
    has_nothing_moved, _ = provenance.recorded(lambda: _has_nothing_moved(meeting))
    if has_nothing_moved:
        return [_changed(meeting), unknown(question, then)]
    return [*worse_and_better(question, then), unknown(question, then)]


def _changed(meeting: Meeting) -> str:
    """How many capabilities and functions moved, worse first: the title of what shows them."""
    moved = meeting.exhibit("standing_change", since=since(meeting))
    if moved.row_count:
        return f"{moved.title}."
    what = "Nothing" if _has_nothing_moved(meeting) else "No capability or function"
    return f"{what} of {meeting.of} is recorded to have moved since {meeting.since_words}."


def _has_nothing_moved(meeting: Meeting) -> bool:
    moved = meeting.exhibit("standing_change", since=since(meeting))
    return not moved.row_count and len(_still(meeting)) == len(CHANGED_BESIDES)


def _still(meeting: Meeting) -> list[str]:
    """What did not change besides."""
    return [
        name
        for id_, name in CHANGED_BESIDES
        if not len(meeting.exhibit(id_, since=since(meeting)).table)
    ]


def _unchanged(meeting: Meeting) -> Iterable[str]:
    """What did not change, in one line; where nothing did, the message has said so."""
    moved = len(meeting.exhibit("standing_change", since=since(meeting)).table)
    still = _still(meeting)
    if still and (moved or len(still) < len(CHANGED_BESIDES)):
        yield f"No change: {', '.join(still)}."
    if moved:
        yield f"Compared with {meeting.since_words}."


def _left_out(meeting: Meeting) -> Iterable[str]:
    """What is not asked on the page because it is less urgent; the annex has every decision."""
    return [left_sentence(meeting.question, next_meeting(meeting))]


def _met(meeting: Meeting) -> Iterable[str]:
    """What the last meeting decided, and what became of the board's actions."""
    return last_meeting_sentences(meeting.question, meeting_day(meeting))


def _late(meeting: Meeting) -> Iterable[str]:
    """Which actions are late: all of them are in the annex."""
    return [late_sentence(meeting.question)]


def _board_headline(meeting: Meeting) -> str:
    return headline_of(meeting.question)


def _network_standing(meeting: Meeting) -> str:
    return network_headline(meeting.question, edition(meeting))


def _agreements(meeting: Meeting) -> str:
    return decision_headline(meeting.question, before=next_meeting(meeting))


def _contributions(meeting: Meeting) -> str:
    said = contribution_sentence(meeting.question)
    return said or f"No contribution of {meeting.of} is recorded."


def _sureness(meeting: Meeting) -> str:
    """On what the capabilities rest, of when that is, and how many are not assessed."""
    question = meeting.question
    rocu = None if meeting.question.force_id else question.rocu_id
    base = next((r for r in rows(question.answer("evidence_base")) if r.rocu_id == rocu), None)
    if base is None:
        return "Nothing is recorded of the core capabilities."
    own = count_noun(base.unit_evidence, "rests", "rest")
    rests = [f"{own} on evidence about the unit itself"]
    if base.network_statement:
        rests.append(f"{format_number(base.network_statement)} on a statement about every unit")
    if base.nothing:
        rests.append(f"{format_number(base.nothing)} on nothing recorded")
    whole = count_noun(base.positions, "core capability", "core capabilities")
    said = f"Of {whole}, {join_words(rests)}."
    if base.unit_evidence == base.positions > 1:
        said = f"All {whole} rest on evidence about the unit itself."
    if base.dated:
        newest = spoken_date(base.newest_on, base.newest_precision)
        oldest = spoken_date(base.oldest_on, base.oldest_precision)
        said += (
            f" The dated evidence is of {newest}."
            if newest == oldest
            else f" The newest dated evidence is of {newest}, the oldest of {oldest}."
        )
    return said


def _force_standing(meeting: Meeting) -> str:
    return force_sentence(meeting.question, edition(meeting))


# The pages

TITLES = {
    SUMMARY: "Where we stand",
    DECISIONS: "Decisions asked",
    CHANGES: "What changed",
    CAPABILITIES: "Capabilities, and what they hold up",
    FORCES: "What the forces can show, and who could help",
    AGREEMENTS: "Agreements and single suppliers, 18 months ahead",
    MONEY: "Money, contributions and posts",
    CERTAINTY: "How sure this is",
}

FIGURES = PartSpec("key_figure", {"since": since}, is_picture=True)
STRIPS = (
    PartSpec("capability_strip", is_picture=True, only="region"),
    PartSpec("region_strip", is_picture=True, only="network"),
)
ASKED = PartSpec(
    "decision",
    {"before": next_meeting},
    columns=("By", "Decision asked", "Why", "Without it", "Options", "Owner", "Action"),
)
DECIDED = PartSpec("last_decision", {"before": meeting_day})
MOVES = PartSpec(
    "standing_change",
    {"since": since},
    columns=(
        "Better or worse",
        "Whose",
        "Capability or function",
        "Before",
        "Now",
        "Against the standard",
    ),
    told_by_page=True,
)
SHOWN_MOVES = PartSpec(
    "position_change",
    {"since": since},
    columns=("Better or worse", "Force", "Obligation", "Before", "Now", "Cause"),
    told_by_page=True,
)
FUNDING = PartSpec("funding_year", is_picture=True)
POSTS = PartSpec(
    "posts_by_agency",
    columns=("Agency", "Posts filled", "Vacant", "Basis", "First end"),
    needs="established",
    told_by_page=True,
)
# What is known where too little is recorded for the two: lists, the newest first.
AMOUNTS = PartSpec("funding_amount", told_by_page=True, instead_of=FUNDING)
TOTALS = PartSpec("funding_total", only="network", told_by_page=True, instead_of=FUNDING)
STAFF = PartSpec("secondment_entry", only="region", told_by_page=True, instead_of=POSTS)
TO_ASK = PartSpec("to_ask")
RECOMMENDED = PartSpec(
    "inspection_recommendation", columns=("Recommendation", "Owner", "Due", "Inspection")
)
SUPPLIERS = PartSpec(
    "provider_dependence_rank",
    columns=("Supplier", "Would get worse", "Functions that it alone supplies", "Forces"),
)
MISSING = PartSpec("function_gap", {"edition": edition, "most": EVERY_ROW})
DUE = PartSpec(
    "agreement_decision",
    {"before": next_meeting},
    columns=(
        "Agreement",
        "By when",
        "What is to be decided",
        "What rests on it alone",
        "Lead force",
    ),
)
DATES = PartSpec("agreement_dates", {"months": "18"}, is_picture=True)

DECISION_PAGE = PageSpec(
    DECISIONS,
    TITLES[DECISIONS],
    _alt("decision", before=next_meeting),
    (_left_out, _met, _late),
    (ASKED, DECIDED),
)
CHANGE_PAGE = PageSpec(
    CHANGES,
    TITLES[CHANGES],
    _changed,
    (
        _listed("agreement_change", since=since),
        _listed("posts_change", since=since),
        _listed("funding_change", since=since),
        _unchanged,
    ),
    (MOVES, SHOWN_MOVES),
)
MONEY_PAGE = PageSpec(
    MONEY,
    TITLES[MONEY],
    lambda meeting: funding_headline(meeting.question),
    (
        lambda meeting: [contribution_sentence(meeting.question)],
        lambda meeting: [secondment_headline(meeting.question)],
    ),
    (
        replace(FUNDING, told_by_page=True),
        replace(AMOUNTS, only="region"),
        TOTALS,
        PartSpec("contribution_year", only="region"),
        POSTS,
        STAFF,
    ),
)
CERTAINTY_PAGE = PageSpec(
    CERTAINTY,
    TITLES[CERTAINTY],
    _sureness,
    (_listed("inspection_matrix"),),
    (TO_ASK, RECOMMENDED),
)

BOARD_PAGES = (
    PageSpec(SUMMARY, TITLES[SUMMARY], _board_headline, (_moved, _met), (FIGURES,)),
    DECISION_PAGE,
    CHANGE_PAGE,
    PageSpec(
        CAPABILITIES,
        TITLES[CAPABILITIES],
        _alt("capability_gap_held"),
        (),
        (*STRIPS, PartSpec("capability_gap_held")),
    ),
    PageSpec(
        FORCES,
        TITLES[FORCES],
        _network_standing,
        (),
        (
            PartSpec("force_standing", {"edition": edition}, is_picture=True, only="region"),
            MISSING,
        ),
    ),
    PageSpec(
        AGREEMENTS,
        TITLES[AGREEMENTS],
        _agreements,
        (),
        (DATES, SUPPLIERS),
    ),
    MONEY_PAGE,
    CERTAINTY_PAGE,
)

FORCE_PAGES = (
    PageSpec(SUMMARY, "Where the force stands", _force_standing, (_moved,), (FIGURES,)),
    DECISION_PAGE,
    CHANGE_PAGE,
    PageSpec(
        FORCES,
        "What the force cannot show, and who could help",
        _alt("function_gap", edition=edition),
        (),
        (MISSING,),
    ),
    PageSpec(
        CAPABILITIES,
        "What only one supplier gives",
        _alt("force_dependence", edition=edition),
        (),
        (PartSpec("force_dependence", {"edition": edition, "most": EVERY_ROW}),),
    ),
    PageSpec(
        AGREEMENTS,
        "Agreements, 18 months ahead",
        _agreements,
        (),
        (DATES, DUE),
    ),
    PageSpec(
        MONEY,
        "What the force pays",
        _contributions,
        (),
        (PartSpec("contribution_year", told_by_page=True), FUNDING, AMOUNTS),
    ),
    PageSpec(
        CERTAINTY,
        "What the force says, and how sure this is",
        _alt("statements_of_force", edition=edition),
        (),
        (
            PartSpec(
                "statements_of_force",
                {"edition": edition},
                columns=("Threat", "What it says", "What can be shown", "Date"),
            ),
            PartSpec(
                "grades_of_force",
                columns=("Subject", "Inspection", "Question", "Grade", "Date"),
            ),
        ),
    ),
)

PANEL_PAGES = (
    PageSpec(
        SUMMARY,
        TITLES[SUMMARY],
        _board_headline,
        (lambda meeting: panel_moves(meeting.question, since(meeting)),),
        (FIGURES,),
    ),
    PageSpec(
        CAPABILITIES,
        "Capabilities by family",
        lambda meeting: panel_headline(meeting.question),
        (),
        (PartSpec("panel_standing", is_picture=True), PartSpec("panel_statement")),
    ),
    # What is recorded of staff names the capability that they work in, which may be covert.
    replace(MONEY_PAGE, parts=tuple(part for part in MONEY_PAGE.parts if part != STAFF)),
    # What is not assessed is counted here and not named: capabilities that are covert are among it.
    replace(CERTAINTY_PAGE, parts=(PartSpec("not_assessed"), RECOMMENDED)),
)
"""What a panel is given, in public: no capability is told by itself that is covert."""
