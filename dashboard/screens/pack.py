"""Board pack: the report of a meeting, made off the page's thread while the page stays usable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.access import session
from dashboard.access.limits import EXPORTS
from dashboard.access.session import Person
from dashboard.components import url_state
from dashboard.components.page import YEARS_AHEAD, headline, note
from dashboard.components.take_away import handed_out, reason_for
from dashboard.components.text import literal
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import meeting_before, recorded_from
from dashboard.exhibits.what_if import removal
from dashboard.exhibits.what_if.effects import minutes
from dashboard.exports.export_job import ExportJob
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, PackFormat, StepProgress, pack_file
from dashboard.exports.picture import browser
from dashboard.model import FIRST_DAY, Annex, Viewer, highest
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import divided, pack
from dashboard.packs.pages import pages_of
from dashboard.screens.what_if import CHOSEN
from dashboard.settings import DATABASE
from dashboard.wording import count_noun, join_words, spoken_date

MAKING, MADE_FOR = "pack making", "pack made for"
LOOK_EVERY_S = 0.5
ANNEXES = {
    Annex.APART: "In a file of its own",
    Annex.WITH: "In the same file",
    Annex.NONE: "None",
}


def render(question: Question) -> None:
    top = st.container()
    of, is_panel = _whose(question)
    meeting = _meeting(of, is_panel)
    with top:
        headline(
            f"A pack for the {_lower(meeting.board)} on {spoken_date(meeting.day, 'day')}, from "
            f"what is known as at {question.status.as_at}: "
            f"{count_noun(len(pages_of(meeting)), 'page')} to read, and an annex with the tables, "
            "the method and every source."
        )
    if meeting.removed:
        chosen = minutes(of, meeting.removed)
        note(f"The annex has a section What if, of what is chosen on that page: {chosen}")
    places = {place.value: said for place, said in ANNEXES.items()}
    annex = Annex(url_state.choose("annex", "Annex", places, Annex.APART.value, few=True))
    labels = {form.extension: form.label for form in PACK_FORMATS.values()}
    form = PACK_FORMATS[url_state.choose("format", "Format", labels, "pdf", few=True)]
    if browser.found() is None:
        note(browser.MISSING)
    if st.button("Make the pack", key="make the pack"):
        _cancel()
        person = session.remembered()
        with session.refusals_recorded(person, "a pack"):
            EXPORTS.take(person.viewer.name)
        make = partial(_made, meeting, annex, form, DATABASE.value())
        st.session_state[MAKING] = ExportJob(make)
        st.session_state[MADE_FOR] = question.viewer
    _show_making(question.viewer)


def _made(
    meeting: Meeting,
    annex: Annex,
    form: PackFormat,
    database: Path,
    progress: StepProgress,
) -> tuple[File, ...]:
    """The files of a pack. They are made off the page's thread: the answers alone take seconds."""
    progress("The answers", 0)
    reports = divided(meeting, pack(meeting), annex)
    return tuple(pack_file(report, form, database, progress) for report in reports)


def _lower(board: str) -> str:
    return board[:1].lower() + board[1:]


def _whose(question: Question) -> tuple[Question, bool]:
    """Whose pack it is: the network's, or that of the region or the force chosen, or of what its
    panels may be told in public."""
    options = {"network": "The network's board"}
    if question.rocu_id:
        options["region"] = f"The board of {question.short_name('rocu', question.rocu_id)}"
    options["panel"] = "The police and crime panels"
    if question.force_id:
        options["force"] = f"The chief officers of {question.name('force', question.force_id)}"
    default = next(key for key in ("force", "region", "network") if key in options)
    whose = url_state.choose("pack-for", "Made for", options, default, few=True, follows=default)
    if not question.rocu_id:
        st.markdown("Choose a region or a force under the title to make its pack.")
    is_panel = whose == "panel"
    of = question_for(
        question,
        question.rocu_id if whose in ("region", "panel") else None,
        question.force_id if whose == "force" else None,
    )
    return (replace(of, viewer=of.viewer.in_public) if is_panel else of), is_panel


def _meeting(of: Question, is_panel: bool) -> Meeting:
    day_place, since_place = st.columns(2)
    latest = of.as_of + timedelta(days=366 * YEARS_AHEAD)
    next_day = recorded_from(of, of.as_of) or of.as_of
    url_state.forget_unless_seen(of.viewer.scope, "meeting", "changes-since")
    day = url_state.choose_date(
        "meeting", "Day of the meeting", next_day, latest, earliest=FIRST_DAY, place=day_place
    )
    since = url_state.choose_date(
        "changes-since",
        "Tell changes since",
        meeting_before(of, of.as_of),
        of.as_of,
        earliest=FIRST_DAY,
        place=since_place,
    )
    removed = removal.still_named(of, st.session_state.get(CHOSEN, ""))
    return Meeting(of, day, since, removed, is_panel)


def _cancel() -> None:
    making: ExportJob | None = st.session_state.pop(MAKING, None)
    if making is not None:
        making.cancel()


def _show_making(viewer: Viewer) -> None:
    """How far the pack is, or the pack: never one of what this viewer no longer sees, after a
    change of role or of edition."""
    making: ExportJob | None = st.session_state.get(MAKING)
    if making is None:
        return
    if st.session_state[MADE_FOR].scope != viewer.scope:
        _cancel()
    elif not making.is_over:
        _show_progress()
    elif making.error:
        st.error(literal(making.error))
    elif making.files:
        said = (f"{file.name}, {_length(file)}" for file in making.files)
        st.success(literal(f"The pack is ready: {join_words(list(said))}."))
        reason = reason_for(highest(file.marking for file in making.files), "pack")
        if reason is not None:
            shown = st.session_state[MADE_FOR]
            for file, what in zip(making.files, ("pack", "annex"), strict=False):
                st.download_button(
                    literal(f"Download the {what}" + (f" ({file.length})" if file.length else "")),
                    data=partial(_content, session.remembered(), shown, file, reason),
                    file_name=file.name,
                    mime=file.mime,
                    on_click="ignore",
                    key=f"download the {what}",
                )


def _content(person: Person, shown: Viewer, file: File, reason: str) -> bytes:
    """The pack, for somebody who may still have it."""
    with session.refusals_recorded(person, "a pack"):
        person.check()
    return handed_out("pack", person, shown, file, reason)


@st.fragment(run_every=LOOK_EVERY_S)
def _show_progress() -> None:
    making: ExportJob | None = st.session_state.get(MAKING)
    if making is None or making.is_over:
        st.rerun()
        return
    step = f"Step {making.done} of {making.steps}: {making.step}" if making.done else making.step
    st.progress(min(making.done / (making.steps or 1), 1.0), text=literal(step))
    if st.button("Cancel", key="cancel the pack"):
        _cancel()
        st.rerun()


def _length(file: File) -> str:
    size = _size(len(file.content))
    return f"{file.length}, {size}" if file.length else size


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else count_noun(round(size / 1e3) or 1, "kB", "kB")
