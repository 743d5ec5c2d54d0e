"""Board pack: the report of a meeting, made off the page's thread while the page stays usable."""

from __future__ import annotations

from collections.abc import Sequence
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
from dashboard.exhibits.since import earlier_meeting
from dashboard.exhibits.what_if import removal
from dashboard.exhibits.what_if.effects import minutes
from dashboard.exports.export_job import ExportJob
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, PackFormat, StepProgress, pack_file
from dashboard.exports.picture import browser
from dashboard.model import FIRST_DAY, Viewer
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import pack
from dashboard.packs.sections import sections_of
from dashboard.screens.what_if import CHOSEN
from dashboard.settings import DATABASE
from dashboard.wording import count_noun, spoken_date

MAKING, MADE_FOR = "pack making", "pack made for"
LOOK_EVERY_S = 0.5


def render(question: Question) -> None:
    top = st.container()
    of = _whose(question)
    meeting = _meeting(of)
    with top:
        headline(
            f"A pack for the {_lower(meeting.board)} on {spoken_date(meeting.day, 'day')}, from "
            f"what is known as at {question.status.as_at}. It holds what the pages show, marked "
            "and with every source."
        )
    titles = {section.key: section.title for section in sections_of(of, meeting.removed)}
    kind = "briefing" if of.force_id else "board"
    if meeting.removed:
        kind += " what-if"
        chosen = minutes(of, meeting.removed)
        note(f"The section What if tells of what is chosen on that page: {chosen}")
    keys = st.multiselect(
        "Sections",
        list(titles),
        default=list(titles),
        format_func=lambda key: titles[key],
        key=f"sections of a {kind} pack",
        placeholder="All sections",
    )
    labels = {form.extension: form.label for form in PACK_FORMATS.values()}
    form = PACK_FORMATS[url_state.choose("format", "Format", labels, "pdf", few=True)]
    if browser.found() is None:
        note(browser.MISSING)
    if st.button("Make the pack", key="make the pack"):
        _cancel()
        person = session.remembered()
        with session.refusals_recorded(person, "a pack"):
            EXPORTS.take(person.viewer.name)
        make = partial(_made, meeting, keys, form, DATABASE.value())
        st.session_state[MAKING] = ExportJob(make)
        st.session_state[MADE_FOR] = question.viewer
    _show_making(question.viewer)


def _made(
    meeting: Meeting,
    keys: Sequence[str],
    form: PackFormat,
    database: Path,
    progress: StepProgress,
) -> File:
    """The pack as a file. It is made off the page's thread: the answers alone take seconds."""
    progress("The answers", 0)
    return pack_file(pack(meeting, keys), form, database, progress)


def _lower(board: str) -> str:
    return board[:1].lower() + board[1:]


def _whose(question: Question) -> Question:
    """Whose pack it is: the network's, or that of the region or the force chosen."""
    options = {"network": "The network's board"}
    if question.rocu_id:
        options["region"] = f"The board of {question.short_name('rocu', question.rocu_id)}"
    if question.force_id:
        options["force"] = f"The chief officers of {question.name('force', question.force_id)}"
    default = list(options)[-1]
    whose = url_state.choose("pack-for", "Made for", options, default, few=True, follows=default)
    if len(options) == 1:
        st.markdown("Choose a region or a force under the title to make its pack.")
    return question_for(
        question,
        question.rocu_id if whose == "region" else None,
        question.force_id if whose == "force" else None,
    )


def _meeting(of: Question) -> Meeting:
    day_place, since_place = st.columns(2)
    latest = of.as_of + timedelta(days=366 * YEARS_AHEAD)
    day = url_state.choose_date(
        "meeting", "Day of the meeting", of.as_of, latest, earliest=FIRST_DAY, place=day_place
    )
    since = url_state.choose_date(
        "changes-since",
        "Tell changes since",
        earlier_meeting(of.as_of),
        of.as_of,
        earliest=FIRST_DAY,
        place=since_place,
    )
    return Meeting(of, day, since, removal.still_named(of, st.session_state.get(CHOSEN, "")))


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
    elif making.file is not None:
        file = making.file
        st.success(literal(f"The pack is ready: {file.name}, {_size(len(file.content))}."))
        reason = reason_for(file.marking, "pack")
        if reason is not None:
            shown = st.session_state[MADE_FOR]
            st.download_button(
                "Download the pack",
                data=partial(_content, session.remembered(), shown, file, reason),
                file_name=file.name,
                mime=file.mime,
                on_click="ignore",
                key="download the pack",
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


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else count_noun(round(size / 1e3) or 1, "kB", "kB")
