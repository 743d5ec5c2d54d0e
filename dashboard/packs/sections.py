"""The annex of the pack of a board and of the briefing of a force: its sections, as data.

A section has a key, a title, sentences and exhibits. To add an exhibit to a section, add its id to
the section's list or, where it has choices, `ExhibitSpec("agreement_change", {"since": since})`.
The pages that people read before the annex are in pages.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dashboard.exhibits import inspections, secondments
from dashboard.exhibits.agreements.register import register_headline
from dashboard.exhibits.briefing.decisions import EVERY
from dashboard.exhibits.capabilities import matrix as capabilities
from dashboard.exhibits.cliff_edge.cliff_edge import cliff_edge_headline
from dashboard.exhibits.funding.funding import funding_headline
from dashboard.exhibits.meetings.meetings import decision_history
from dashboard.exhibits.meetings.outcomes import board_action, last_meeting_sentences
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import NETWORK, meeting_after
from dashboard.exhibits.sources.method import method
from dashboard.exhibits.spr.positions import force_headline, network_headline
from dashboard.exhibits.spr.words import edition_of
from dashboard.exhibits.what_if.effects import what_if_headline
from dashboard.packs.meeting import Meeting
from dashboard.packs.spec import ExhibitSpec, SectionSpec, Sentence
from dashboard.wording import spoken_date

WHAT_IF, RECORD = "what-if", "record"
_MARKS = re.compile(r"\*+")


def annex_of(meeting: Meeting) -> tuple[SectionSpec, ...]:
    """The sections of the annex of a briefing where a force is asked about, else of a board's pack.

    What would fall is one of them where something is asked to be taken away, and what the board
    decided and set in hand where any of it is on record.
    """
    sections = BRIEFING_ANNEX if meeting.question.force_id else BOARD_ANNEX
    wanted = {WHAT_IF: bool(meeting.removed), RECORD: has_record(meeting)}
    return tuple(section for section in sections if wanted.get(section.key, True))


def has_record(meeting: Meeting) -> bool:
    """Whether any decision or action of the board is on record."""
    said = decision_history(meeting.question, board=board(meeting)), board_action(meeting.question)
    return any(exhibit.row_count for exhibit in said)


# Choices that the meeting says


def since(meeting: Meeting) -> str:
    return meeting.since.isoformat()


def meeting_day(meeting: Meeting) -> str:
    return meeting.day.isoformat()


def board(meeting: Meeting) -> str:
    """The board whose record it is: the region's, also of a force in it, or the network's."""
    return meeting.question.home or NETWORK


def next_meeting(meeting: Meeting) -> str:
    """The day before which a decision has to be asked at this meeting."""
    return meeting_after(meeting.question, meeting.day).isoformat()


def removed(meeting: Meeting) -> str:
    return meeting.removed


def edition(meeting: Meeting) -> str:
    return edition_of(meeting.question)


def unit(meeting: Meeting) -> str:
    return meeting.question.rocu_id or "all"


# Sentences


def _headline(say: Callable[[Question], str]) -> Sentence:
    """The headline of a page."""
    return lambda meeting: [say(meeting.question)]


def _alt(id_: str) -> Sentence:
    """What an exhibit shows, in words."""
    return lambda meeting: [meeting.exhibit(id_).alt]


def _register(question: Question) -> str:
    return register_headline(question, {})


def _network_position(meeting: Meeting) -> Iterable[str]:
    yield network_headline(meeting.question, edition(meeting))


def _force_position(meeting: Meeting) -> Iterable[str]:
    obligations = OBLIGATIONS_OF_FORCE.ask(meeting)
    yield force_headline(meeting.question, obligations, edition(meeting))


def _capabilities(meeting: Meeting) -> Iterable[str]:
    yield capabilities.matrix_headline(meeting.question, CAPABILITY_MATRIX.ask(meeting))


def _what_a_change_is(meeting: Meeting) -> Iterable[str]:
    between = f"{spoken_date(meeting.since, 'day')} and {meeting.question.status.as_at}"
    yield (
        f"What differs between {between}, by the dates that the facts themselves carry. "
        "A page can be written after what it tells of, and a new page can show an old fact."
    )


def _what_if(meeting: Meeting) -> Iterable[str]:
    yield what_if_headline(meeting.question, meeting.removed)


def _method(meeting: Meeting) -> Iterable[str]:
    """The rules and the words. The numbered sources are at the end of every annex."""
    for part in method(meeting.question):
        yield f"{part.title}."
        for line in part.text.split("\n"):
            yield _MARKS.sub("", line).strip().removeprefix("- ")


# What both have

CAPABILITY_MATRIX = ExhibitSpec("capability_matrix", {"framework": "all"})
OBLIGATION_MATRIX = ExhibitSpec("obligation_matrix", {"edition": edition})
OBLIGATION_REST = ExhibitSpec("obligation_rest", {"edition": edition})
OBLIGATIONS_OF_FORCE = ExhibitSpec("obligations_of_force", {"edition": edition})

EVERY_DECISION = SectionSpec(
    "every-decision",
    "Every decision asked",
    ("Each is worked out from what is recorded, to be taken, changed or left.",),
    (ExhibitSpec("decision", {"before": next_meeting, "most": EVERY}),),
)
RECORDED = SectionSpec(
    RECORD,
    "What the board decided and set in hand",
    (lambda meeting: last_meeting_sentences(meeting.question, meeting_day(meeting)),),
    (
        ExhibitSpec("last_decision", {"before": meeting_day}),
        ExhibitSpec("decision_list", {"board": board}),
        ExhibitSpec("decision_history", {"board": board}),
        "board_action",
    ),
)
EVERY_CHANGE = SectionSpec(
    "every-change",
    "Everything that changed",
    (_what_a_change_is,),
    tuple(
        ExhibitSpec(id_, {"since": since})
        for id_ in (
            "standing_change",
            "position_change",
            "agreement_change",
            "posts_change",
            "funding_change",
            "funding_event_change",
            "grade_change",
        )
    ),
)
EVERY_ROW = "99"
"""More than there are functions: an exhibit that a page of the dashboard cuts is whole in a pack,
where a page says itself how many rows it has no room for."""
FUNCTION_GAPS = ExhibitSpec("function_gap", {"most": EVERY_ROW})
WHAT_COMES = SectionSpec(
    "cliff-edge",
    "What ends when",
    (_headline(cliff_edge_headline),),
    ("cliff_edge_ending", "cliff_edge_change"),
)
WHAT_WOULD_FALL = SectionSpec(
    WHAT_IF,
    "What if",
    (_what_if,),
    (
        ExhibitSpec("what_if_taken", {"removed": removed}),
        ExhibitSpec("what_if_functions", {"removed": removed}),
        ExhibitSpec("what_if_obligations", {"removed": removed}),
        ExhibitSpec("what_if_single_point", {"removed": removed}),
    ),
)
NOT_ASSESSED = SectionSpec(
    "not-assessed",
    "What is not assessed",
    ("Not assessed means that nothing recorded says. It is never a gap.",),
    ("to_ask", "not_assessed"),
)
METHOD = SectionSpec("method", "Method", (_method,), ("reading_limits",))

BOARD_ANNEX = (
    EVERY_DECISION,
    RECORDED,
    EVERY_CHANGE,
    SectionSpec(
        "every-capability",
        "Every capability",
        (_capabilities,),
        (
            CAPABILITY_MATRIX,
            ExhibitSpec("capability_strip", only="region"),
            "capability_gap_held",
            "capability_standing",
        ),
    ),
    SectionSpec(
        "spr",
        "Obligations in full",
        (_network_position,),
        ("force_standing", OBLIGATION_MATRIX, OBLIGATION_REST, FUNCTION_GAPS, "function_matrix"),
    ),
    SectionSpec(
        "single-points",
        "Single suppliers",
        (_alt("single_point_of_failure"), _alt("provider_dependence_rank")),
        ("single_point_of_failure", "provider_dependence_rank"),
    ),
    SectionSpec(
        "secondments",
        "Posts of other agencies",
        (_headline(secondments.secondment_headline),),
        ("posts_by_agency", "posts_over_time", "secondment_capability", "arrangement_end"),
    ),
    SectionSpec(
        "funding",
        "Funding",
        (_headline(funding_headline),),
        (
            "funding_year",
            "funding_stream_end",
            "contribution_year",
            "funding_neighbour",
            ExhibitSpec("funding_total", only="network"),
            "funding_amount",
        ),
    ),
    SectionSpec(
        "register",
        "Agreements",
        (_headline(_register),),
        (
            ExhibitSpec("agreement_decision", {"when": "12"}),
            "agreement_open_end",
            ExhibitSpec("agreement_coverage", only="region"),
        ),
    ),
    WHAT_COMES,
    SectionSpec(
        "close-gaps",
        "How gaps could be closed",
        (_alt("mend_option"),),
        ("mend_option", "ask_option"),
    ),
    WHAT_WOULD_FALL,
    SectionSpec(
        "inspections",
        "Inspection grades and recommendations",
        (_headline(inspections.summary_headline),),
        ("inspection_matrix", "inspection_recommendation", "statement_beside_grade"),
    ),
    NOT_ASSESSED,
    METHOD,
)

BRIEFING_ANNEX = (
    EVERY_DECISION,
    RECORDED,
    EVERY_CHANGE,
    SectionSpec(
        "collaborations",
        "Collaborations that the force is party to",
        (_alt("force_collaboration"),),
        ("force_collaboration",),
    ),
    SectionSpec(
        "routes",
        "Functions, and the ways the force gets them",
        (_force_position,),
        (ExhibitSpec("function_routes", {"edition": edition}), OBLIGATIONS_OF_FORCE),
    ),
    SectionSpec(
        "single-points",
        "Single suppliers",
        (_alt("force_dependence"),),
        (ExhibitSpec("force_dependence", {"most": EVERY_ROW}),),
    ),
    SectionSpec(
        "close-gaps",
        "Who could help",
        (_alt("help_option"),),
        ("help_option",),
    ),
    WHAT_COMES,
    WHAT_WOULD_FALL,
    SectionSpec(
        "statements",
        "Statements and grades",
        (),
        (ExhibitSpec("statements_of_force", {"edition": edition}), "grades_of_force"),
    ),
    SectionSpec(
        "contributions", "Contributions and funding", (), ("contribution_year", "funding_year")
    ),
    SectionSpec("issues", "Current issues", (_alt("force_issue"),), ("force_issue",)),
    SectionSpec(
        "roles",
        "Roles to meet",
        ("Roles are named by office, never by person.",),
        ("role_to_meet",),
    ),
    NOT_ASSESSED,
    METHOD,
)
