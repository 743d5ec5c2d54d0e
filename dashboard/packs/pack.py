"""Making a pack: the report of a meeting, of the sections that somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import earlier_meeting
from dashboard.model import highest
from dashboard.packs.meeting import Meeting
from dashboard.packs.report import Report, Section, cover_fields, file_name
from dashboard.packs.sections import SUMMARY, sections_of
from dashboard.packs.spec import SectionSpec
from dashboard.store.queries import nearest
from dashboard.wording import spoken_date


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
    specs = sections_of(question, meeting.removed)
    known = [spec.key for spec in specs]
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no section {key!r}. {nearest(key, known, 'There are')}")
    sections = _sections([spec for spec in specs if not keys or spec.key in keys], meeting)
    marking = highest([question.marking, *(section.marking for section in sections)])
    status = replace(question.status, marking=marking)
    kind = "Briefing" if question.force_id else "Board pack"
    *facts, version = cover_fields(status, {}, question.store.version)
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
            *facts,
            ("Changes since", _since(meeting)),
            version,
        ),
        is_pack=True,
    )


def _of(question: Question) -> str:
    if question.force_id:
        return question.name("force", question.force_id)
    return question.name("rocu", question.rocu_id) if question.rocu_id else "the ROCU network"


def _since(meeting: Meeting) -> str:
    day = spoken_date(meeting.since, "day")
    if meeting.since == earlier_meeting(min(meeting.day, meeting.question.as_of)):
        return f"{day}, three months before; the day of the last meeting is not recorded"
    return day


def _sections(specs: Sequence[SectionSpec], meeting: Meeting) -> tuple[Section, ...]:
    """The sections, two at a time; the summary last, since it is made of what the others ask."""
    early = [spec for spec in specs if spec.key != SUMMARY]
    with ThreadPoolExecutor(max_workers=2) as threads:
        made = list(threads.map(lambda spec: _section(spec, meeting), early))
    summary = [_section(spec, meeting) for spec in specs if spec.key == SUMMARY]
    return (*summary, *made)


def _section(spec: SectionSpec, meeting: Meeting) -> Section:
    """A section with the exhibits that have rows; it names those that have none."""
    (sentences, exhibits), record = provenance.recorded(
        lambda: (spec.said(meeting), spec.shown(meeting))
    )
    shown = tuple(exhibit for exhibit in exhibits if len(exhibit.table))
    empty = [exhibit.title for exhibit in exhibits if not len(exhibit.table)]
    if empty and not shown:
        as_at = meeting.question.status.as_at
        sentences.append(f"Nothing on record by {as_at} was found for this section.")
    if empty:
        sentences.append(f"Looked for, with nothing on record: {'; '.join(empty)}.")
    asked = marking_of_queries(meeting.question, record.direct)
    marking = highest([asked, *record.markings, *(exhibit.status.marking for exhibit in shown)])
    return Section(spec.key, spec.title, tuple(sentences), shown, marking)
