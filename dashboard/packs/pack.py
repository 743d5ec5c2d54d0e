"""The board pack of a region or the network, and the briefing of a force: what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.errors import UsageError
from dashboard.exhibits import capabilities, inspections, provenance, secondments
from dashboard.exhibits.agreements.register import agreement_coverage, register_headline
from dashboard.exhibits.cliff_edge.cliff_edge import cliff_edge_headline
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.funding.funding import (
    funding_contribution_amount,
    funding_contribution_share,
    funding_force,
    funding_grant,
    funding_headline,
    funding_sum,
    funding_total,
    funding_unit,
    funding_without_year,
)
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.overview.overview import (
    attention_item,
    capability_standing,
    headline_of,
    region_standing,
)
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named
from dashboard.exhibits.sources.method import method
from dashboard.exhibits.sources.sources import not_assessed, reading_limits
from dashboard.exhibits.spr.force import (
    force_headline,
    function_routes,
    grades_of_force,
    obligations_of_force,
    statements_of_force,
)
from dashboard.exhibits.spr.matrix import network_headline, obligation_matrix
from dashboard.exhibits.spr.words import edition_of
from dashboard.exhibits.what_if import effects
from dashboard.model import FIRST_DAY, highest
from dashboard.packs.report import Report, Section, cover_fields, file_name
from dashboard.store.queries import nearest
from dashboard.wording import spoken_date

MONTHS_BETWEEN_MEETINGS = 3
SUMMARY, WHAT_IF = "summary", "what-if"
_MARKS = re.compile(r"\*+")


@dataclass(frozen=True)
class Meeting:
    """What a pack is made for: of whom, on which day, and since when changes are told.

    `removed` names what the meeting asks to take away, as the exhibits of what-if have it.
    """

    question: Question
    day: date
    since: date
    removed: str = ""

    @cached_property
    def board(self) -> str:
        """Who meets."""
        question = self.question
        if question.force_id:
            return f"Commissioner and chief officers of {question.name('force', question.force_id)}"
        if question.rocu_id:
            return f"Governance board of {question.name('rocu', question.rocu_id)}"
        return "National governance board of the ROCU network"

    def exhibit(self, id_: str, **choices: str) -> Exhibit:
        """An exhibit as this meeting asks for it."""
        return exhibit_named(id_).ask(self.question, choices)

    @property
    def changed_since(self) -> dict[str, str]:
        return {"since": self.since.isoformat()}


class SectionContent:
    """What a section says, an empty sentence being none, and the exhibits that it shows."""

    def __init__(self, sentences: Sequence[str], *exhibits: Exhibit) -> None:
        self.sentences = tuple(filter(None, sentences))
        self.exhibits = exhibits


@dataclass(frozen=True)
class SectionSpec:
    """A section that a pack can have: its name on the command line, its title, what it tells."""

    key: str
    title: str
    tell: Callable[[Meeting], SectionContent]

    def section(self, meeting: Meeting) -> Section:
        """The section with the exhibits that have rows; it names those that have none."""
        told, record = provenance.recorded(lambda: self.tell(meeting))
        said = told.sentences
        shown = tuple(exhibit for exhibit in told.exhibits if len(exhibit.table))
        empty = [exhibit.title for exhibit in told.exhibits if not len(exhibit.table)]
        if told.exhibits and not shown:
            said += (
                f"Nothing on record by {meeting.question.status.as_at} was found for this section.",
            )
        if empty:
            said += (f"Looked for, with nothing on record: {'; '.join(empty)}.",)
        asked = marking_of_queries(meeting.question, record.direct)
        marking = highest([asked, *record.markings, *(each.status.marking for each in shown)])
        return Section(self.key, self.title, said, shown, marking)


def earlier_meeting(day: date) -> date:
    """The day three months before a meeting: boards meet four times a year."""
    months = day.year * 12 + day.month - 1 - MONTHS_BETWEEN_MEETINGS
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return max(date(year, month + 1, last), FIRST_DAY)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def ask_for(question: Question, rocu_id: str | None, force_id: str | None) -> Question:
    """The question that a pack asks: of the network, a region, or a force and its region."""
    if force_id:
        forces = question.answer("force_option")
        found = forces.loc[forces["force_id"] == force_id, "rocu_id"]
        rocu_id = next((id_ for id_ in found if isinstance(id_, str)), None)
    return replace(question, rocu_id=rocu_id, force_id=force_id)


def parts_of(question: Question, removed: str = "") -> tuple[SectionSpec, ...]:
    """The sections of a briefing where a force is asked about, else those of a board's pack.

    What would fall is one of them where something is asked to be taken away.
    """
    parts = BRIEFING if question.force_id else BOARD
    return tuple(part for part in parts if removed or part.key != WHAT_IF)


def pack(meeting: Meeting, keys: Sequence[str] = ()) -> Report:
    """The pack of a meeting, of the sections named by `keys` or of all of them.

    UsageError where a section is not known, or the day to compare with is not before the as-at
    date.
    """
    question = meeting.question
    if meeting.since > question.as_of:
        raise UsageError(
            f"Changes are told since {spoken_date(meeting.since, 'day')}, which is after the "
            f"as-at date, {question.status.as_at}. Name an earlier day."
        )
    parts = parts_of(question, meeting.removed)
    known = [part.key for part in parts]
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no section {key!r}. {nearest(key, known, 'There are')}")
    chosen = [part for part in parts if not keys or part.key in keys]
    kind = "Briefing" if question.force_id else "Board pack"
    sections = _sections(chosen, meeting)
    marking = highest([question.marking, *(section.marking for section in sections)])
    status = replace(question.status, marking=marking)
    facts = cover_fields(status, {}, question.store.version)
    return Report(
        title=f"{kind}: {_of(question)}, {spoken_date(meeting.day, 'day')}",
        name=file_name(
            [kind, question.force_id or question.rocu_id or "network", f"meeting-{meeting.day}"],
            f"as-at-{question.as_of}",
            status,
        ),
        status=status,
        version=question.store.version,
        day=question.as_of,
        sections=sections,
        cover_fields=(
            ("For", meeting.board),
            ("Meeting", spoken_date(meeting.day, "day")),
            *facts[:-1],
            ("Changes since", _since(meeting)),
            facts[-1],
        ),
        is_pack=True,
    )


def _since(meeting: Meeting) -> str:
    day = spoken_date(meeting.since, "day")
    if meeting.since == earlier_meeting(min(meeting.day, meeting.question.as_of)):
        return f"{day}, three months before; the day of the last meeting is not recorded"
    return day


def _sections(parts: Sequence[SectionSpec], meeting: Meeting) -> tuple[Section, ...]:
    """The sections, two at a time; the summary last, since it is made of what the others ask."""
    late = [part for part in parts if part.key == SUMMARY]
    made: dict[str, Section] = {}
    with ThreadPoolExecutor(max_workers=2) as threads:
        early = [part for part in parts if part.key != SUMMARY]
        for section in threads.map(lambda part: part.section(meeting), early):
            made[section.key] = section
    made |= {part.key: part.section(meeting) for part in late}
    return tuple(made[part.key] for part in parts)


def _of(question: Question) -> str:
    if question.force_id:
        return question.name("force", question.force_id)
    return question.name("rocu", question.rocu_id) if question.rocu_id else "the ROCU network"


def _summary(meeting: Meeting) -> SectionContent:
    """The pack in a page of sentences."""
    question = meeting.question
    edition = edition_of(question)
    obligations = obligation_matrix(question, edition=edition)
    changed = [exhibit for exhibit in _changes(meeting) if len(exhibit.table)]
    since = spoken_date(meeting.since, "day")
    return SectionContent(
        (
            headline_of(question),
            network_headline(question, obligations, edition),
            *(exhibit.alt for exhibit in changed),
            ""
            if changed
            else f"Nothing that is published changed between {since} and {question.status.as_at}.",
            meeting.exhibit("single_point_of_failure").alt,
            meeting.exhibit("provider_dependence_rank").alt,
            register_headline(question, {}),
            meeting.exhibit("agreement_review").alt,
            secondments.secondment_headline(question),
            funding_headline(question),
            inspections.summary_headline(question),
            meeting.exhibit("decision").alt,
        ),
    )


def _changes(meeting: Meeting) -> tuple[Exhibit, ...]:
    since = meeting.changed_since
    return (
        meeting.exhibit("capability_change", framework="all", **since),
        meeting.exhibit("function_assessment_change", **since),
        meeting.exhibit("position_change", **since),
        meeting.exhibit("coverage_change", **since),
        meeting.exhibit("agreement_change", **since),
        meeting.exhibit("grade_change", **since),
        meeting.exhibit("funding_change", **since),
        meeting.exhibit("funding_event_change", **since),
        meeting.exhibit("secondment_change", **since),
    )


def _changed(meeting: Meeting) -> SectionContent:
    since = spoken_date(meeting.since, "day")
    said = (
        f"What differs between {since} and {meeting.question.status.as_at}, by the dates that the "
        "facts themselves carry. A page can be written after what it tells of, and a new page can "
        "show an old fact.",
    )
    return SectionContent(said, *_changes(meeting))


def _capabilities(meeting: Meeting) -> SectionContent:
    question = meeting.question
    matrix = capabilities.capability_matrix(question, framework="all")
    core = capabilities.capability_matrix(question)
    return SectionContent(
        (
            capabilities.matrix_headline(question, core),
            capabilities.matrix_headline(question, matrix),
        ),
        matrix,
        *((region_standing(question),) if question.rocu_id else ()),
        capability_standing(question),
        attention_item(question, attention="capability_gap"),
    )


def _positions(meeting: Meeting) -> SectionContent:
    question = meeting.question
    edition = edition_of(question)
    matrix = obligation_matrix(question, edition=edition)
    return SectionContent(
        (network_headline(question, matrix, edition),),
        meeting.exhibit("force_position"),
        matrix,
        meeting.exhibit("position_driver"),
        meeting.exhibit("function_matrix"),
        *((meeting.exhibit("function_reach"),) if question.rocu_id else ()),
    )


def _single_points(meeting: Meeting) -> SectionContent:
    found = meeting.exhibit("single_point_of_failure")
    ranked = meeting.exhibit("provider_dependence_rank")
    return SectionContent((found.alt, ranked.alt), found, ranked)


def _secondments(meeting: Meeting) -> SectionContent:
    question = meeting.question
    unit = question.rocu_id or "all"
    return SectionContent(
        (secondments.secondment_headline(question),),
        secondments.secondment_matrix(question),
        secondments.secondment_posts(question),
        *((secondments.secondment_entry(question, unit=unit),) if question.rocu_id else ()),
    )


def _funding(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (funding_headline(question),),
        funding_unit(question),
        funding_sum(question),
        funding_contribution_share(question),
        funding_contribution_amount(question),
        *(() if question.rocu_id else (funding_total(question), funding_grant(question))),
        funding_without_year(question),
    )


def _agreements(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (register_headline(question, {}),),
        meeting.exhibit("agreement_review"),
        *((agreement_coverage(question),) if question.rocu_id else ()),
    )


def _cliff_edge(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (cliff_edge_headline(question),),
        meeting.exhibit("cliff_edge_ending"),
        meeting.exhibit("cliff_edge_change"),
        *(() if question.force_id else (meeting.exhibit("improvement_option"),)),
        *((meeting.exhibit("help_option"),) if question.force_id else ()),
    )


def _what_if(meeting: Meeting) -> SectionContent:
    removed = {"removed": meeting.removed}
    return SectionContent(
        (effects.what_if_headline(meeting.question, meeting.removed),),
        meeting.exhibit("what_if_taken", **removed),
        meeting.exhibit("what_if_functions", **removed),
        meeting.exhibit("what_if_obligations", **removed),
        meeting.exhibit("what_if_single_point", **removed),
    )


def _inspections(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (inspections.summary_headline(question),),
        inspections.inspection_matrix(question),
        inspections.inspection_recommendation(question),
        inspections.statement_beside_grade(question),
    )


def _decisions(meeting: Meeting) -> SectionContent:
    asked = meeting.exhibit("decision")
    said = (
        asked.alt,
        "Each is worked out from the data, to be taken, changed or left.",
    )
    return SectionContent(said, asked)


def _not_assessed(meeting: Meeting) -> SectionContent:
    said = ("Not assessed means that nothing published says. It is never a gap.",)
    return SectionContent(said, not_assessed(meeting.question))


def _method(meeting: Meeting) -> SectionContent:
    """The rules and the words, then the numbered sources, which every file has at its end."""
    paragraphs = []
    for part in method(meeting.question):
        lines = [_MARKS.sub("", line).strip().removeprefix("- ") for line in part.text.split("\n")]
        paragraphs += [f"{part.title}.", *filter(None, lines)]
    return SectionContent(paragraphs, reading_limits(meeting.question))


def _briefing_summary(meeting: Meeting) -> SectionContent:
    question = meeting.question
    edition = edition_of(question)
    obligations = obligations_of_force(question, edition=edition)
    return SectionContent(
        (
            force_headline(question, obligations, edition),
            meeting.exhibit("force_collaboration").alt,
            meeting.exhibit("force_dependence").alt,
            meeting.exhibit("force_issue").alt,
        ),
    )


def _collaborations(meeting: Meeting) -> SectionContent:
    held = meeting.exhibit("force_collaboration")
    return SectionContent((held.alt,), held, meeting.exhibit("agreement_review"))


def _routes(meeting: Meeting) -> SectionContent:
    question = meeting.question
    edition = edition_of(question)
    obligations = obligations_of_force(question, edition=edition)
    return SectionContent(
        (force_headline(question, obligations, edition),),
        function_routes(question, edition=edition),
        obligations,
    )


def _dependence(meeting: Meeting) -> SectionContent:
    held = meeting.exhibit("force_dependence")
    return SectionContent((held.alt,), held)


def _statements(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (),
        statements_of_force(question, edition=edition_of(question)),
        grades_of_force(question),
    )


def _contributions(meeting: Meeting) -> SectionContent:
    question = meeting.question
    return SectionContent(
        (),
        meeting.exhibit("force_contribution"),
        funding_force(question),
    )


def _issues(meeting: Meeting) -> SectionContent:
    held = meeting.exhibit("force_issue")
    return SectionContent((held.alt,), held)


def _roles(meeting: Meeting) -> SectionContent:
    said = ("Roles are named by office, never by person.",)
    return SectionContent(said, meeting.exhibit("role_to_meet"))


BOARD = (
    SectionSpec(SUMMARY, "Summary", _summary),
    SectionSpec("changes", "What changed since the last meeting", _changed),
    SectionSpec("capabilities", "Capabilities and gaps", _capabilities),
    SectionSpec("spr", "Strategic Policing Requirement: where each force stands", _positions),
    SectionSpec("single-points", "Single points of failure", _single_points),
    SectionSpec("secondments", "Seconded agencies", _secondments),
    SectionSpec("funding", "Funding", _funding),
    SectionSpec("agreements", "Agreements under review, ended or ending", _agreements),
    SectionSpec("cliff-edge", "What comes next, and what would lift most", _cliff_edge),
    SectionSpec(WHAT_IF, "What if", _what_if),
    SectionSpec("inspections", "Inspection grades and open recommendations", _inspections),
    SectionSpec("decisions", "Decisions asked", _decisions),
    SectionSpec("not-assessed", "What is not assessed", _not_assessed),
    SectionSpec("method", "Method", _method),
)
BRIEFING = (
    SectionSpec(SUMMARY, "Summary", _briefing_summary),
    SectionSpec("collaborations", "Collaborations that the force is party to", _collaborations),
    SectionSpec("routes", "Functions, and how the force reaches them", _routes),
    SectionSpec("single-points", "What hangs on one known provider", _dependence),
    SectionSpec("cliff-edge", "What comes next, and who could help", _cliff_edge),
    SectionSpec(WHAT_IF, "What if", _what_if),
    SectionSpec("statements", "Statements and grades", _statements),
    SectionSpec("contributions", "Contributions and funding", _contributions),
    SectionSpec("issues", "Current issues", _issues),
    SectionSpec("changes", "What changed since the last meeting", _changed),
    SectionSpec("decisions", "Decisions needed", _decisions),
    SectionSpec("roles", "Roles to meet", _roles),
    SectionSpec("not-assessed", "What is not assessed", _not_assessed),
    SectionSpec("method", "Method", _method),
)
