"""What the pack of a board and the briefing of a force hold: their sections, as data.

A section has a key, a title, sentences and exhibits. To add an exhibit to a section, add its id to
the section's list or, where it has choices, `ExhibitSpec("agreement_change", {"since": since})`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from dashboard.exhibits import capabilities, inspections, secondments
from dashboard.exhibits.agreements.register import register_headline
from dashboard.exhibits.cliff_edge.cliff_edge import cliff_edge_headline
from dashboard.exhibits.funding.funding import funding_headline
from dashboard.exhibits.overview.overview import headline_of
from dashboard.exhibits.question import Question
from dashboard.exhibits.sources.method import method
from dashboard.exhibits.spr.positions import force_headline, network_headline
from dashboard.exhibits.spr.words import edition_of
from dashboard.exhibits.what_if.effects import what_if_headline
from dashboard.packs.meeting import Meeting
from dashboard.packs.spec import ExhibitSpec, SectionSpec, Sentence
from dashboard.wording import spoken_date

SUMMARY, WHAT_IF = "summary", "what-if"
_MARKS = re.compile(r"\*+")


def sections_of(question: Question, removed: str = "") -> tuple[SectionSpec, ...]:
    """The sections of a briefing where a force is asked about, else those of a board's pack.

    What would fall is one of them where something is asked to be taken away.
    """
    sections = BRIEFING if question.force_id else BOARD
    return tuple(section for section in sections if removed or section.key != WHAT_IF)


# Choices that the meeting says


def since(meeting: Meeting) -> str:
    return meeting.since.isoformat()


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
    for matrix in (meeting.exhibit("capability_matrix"), CAPABILITY_MATRIX.ask(meeting)):
        yield capabilities.matrix_headline(meeting.question, matrix)


def _changes(meeting: Meeting) -> Iterable[str]:
    asked = [spec.ask(meeting) for spec in CHANGES]
    changed = [exhibit.alt for exhibit in asked if len(exhibit.table)]
    nothing = f"Nothing that is published changed between {_between(meeting)}."
    return changed or [nothing]


def _what_a_change_is(meeting: Meeting) -> Iterable[str]:
    yield (
        f"What differs between {_between(meeting)}, by the dates that the facts themselves carry. "
        "A page can be written after what it tells of, and a new page can show an old fact."
    )


def _between(meeting: Meeting) -> str:
    return f"{spoken_date(meeting.since, 'day')} and {meeting.question.status.as_at}"


def _what_if(meeting: Meeting) -> Iterable[str]:
    yield what_if_headline(meeting.question, meeting.removed)


def _method(meeting: Meeting) -> Iterable[str]:
    """The rules and the words. The numbered sources are at the end of every file."""
    for part in method(meeting.question):
        yield f"{part.title}."
        for line in part.text.split("\n"):
            yield _MARKS.sub("", line).strip().removeprefix("- ")


# What is named more than once

CAPABILITY_MATRIX = ExhibitSpec("capability_matrix", {"framework": "all"})
OBLIGATION_MATRIX = ExhibitSpec("obligation_matrix", {"edition": edition})
OBLIGATIONS_OF_FORCE = ExhibitSpec("obligations_of_force", {"edition": edition})
CHANGES = (
    ExhibitSpec("capability_change", {"framework": "all", "since": since}),
    ExhibitSpec("function_assessment_change", {"since": since}),
    ExhibitSpec("position_change", {"since": since}),
    ExhibitSpec("coverage_change", {"since": since}),
    ExhibitSpec("agreement_change", {"since": since}),
    ExhibitSpec("grade_change", {"since": since}),
    ExhibitSpec("funding_change", {"since": since}),
    ExhibitSpec("funding_event_change", {"since": since}),
    ExhibitSpec("secondment_change", {"since": since}),
)

CHANGED = SectionSpec(
    "changes", "What changed since the last meeting", (_what_a_change_is,), CHANGES
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
DECISIONS = SectionSpec(
    "decisions",
    "Decisions asked",
    (_alt("decision"), "Each is worked out from the data, to be taken, changed or left."),
    ("decision",),
)
NOT_ASSESSED = SectionSpec(
    "not-assessed",
    "What is not assessed",
    ("Not assessed means that nothing published says. It is never a gap.",),
    ("not_assessed",),
)
METHOD = SectionSpec("method", "Method", (_method,), ("reading_limits",))

BOARD = (
    SectionSpec(
        SUMMARY,
        "Summary",
        (
            _headline(headline_of),
            _network_position,
            _changes,
            _alt("single_point_of_failure"),
            _alt("provider_dependence_rank"),
            _headline(_register),
            _alt("agreement_review"),
            _headline(secondments.secondment_headline),
            _headline(funding_headline),
            _headline(inspections.summary_headline),
            _alt("decision"),
        ),
    ),
    CHANGED,
    SectionSpec(
        "capabilities",
        "Capabilities and gaps",
        (_capabilities,),
        (
            CAPABILITY_MATRIX,
            ExhibitSpec("region_standing", only="region"),
            "capability_standing",
            ExhibitSpec("attention_item", {"attention": "capability_gap"}),
        ),
    ),
    SectionSpec(
        "spr",
        "Strategic Policing Requirement: where each force stands",
        (_network_position,),
        (
            "force_standing",
            OBLIGATION_MATRIX,
            "function_gap",
            "function_matrix",
        ),
    ),
    SectionSpec(
        "single-points",
        "Single points of failure",
        (_alt("single_point_of_failure"), _alt("provider_dependence_rank")),
        ("single_point_of_failure", "provider_dependence_rank"),
    ),
    SectionSpec(
        "secondments",
        "Seconded agencies",
        (_headline(secondments.secondment_headline),),
        (
            "secondment_matrix",
            "secondment_posts",
            ExhibitSpec("secondment_entry", {"unit": unit}, only="region"),
        ),
    ),
    SectionSpec(
        "funding",
        "Funding",
        (_headline(funding_headline),),
        (
            "funding_unit",
            "funding_sum",
            "funding_contribution_share",
            "funding_contribution_amount",
            ExhibitSpec("funding_total", only="network"),
            ExhibitSpec("funding_grant", only="network"),
            "funding_without_year",
        ),
    ),
    SectionSpec(
        "agreements",
        "Agreements under review, ended or ending",
        (_headline(_register),),
        ("agreement_review", ExhibitSpec("agreement_coverage", only="region")),
    ),
    SectionSpec(
        "cliff-edge",
        "What comes next, and what would lift most",
        (_headline(cliff_edge_headline),),
        ("cliff_edge_ending", "cliff_edge_change", "mend_option"),
    ),
    WHAT_WOULD_FALL,
    SectionSpec(
        "inspections",
        "Inspection grades and open recommendations",
        (_headline(inspections.summary_headline),),
        ("inspection_matrix", "inspection_recommendation", "statement_beside_grade"),
    ),
    DECISIONS,
    NOT_ASSESSED,
    METHOD,
)

BRIEFING = (
    SectionSpec(
        SUMMARY,
        "Summary",
        (
            _force_position,
            _alt("force_collaboration"),
            _alt("force_dependence"),
            _alt("force_issue"),
        ),
    ),
    SectionSpec(
        "collaborations",
        "Collaborations that the force is party to",
        (_alt("force_collaboration"),),
        ("force_collaboration", "agreement_review"),
    ),
    SectionSpec(
        "routes",
        "Functions, and how the force reaches them",
        (_force_position,),
        (ExhibitSpec("function_routes", {"edition": edition}), OBLIGATIONS_OF_FORCE),
    ),
    SectionSpec(
        "single-points",
        "What hangs on one known provider",
        (_alt("force_dependence"),),
        ("force_dependence",),
    ),
    SectionSpec(
        "cliff-edge",
        "What comes next, and who could help",
        (_headline(cliff_edge_headline),),
        ("cliff_edge_ending", "cliff_edge_change", "help_option"),
    ),
    WHAT_WOULD_FALL,
    SectionSpec(
        "statements",
        "Statements and grades",
        (),
        (ExhibitSpec("statements_of_force", {"edition": edition}), "grades_of_force"),
    ),
    SectionSpec(
        "contributions", "Contributions and funding", (), ("force_contribution", "funding_force")
    ),
    SectionSpec("issues", "Current issues", (_alt("force_issue"),), ("force_issue",)),
    CHANGED,
    replace(DECISIONS, title="Decisions needed"),
    SectionSpec(
        "roles",
        "Roles to meet",
        ("Roles are named by office, never by person.",),
        ("role_to_meet",),
    ),
    NOT_ASSESSED,
    METHOD,
)
