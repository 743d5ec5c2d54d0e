"""Making a pack: the report of a meeting, of the pages and sections that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.question import Source
from dashboard.model import Annex, highest
from dashboard.packs.meeting import Meeting
from dashboard.packs.pages import PACK_PAGE, SHOWN_ON, pages_of
from dashboard.packs.report import Page, Report, Section, cover_fields, file_name
from dashboard.packs.sections import annex_of
from dashboard.packs.spec import PageSpec, SectionSpec
from dashboard.store.queries import nearest
from dashboard.wording import spoken_date

Spec = TypeVar("Spec", PageSpec, SectionSpec)


def pack(meeting: Meeting, keys: Sequence[str] = ()) -> Report:
    """The pack of a meeting with its annex: what is named by `keys`, or all of it.

    UsageError where a page or a section is not known, or the day to compare with is not before the
    as-at date.
    """
    question = meeting.question
    if meeting.since > question.as_of:
        raise UsageError(
            f"Changes are told since {spoken_date(meeting.since, 'day')}, which is after the "
            f"as-at date, {question.status.as_at}. Name an earlier day."
        )
    pages, sections = pages_of(meeting), annex_of(meeting)
    known = [*(spec.key for spec in pages), *(spec.key for spec in sections)]
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no section {key!r}. {nearest(key, known, 'There are')}")
    with ThreadPoolExecutor(max_workers=2) as threads:
        # The pages last: they are made of what the sections ask.
        annex = tuple(threads.map(lambda one: _section(one, meeting), _wanted(sections, keys)))
        made = _gathered([*threads.map(lambda one: _page(one, meeting), _wanted(pages, keys))])
    return _report(meeting, made, annex)


def divided(meeting: Meeting, whole: Report, annex: Annex) -> tuple[Report, ...]:
    """A pack in the files that are wanted: whole, apart from its annex, or without it.

    Sources have the same number in both, and each file is marked by what it holds itself.
    """
    if not whole.pages or (annex == Annex.WITH and whole.sections):
        return (whole,)
    if annex == Annex.NONE or not whole.sections:
        # What a page has no room for is on a page of the dashboard; its sources are at the end.
        alone = tuple(_without_annex(page) for page in whole.pages)
        return (replace(_report(meeting, alone, ()), has_annex=False),)
    short = _report(meeting, whole.pages, (), whole.sources)
    return short, _report(meeting, (), whole.sections, whole.sources)


def _without_annex(page: Page) -> Page:
    parts = (
        replace(part, elsewhere=SHOWN_ON.get(part.exhibit.id, PACK_PAGE)) for part in page.parts
    )
    return replace(page, parts=tuple(parts))


def _report(
    meeting: Meeting,
    pages: tuple[Page, ...],
    sections: tuple[Section, ...],
    cited: tuple[Source, ...] = (),
) -> Report:
    question = meeting.question
    held: list[Page | Section] = [*pages, *sections]
    marking = highest([question.marking, *(one.marking for one in held)])
    status = replace(question.status, marking=marking)
    is_annex = bool(cited and sections)
    kind = f"{meeting.kind} annex" if is_annex else meeting.kind
    *facts, version = cover_fields(status, {}, question.store.version)
    title = f"{meeting.kind}: {meeting.of}, {spoken_date(meeting.day, 'day')}"
    return Report(
        title=f"Annex to the {title[:1].lower()}{title[1:]}" if is_annex else title,
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
            ("Changes since", meeting.since_words),
            version,
        ),
        is_pack=True,
        pages=pages,
        cited=cited,
    )


def _wanted(specs: Sequence[Spec], keys: Sequence[str]) -> list[Spec]:
    return [spec for spec in specs if not keys or spec.key in keys]


def _page(spec: PageSpec, meeting: Meeting) -> Page:
    """A page; a part without rows is left out, and what it looked for is said."""
    (message, sentences, (parts, nothing)), record = provenance.recorded(
        lambda: (spec.message(meeting), spec.said(meeting), spec.shown(meeting))
    )
    said = [one for one in dict.fromkeys([*sentences, *nothing]) if one not in message]
    marking = _marking(meeting, record, (part.exhibit.status.marking for part in parts))
    return Page(spec.key, spec.title, message, tuple(said), tuple(parts), marking)


def _gathered(pages: list[Page]) -> tuple[Page, ...]:
    """The pages that show something; what each of the others says is a line of the first, unless
    that says so itself, so that none is a title over a sentence."""
    bare = [page for page in pages[1:] if not page.parts]
    if not bare:
        return tuple(pages)
    said = (" ".join([page.message, *page.sentences]) for page in bare)
    first = replace(
        pages[0],
        sentences=tuple(dict.fromkeys((*pages[0].sentences, *said))),
        marking=highest([pages[0].marking, *(page.marking for page in bare)]),
    )
    return (first, *(page for page in pages[1:] if page.parts))


def _section(spec: SectionSpec, meeting: Meeting) -> Section:
    """A section with the exhibits that have rows; it names those that have none."""
    (sentences, exhibits), record = provenance.recorded(
        lambda: (spec.said(meeting), spec.shown(meeting))
    )
    shown = tuple(exhibit for exhibit in exhibits if exhibit.row_count)
    empty = [exhibit.title for exhibit in exhibits if not exhibit.row_count]
    if empty and not shown:
        as_at = meeting.question.status.as_at
        sentences.append(f"Nothing on record by {as_at} was found for this section.")
    if empty:
        sentences.append(f"Looked for, with nothing on record: {'; '.join(empty)}.")
    marking = _marking(meeting, record, (exhibit.status.marking for exhibit in shown))
    return Section(spec.key, spec.title, tuple(sentences), shown, marking)


def _marking(meeting: Meeting, record: provenance.Record, markings: Iterable[str]) -> str:
    """The highest marking of what was asked beside the exhibits, and of the exhibits."""
    asked = marking_of_queries(meeting.question, record.direct)
    return highest([asked, *record.markings, *markings])
