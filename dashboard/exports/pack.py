"""The board pack of a region or the network, and the briefing of a force: what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.errors import UsageError
from dashboard.exhibits import (
    agreements,
    behind,
    capabilities,
    cliff_edge,
    funding,
    inspections,
    overview,
    secondments,
    sources,
    spr,
    what_if_minutes,
)
from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit_named
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.method import method
from dashboard.exhibits.wording import spoken_date
from dashboard.exports.paper import Paper, Section, facts_of, file_name
from dashboard.model import FIRST_DAY, highest
from dashboard.store.queries import nearest

MONTHS_BETWEEN_MEETINGS = 3
SUMMARY, WHAT_IF = "summary", "what-if"
_MARKS = re.compile(r"\*+")


@dataclass(frozen=True)
class Meeting:
    """What a pack is made for: of whom, on which day, and since when changes are told.

    `removed` names what the meeting asks to take away, as the exhibits of what-if have it.
    """

    ask: Ask
    day: date
    since: date
    removed: str = ""

    @cached_property
    def board(self) -> str:
        """Who meets."""
        ask = self.ask
        if ask.force_id:
            return f"Commissioner and chief officers of {ask.name('force', ask.force_id)}"
        if ask.rocu_id:
            return f"Governance board of {ask.name('rocu', ask.rocu_id)}"
        return "National governance board of the ROCU network"

    def exhibit(self, id_: str, **choices: str) -> Exhibit:
        """An exhibit as this meeting asks for it."""
        return exhibit_named(id_).ask(self.ask, choices)

    @property
    def changed_since(self) -> dict[str, str]:
        return {"since": self.since.isoformat()}


class Told:
    """What a section says, an empty sentence being none, and the exhibits that it shows."""

    def __init__(self, sentences: Sequence[str], *exhibits: Exhibit) -> None:
        self.sentences = tuple(filter(None, sentences))
        self.exhibits = exhibits


@dataclass(frozen=True)
class Part:
    """A section that a pack can have: its name on the command line, its title, what it tells."""

    key: str
    title: str
    tell: Callable[[Meeting], Told]

    def section(self, meeting: Meeting) -> Section:
        """The section with the exhibits that have rows; it names those that have none."""
        told, record = behind.recorded(lambda: self.tell(meeting))
        said = told.sentences
        shown = tuple(exhibit for exhibit in told.exhibits if len(exhibit.table))
        empty = [exhibit.title for exhibit in told.exhibits if not len(exhibit.table)]
        if told.exhibits and not shown:
            said += (
                f"Nothing on record by {meeting.ask.status.as_at} was found for this section.",
            )
        if empty:
            said += (f"Looked for, with nothing on record: {'; '.join(empty)}.",)
        asked = marking_of_queries(meeting.ask, record.direct)
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


def ask_for(ask: Ask, rocu_id: str | None, force_id: str | None) -> Ask:
    """The question that a pack asks: of the network, a region, or a force and its region."""
    if force_id:
        forces = ask.answer("force_option")
        found = forces.loc[forces["force_id"] == force_id, "rocu_id"]
        rocu_id = next((id_ for id_ in found if isinstance(id_, str)), None)
    return replace(ask, rocu_id=rocu_id, force_id=force_id, dark=False)


def parts_of(ask: Ask, removed: str = "") -> tuple[Part, ...]:
    """The sections of a briefing where a force is asked about, else those of a board's pack.

    What would fall is one of them where something is asked to be taken away.
    """
    parts = BRIEFING if ask.force_id else BOARD
    return tuple(part for part in parts if removed or part.key != WHAT_IF)


def pack(meeting: Meeting, keys: Sequence[str] = ()) -> Paper:
    """The pack of a meeting, of the sections named by `keys` or of all of them.

    UsageError where a section is not known, or the day to compare with is not before the as-at
    date.
    """
    ask = meeting.ask
    if meeting.since > ask.as_of:
        raise UsageError(
            f"Changes are told since {spoken_date(meeting.since, 'day')}, which is after the "
            f"as-at date, {ask.status.as_at}. Name an earlier day."
        )
    parts = parts_of(ask, meeting.removed)
    known = [part.key for part in parts]
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no section {key!r}. {nearest(key, known, 'There are')}")
    chosen = [part for part in parts if not keys or part.key in keys]
    kind = "Briefing" if ask.force_id else "Board pack"
    sections = _sections(chosen, meeting)
    marking = highest([ask.marking, *(section.marking for section in sections)])
    status = replace(ask.status, marking=marking)
    facts = facts_of(status, {}, ask.store.version)
    return Paper(
        title=f"{kind}: {_of(ask)}, {spoken_date(meeting.day, 'day')}",
        name=file_name(
            [kind, ask.force_id or ask.rocu_id or "network", f"meeting-{meeting.day}"],
            f"as-at-{ask.as_of}",
            status,
        ),
        status=status,
        version=ask.store.version,
        day=ask.as_of,
        sections=sections,
        facts=(
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
    if meeting.since == earlier_meeting(min(meeting.day, meeting.ask.as_of)):
        return f"{day}, three months before; the day of the last meeting is not recorded"
    return day


def _sections(parts: Sequence[Part], meeting: Meeting) -> tuple[Section, ...]:
    """The sections, two at a time; the summary last, since it is made of what the others ask."""
    late = [part for part in parts if part.key == SUMMARY]
    made: dict[str, Section] = {}
    with ThreadPoolExecutor(max_workers=2) as threads:
        early = [part for part in parts if part.key != SUMMARY]
        for section in threads.map(lambda part: part.section(meeting), early):
            made[section.key] = section
    made |= {part.key: part.section(meeting) for part in late}
    return tuple(made[part.key] for part in parts)


def _of(ask: Ask) -> str:
    if ask.force_id:
        return ask.name("force", ask.force_id)
    return ask.name("rocu", ask.rocu_id) if ask.rocu_id else "the ROCU network"


def _summary(meeting: Meeting) -> Told:
    """The pack in a page of sentences."""
    ask = meeting.ask
    edition = spr.edition_of(ask)
    obligations = spr.obligation_matrix(ask, edition=edition)
    changed = [exhibit for exhibit in _changes(meeting) if len(exhibit.table)]
    since = spoken_date(meeting.since, "day")
    return Told(
        (
            overview.headline_of(ask),
            spr.network_headline(ask, obligations, edition),
            *(exhibit.alt for exhibit in changed),
            ""
            if changed
            else f"Nothing that is published changed between {since} and {ask.status.as_at}.",
            meeting.exhibit("single_point_of_failure").alt,
            meeting.exhibit("provider_dependence_rank").alt,
            agreements.register_headline(ask, {}),
            meeting.exhibit("agreement_review").alt,
            secondments.secondment_headline(ask),
            funding.funding_headline(ask),
            inspections.summary_headline(ask),
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


def _changed(meeting: Meeting) -> Told:
    since = spoken_date(meeting.since, "day")
    said = (
        f"What differs between {since} and {meeting.ask.status.as_at}, by the dates that the facts "
        "themselves carry. A page can be written after what it tells of, and a new page can show "
        "an old fact.",
    )
    return Told(said, *_changes(meeting))


def _capabilities(meeting: Meeting) -> Told:
    ask = meeting.ask
    matrix = capabilities.capability_matrix(ask, framework="all")
    core = capabilities.capability_matrix(ask)
    return Told(
        (capabilities.matrix_headline(ask, core), capabilities.matrix_headline(ask, matrix)),
        matrix,
        *((overview.region_standing(ask),) if ask.rocu_id else ()),
        overview.capability_standing(ask),
        overview.attention_item(ask, attention="capability_gap"),
    )


def _positions(meeting: Meeting) -> Told:
    ask = meeting.ask
    edition = spr.edition_of(ask)
    matrix = spr.obligation_matrix(ask, edition=edition)
    return Told(
        (spr.network_headline(ask, matrix, edition),),
        meeting.exhibit("force_position"),
        matrix,
        meeting.exhibit("position_driver"),
        meeting.exhibit("function_matrix"),
        *((meeting.exhibit("function_reach"),) if ask.rocu_id else ()),
    )


def _single_points(meeting: Meeting) -> Told:
    found = meeting.exhibit("single_point_of_failure")
    ranked = meeting.exhibit("provider_dependence_rank")
    return Told((found.alt, ranked.alt), found, ranked)


def _secondments(meeting: Meeting) -> Told:
    ask = meeting.ask
    unit = ask.rocu_id or "all"
    return Told(
        (secondments.secondment_headline(ask),),
        secondments.secondment_matrix(ask),
        secondments.secondment_posts(ask),
        *((secondments.secondment_entry(ask, unit=unit),) if ask.rocu_id else ()),
    )


def _funding(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (funding.funding_headline(ask),),
        funding.funding_unit(ask),
        funding.funding_sum(ask),
        funding.funding_contribution_share(ask),
        funding.funding_contribution_amount(ask),
        *(() if ask.rocu_id else (funding.funding_total(ask), funding.funding_grant(ask))),
        funding.funding_without_year(ask),
    )


def _agreements(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (agreements.register_headline(ask, {}),),
        meeting.exhibit("agreement_review"),
        *((agreements.agreement_coverage(ask),) if ask.rocu_id else ()),
    )


def _cliff_edge(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (cliff_edge.cliff_edge_headline(ask),),
        meeting.exhibit("cliff_edge_ending"),
        meeting.exhibit("cliff_edge_change"),
        *(() if ask.force_id else (meeting.exhibit("improvement_option"),)),
        *((meeting.exhibit("help_option"),) if ask.force_id else ()),
    )


def _what_if(meeting: Meeting) -> Told:
    removed = {"removed": meeting.removed}
    return Told(
        (what_if_minutes.what_if_headline(meeting.ask, meeting.removed),),
        meeting.exhibit("what_if_taken", **removed),
        meeting.exhibit("what_if_functions", **removed),
        meeting.exhibit("what_if_obligations", **removed),
        meeting.exhibit("what_if_single_point", **removed),
    )


def _inspections(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (inspections.summary_headline(ask),),
        inspections.inspection_matrix(ask),
        inspections.inspection_recommendation(ask),
        inspections.statement_beside_grade(ask),
    )


def _decisions(meeting: Meeting) -> Told:
    asked = meeting.exhibit("decision")
    said = (
        asked.alt,
        "Each is worked out from the data, to be taken, changed or left.",
    )
    return Told(said, asked)


def _not_assessed(meeting: Meeting) -> Told:
    said = ("Not assessed means that nothing published says. It is never a gap.",)
    return Told(said, sources.not_assessed(meeting.ask))


def _method(meeting: Meeting) -> Told:
    """The rules and the words, then the numbered sources, which every file has at its end."""
    paragraphs = []
    for part in method(meeting.ask):
        lines = [_MARKS.sub("", line).strip().removeprefix("- ") for line in part.text.split("\n")]
        paragraphs += [f"{part.title}.", *filter(None, lines)]
    return Told(paragraphs, sources.reading_limits(meeting.ask))


def _briefing_summary(meeting: Meeting) -> Told:
    ask = meeting.ask
    edition = spr.edition_of(ask)
    obligations = spr.obligations_of_force(ask, edition=edition)
    return Told(
        (
            spr.force_headline(ask, obligations, edition),
            meeting.exhibit("force_collaboration").alt,
            meeting.exhibit("force_dependence").alt,
            meeting.exhibit("force_issue").alt,
        ),
    )


def _collaborations(meeting: Meeting) -> Told:
    held = meeting.exhibit("force_collaboration")
    return Told((held.alt,), held, meeting.exhibit("agreement_review"))


def _routes(meeting: Meeting) -> Told:
    ask = meeting.ask
    edition = spr.edition_of(ask)
    obligations = spr.obligations_of_force(ask, edition=edition)
    return Told(
        (spr.force_headline(ask, obligations, edition),),
        spr.function_routes(ask, edition=edition),
        obligations,
    )


def _dependence(meeting: Meeting) -> Told:
    held = meeting.exhibit("force_dependence")
    return Told((held.alt,), held)


def _statements(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (),
        spr.statements_of_force(ask, edition=spr.edition_of(ask)),
        spr.grades_of_force(ask),
    )


def _contributions(meeting: Meeting) -> Told:
    ask = meeting.ask
    return Told(
        (),
        meeting.exhibit("force_contribution"),
        funding.funding_force(ask),
    )


def _issues(meeting: Meeting) -> Told:
    held = meeting.exhibit("force_issue")
    return Told((held.alt,), held)


def _roles(meeting: Meeting) -> Told:
    said = ("Roles are named by office, never by person.",)
    return Told(said, meeting.exhibit("role_to_meet"))


BOARD = (
    Part(SUMMARY, "Summary", _summary),
    Part("changes", "What changed since the last meeting", _changed),
    Part("capabilities", "Capabilities and gaps", _capabilities),
    Part("spr", "Strategic Policing Requirement: where each force stands", _positions),
    Part("single-points", "Single points of failure", _single_points),
    Part("secondments", "Seconded agencies", _secondments),
    Part("funding", "Funding", _funding),
    Part("agreements", "Agreements under review, ended or ending", _agreements),
    Part("cliff-edge", "What comes next, and what would lift most", _cliff_edge),
    Part(WHAT_IF, "What if", _what_if),
    Part("inspections", "Inspection grades and open recommendations", _inspections),
    Part("decisions", "Decisions asked", _decisions),
    Part("not-assessed", "What is not assessed", _not_assessed),
    Part("method", "Method", _method),
)
BRIEFING = (
    Part(SUMMARY, "Summary", _briefing_summary),
    Part("collaborations", "Collaborations that the force is party to", _collaborations),
    Part("routes", "Functions, and how the force reaches them", _routes),
    Part("single-points", "What hangs on one known provider", _dependence),
    Part("cliff-edge", "What comes next, and who could help", _cliff_edge),
    Part(WHAT_IF, "What if", _what_if),
    Part("statements", "Statements and grades", _statements),
    Part("contributions", "Contributions and funding", _contributions),
    Part("issues", "Current issues", _issues),
    Part("changes", "What changed since the last meeting", _changed),
    Part("decisions", "Decisions needed", _decisions),
    Part("roles", "Roles to meet", _roles),
    Part("not-assessed", "What is not assessed", _not_assessed),
    Part("method", "Method", _method),
)
