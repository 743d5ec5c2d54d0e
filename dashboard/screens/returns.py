"""Our data: what is due, sending it in, deciding on it, and what was sent before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from dashboard.access import session, sign_in
from dashboard.access.audit import Event, record
from dashboard.access.roles import DECIDE_RETURNS, SEE_RETURNS, SEND_RETURNS
from dashboard.access.session import Person
from dashboard.access.sharing import is_away
from dashboard.components import url_state
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.components.return_form import KEPT, keep_left, typed_rows
from dashboard.components.return_history import show_history
from dashboard.components.return_parts import (
    show_consequence,
    show_difference,
    show_problems,
    show_refusal,
)
from dashboard.components.table import show_table
from dashboard.components.text import literal
from dashboard.errors import AccessError, DashboardError, DataSetError, ReturnError
from dashboard.exhibits import provenance
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question, lookup
from dashboard.ledger.ledger import Ledger, ledger_of
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns import drafts
from dashboard.returns.check import Checked, check, stewards
from dashboard.returns.decide import decide, send, why_late
from dashboard.returns.difference import Move, compared, consequence, version_before
from dashboard.returns.due import due, periods_before
from dashboard.returns.kinds import KINDS, Kind
from dashboard.returns.live import joined, live_rows
from dashboard.returns.marked import marked
from dashboard.returns.markings import marked_higher
from dashboard.returns.publish import publish_with
from dashboard.returns.read import MAX_BYTES, Return, read_file
from dashboard.returns.versions import (
    ACCEPTED,
    SENT,
    SENT_BACK,
    Columns,
    Version,
    counting,
    rows_of,
    versions,
)
from dashboard.returns.words import MARKED_HIGHER
from dashboard.settings import DATA, DATABASE, FOUR_EYES, LEDGER, RETURN_DAYS
from dashboard.store.candidate import Candidate
from dashboard.store.unpublished import unpublished
from dashboard.wording import count_noun, spoken_date

TITLE = "Our data"
_SENT_IN = "return sent in"
_CHECKED = "return checked"
_UPLOADS = "uploads so far"
_TOLD = "return told"
_CONSEQUENCE = "consequence of a return"
_WAITING = "consequence of what waits"
NEW = "new"
CANNOT_JOIN = (
    "Nothing was sent. Whoever runs the server finds what is wrong with: python -m dashboard build"
)

OF_NO_REGION = (
    "No lead, no party and no unit of a region is recorded for this agreement, so no region sends "
    "returns of it. Ask the administrator: sent once with the lead or a party that it has, by "
    "python -m dashboard return send, it is that region's from then on."
)


class _Page(NamedTuple):
    """What every part of the page needs."""

    question: Question
    person: Person
    ledger: Ledger
    held: list[Version]
    """The versions that this person may see, in the order of sending."""


class _Of(NamedTuple):
    """What a return is of."""

    kind: Kind
    subject: str
    period: date


def render(question: Question) -> None:
    person = session.remembered()
    if is_away():
        headline("What was sent in cannot be shown at the moment.")
        return
    ledger = ledger_of(LEDGER.value(), DATABASE.value())
    scope = question.viewer.scope
    if scope.edition == "public" or SEE_RETURNS.name not in question.viewer.permissions:
        headline("What units and forces send in is not part of the public edition.")
        return
    held = [
        version
        for version in versions(ledger)
        if scope.is_whole or (version.owner and version.owner in (scope.regions or ()))
    ]
    page = _Page(question, person, ledger, held)
    if _TOLD in st.session_state:
        st.success(literal(st.session_state.pop(_TOLD)))
    _show_headline(page)
    if person.claims is None:
        note(
            "No sign-in is set up, so returns can be OFFICIAL only, and whoever runs this machine "
            "sends and decides alone."
        )
    of = _chosen(page)
    if _may(page, SEND_RETURNS):
        folded("Send a return", lambda: _show_sending(page, of), chooses=("sheet", "by"))
    waiting = [version for version in held if version.state == SENT]
    if waiting and _may(page, DECIDE_RETURNS):
        _show_deciding(page, waiting)
    st.subheader("Who has sent what", anchor="due")
    _show_due(page)
    folded("Every version", lambda: _show_history(page, of), chooses=("version",))


def _may(page: _Page, permission: object) -> bool:
    """Whether this person has a permission for any region that the page shows."""
    rocus = page.question.answer("region_option")["rocu_id"]
    return any(page.person.may(permission, rocu) for rocu in rocus)  # type: ignore[arg-type]


def _of_subject(page: _Page, of: _Of) -> list[Version]:
    """What this person may see of all that was sent in of a subject."""
    return [v for v in page.held if (v.kind, v.subject) == (of.kind, of.subject)]


def _mark(held: Iterable[Version], rows: Iterable[Mapping[str, Columns]] = ()) -> None:
    """Mark the page as what it shows of returns is marked."""
    markings = {version.marking for version in held}
    for tables in rows:
        for columns in tables.values():
            markings.update(filter(None, columns.get("marking", [])))
    provenance.record(Record(markings=markings))


def _home(page: _Page) -> str | None:
    """The region of whoever sends: the one that the page is about, where they send for it."""
    mine = [
        str(rocu)
        for rocu in page.question.answer("region_option")["rocu_id"]
        if page.person.may(SEND_RETURNS, rocu)
    ]
    home = page.question.home
    return home if home in mine else next(iter(mine), None)


def _show_headline(page: _Page) -> None:
    units, forces = _subjects(page)
    (period,) = periods_before(date.today(), 1)
    told = [
        *due("unit", units, [period], page.held, RETURN_DAYS.value()),
        *due("force", forces, [period], page.held, RETURN_DAYS.value()),
    ]
    accepted = sum(any(v.state == ACCEPTED for v in one.versions) for one in told)
    waiting = sum(version.state == SENT for version in page.held)
    late = sum(one.is_late for one in told)
    headline(
        f"For the quarter to {spoken_date(period, 'day')}, {accepted or 'none'} of "
        f"{count_noun(len(told), 'return')} {'is' if accepted < 2 else 'are'} accepted, "
        f"{waiting or 'none'} {'waits' if waiting < 2 else 'wait'} for a decision and "
        f"{late or 'none'} {'is' if late < 2 else 'are'} late."
    )


def _subjects(page: _Page) -> tuple[list[str], list[str]]:
    """The units and forces that the page is about: of the region chosen, else of all one sees."""
    question = page.question
    scope = question.viewer.scope
    rocus = [
        str(rocu)
        for rocu in question.answer("region_option")["rocu_id"]
        if (question.home in (None, rocu)) and (scope.is_whole or rocu in (scope.regions or ()))
    ]
    forces = question.answer("force_option")
    return rocus, [
        str(force)
        for force, rocu in zip(forces["force_id"], forces["rocu_id"], strict=True)
        if rocu in rocus
    ]


def _name(page: _Page, kind: str, of: str) -> str:
    with suppress(KeyError, DashboardError):
        return page.question.name(kind, of)
    return of


def _chosen(page: _Page) -> _Of:
    """What kind of return of whom for when the page is about."""
    # Names of units and of agreements are long, and would be cut in a third of the page.
    places = [*st.columns((1, 3)), st.container()]
    kinds = {"unit": "A unit", "force": "A force", "agreement": "An agreement"}
    default = "force" if page.question.force_id else "unit"
    with places[0]:
        kind = KINDS[url_state.choose("return", "Return of", kinds, default)]
    units, forces = _subjects(page)
    if kind.name == "agreement":
        register = page.question.answer("agreement_register")
        names = lookup(register, "agreement_id", "name") | {NEW: "An agreement that is new"}
    else:
        names = {
            of: _name(page, kind.subject_table, of)
            for of in (units if kind.name == "unit" else forces)
        }
    wanted = page.question.force_id if kind.name == "force" else page.question.home
    with places[1]:
        first = wanted if wanted in names else next(iter(names), "")
        subject = url_state.choose("subject", "Whose", names, str(first)) if names else ""
        if subject == NEW:
            subject = st.text_input(
                "Its id: small letters, digits and hyphens", key="id of a new agreement"
            ).strip()
            if subject and not _may_send(page, _Of(kind, subject, date.today())):
                note("There is an agreement of this id already. Choose another id.")
                subject = ""
    with places[2]:
        if kind.tells_of_quarter:
            ends = periods_before(date.today())
            said = {end.isoformat(): f"Quarter to {spoken_date(end, 'day')}" for end in ends}
            chosen = url_state.choose("period", "For", said, ends[0].isoformat())
            return _Of(kind, subject, date.fromisoformat(chosen))
        day = st.date_input(
            "As from", value=date.today(), format="DD/MM/YYYY", key="agreement as from"
        )
    return _Of(kind, subject, day if isinstance(day, date) else date.today())


def _stewards(page: _Page, of: _Of) -> tuple[frozenset[str], bool]:
    """The regions whose stewards send returns of a subject, and whether it is on record."""

    def look() -> tuple[frozenset[str], bool]:
        with Candidate(DATA.value(), live_rows(page.ledger)) as candidate:
            known = {row["agreement_id"] for row in candidate.rows("agreement")}
            return stewards(candidate, of.kind, of.subject, of.period), of.subject in known

    key = ("stewards", page.ledger.head, of.kind.name, of.subject, of.period)
    return page.question.remember(key, look)


def _may_send(page: _Page, of: _Of) -> bool:
    """Whether this person sends returns of a subject, asked before anything of it is shown."""
    regions, is_known = _stewards(page, of)
    is_new = not (of.kind.tells_of_quarter or is_known)
    return is_new or any(page.person.may(SEND_RETURNS, rocu) for rocu in regions)


def _show_sending(page: _Page, of: _Of) -> None:
    left = keep_left(page.ledger, *of, page.person.viewer.name)
    if left is not None:
        before = _Of(*left)
        _record(page, "return", _draft_name(before), _marking_typed(page))
        st.success(
            literal(
                f"What you typed of {_called(page, before)} is saved as a draft. It is not sent "
                "yet: choose it again to go on with it."
            )
        )
    if not of.subject:
        note("Choose whose return it is.")
        return
    if not _may_send(page, of):
        regions, _ = _stewards(page, of)
        note(
            "Your role does not send returns of this subject. Choose another one."
            if regions
            else OF_NO_REGION
        )
        return
    _mark(_of_subject(page, of))
    ways = {"file": "As a workbook", "typed": "Typed here"}
    by = url_state.choose("by", "How", ways, "file", few=True)
    sent = _from_file(page, of) if by == "file" else _from_form(page, of)
    if sent is not None:
        _show_checked(page, of, sent)


def _from_file(page: _Page, of: _Of) -> Return | None:
    """A return that came as a file; it is dropped from the server's memory when it is read."""
    st.download_button(
        "Download the workbook to fill in",
        data=lambda: _template(page, of),
        file_name=f"return-{of.kind.name}-{of.subject}-{of.period}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="take the template",
    )
    count = st.session_state.setdefault(_UPLOADS, 0)
    given = st.file_uploader(
        "The workbook, filled in, or a zip archive of CSV files",
        type=["xlsx", "zip"],
        max_upload_size=MAX_BYTES // 2**20,
        key=f"upload {count}",
    )
    if given is not None:
        name, content = given.name, given.getvalue()
        st.session_state[_UPLOADS] = count + 1
        st.session_state[_SENT_IN] = (name, content)
        st.rerun()
    if _SENT_IN not in st.session_state:
        return None
    name, content = st.session_state[_SENT_IN]
    try:
        with st.spinner("Reading the workbook"):
            found = read_file(name, content)
        _refuse_other(found, of, page)
        return found
    except DataSetError as error:
        show_refusal(error, None)
        return None
    except AccessError as error:
        st.error(literal(str(error)))
        return None


def _template(page: _Page, of: _Of) -> bytes:
    # It has what makes a workbook, which a server would hold for whoever sends no return.
    from dashboard.returns.template import template

    made = template(of.kind, of.subject, of.period, DATA.value(), page.ledger)
    _record(page, "export", made.name, made.marking)
    return _given(page, made.content)


def _refuse_other(found: Return, of: _Of, page: _Page) -> None:
    """Raise where a file is of something else than what the page is about."""
    if (found.kind, found.subject, found.period) != tuple(of):
        raise AccessError(
            f"This is a return of {_called(page, _Of(found.kind, found.subject, found.period))}, "
            f"and the page is about one of {_called(page, of)}. Choose what it is of above, or "
            "send the other file."
        )


def _called(page: _Page, of: _Of) -> str:
    name = _name(page, of.kind.subject_table, of.subject)
    return f"{name} for {spoken_date(of.period, 'day')}"


def _from_form(page: _Page, of: _Of) -> Return | None:
    marking = ""
    if page.person.claims is not None:
        markings = {SENSITIVE: SENSITIVE, OFFICIAL: OFFICIAL}
        marking = url_state.choose("as", "Marking of the return", markings, SENSITIVE)
    # What is being typed stands on the page, marked as it will be sent.
    provenance.record(Record(markings={marking or OFFICIAL}))
    rows = typed_rows(
        page.ledger,
        DATA.value(),
        of.kind,
        of.subject,
        of.period,
        page.person.viewer.name,
        lambda: _record(page, "return", _draft_name(of), marking or OFFICIAL),
    )
    if st.button("Check what is typed", key="check what is typed"):
        st.session_state[_CHECKED] = (of, rows)
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept != (of, rows):
        return None
    return drafts.typed(of.kind, of.subject, of.period, marking, rows)


def _draft_name(of: _Of) -> str:
    return f"Draft {of.kind.name} {of.subject} {of.period}"


def _marking_typed(page: _Page) -> str:
    """The marking of what is typed, where none is chosen on the page."""
    return OFFICIAL if page.person.claims is None else SENSITIVE


def _show_checked(page: _Page, of: _Of, sent: Return) -> None:
    """What is wrong with a return; else how it differs, what would follow, and sending it."""
    signs_in = page.person.claims is not None
    try:
        with st.spinner("Checking every row"):
            checked = check(
                sent,
                DATA.value(),
                page.ledger,
                SENSITIVE if signs_in else OFFICIAL,
                may_restrict=signs_in,
                sender_rocu=_home(page),
            )
    except ReturnError as error:
        show_refusal(error, of.kind)
        if sent.letters:
            _offer_marked(page, sent, error)
        return
    except DataSetError as error:
        # What is wrong stands in rows of others, which whoever sends may not be allowed to see.
        st.error(literal(f"{str(error).partition(';')[0]}, but not in this return. {CANNOT_JOIN}"))
        return
    if not any(page.person.may(SEND_RETURNS, rocu) for rocu in checked.regions):
        raise AccessError("Your role does not send returns of this subject.")
    _mark([checked.version], [checked.rows])
    if checked.warnings:
        st.markdown(literal("Nothing is wrong. These are strange, and may yet be true:"))
        show_problems(checked.warnings, of.kind, "What is strange")
    else:
        st.markdown(literal("Nothing is wrong with it."))
    before = version_before(page.held, checked.version)
    rows = rows_of(page.ledger, [before] if before else [])
    rows[checked.version.key] = checked.rows
    show_difference(compared(before, checked.version, rows), of.kind, _namer(page))
    _show_marking(page, checked.version, checked.rows)
    show_consequence(_consequence(page, checked), _namer(page))
    if st.button("Send it in", key="send the return", type="primary"):
        _send(page, checked)


def _offer_marked(page: _Page, sent: Return, error: ReturnError) -> None:
    content = marked(sent.content, error.every, [])
    name = f"marked-{sent.name}"
    signs_in = page.person.claims is not None

    def take() -> bytes:
        _record(page, "export", name, sent.marking or (SENSITIVE if signs_in else OFFICIAL))
        return _given(page, content)

    st.download_button(
        "Download your workbook with what is wrong marked in it",
        data=take,
        file_name=name,
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="take the marked workbook",
    )


def _consequence(page: _Page, checked: Checked) -> list[Move]:
    """What would stand elsewhere, worked out once for a return and the state of the ledger."""
    key = ("consequence", checked.live.digest, checked.sent.digest, page.question.store.version)
    held = st.session_state.get(_CONSEQUENCE)
    if held is None or held[0] != key:
        with (
            st.spinner("Working out what would follow"),
            unpublished(DATA.value(), checked.live) as then,
        ):
            viewer = page.question.viewer
            held = key, consequence(page.question.store, then, date.today(), viewer)
        st.session_state[_CONSEQUENCE] = held
    moves: list[Move] = held[1]
    return moves


def _namer(page: _Page) -> Callable[[str, str], str]:
    names = page.question.answer("name")
    called = {
        (kind, of): str(short or name)
        for kind, of, short, name in zip(
            names["kind"], names["id"], names["short_name"], names["name"], strict=True
        )
    }
    tables = {"policing_function": "function", "spr_threat": "threat", "spr_edition": "edition"}
    return lambda kind, of: called.get((tables.get(kind, kind), of), of)


def _send(page: _Page, checked: Checked) -> None:
    who = page.person.viewer.name
    sent = send(page.ledger, checked, who)
    if not sent.is_known:
        _record(page, "return", f"Return {sent.version.key}", sent.version.marking)
    for key in (_SENT_IN, _CHECKED, KEPT):
        st.session_state.pop(key, None)
    version = sent.version
    if sent.is_known:
        told = f"You sent this already as version {version.number}. It is {version.state}."
    else:
        told = f"{version.title} is sent. It counts when somebody has accepted it."
    for other in sent.waiting:
        told += (
            f" Version {other.number} was sent by {other.who} on "
            f"{spoken_date(other.at.astimezone().date(), 'day')} and waits too."
        )
    _tell(told)


def _tell(sentence: str) -> None:
    """Run the page anew, which says what was done over what is there now."""
    st.session_state[_TOLD] = sentence
    st.rerun()


def _record(page: _Page, event: str, what: str, marking: str, reason: str = "") -> None:
    viewer = page.person.viewer
    record(Event(None, viewer.name, event, what, str(viewer.scope), marking, reason))  # type: ignore[arg-type]


def _show_deciding(page: _Page, waiting: list[Version]) -> None:
    st.subheader("What waits for a decision", anchor="waiting")
    names = {version.key: version.title for version in waiting}
    key = url_state.choose("deciding", "Return", names, next(iter(names)))
    version = next(version for version in waiting if version.key == key)
    if not page.person.may(DECIDE_RETURNS, version.owner):
        note("Your role does not decide on returns of this region.")
        return
    note(
        f"Sent by {version.who} on {spoken_date(version.at.astimezone().date(), 'day')}, "
        f"{version.marking}."
    )
    before = version_before(page.held, version)
    both = [version, *([before] if before else [])]
    rows = rows_of(page.ledger, both)
    _mark(both, rows.values())
    show_difference(compared(before, version, rows), version.kind, _namer(page))
    _show_marking(page, version, rows[version.key])
    late = why_late(page.held, version)
    if late:
        note(late)
    else:
        show_consequence(_waiting_consequence(page, version), _namer(page))
    four_eyes = FOUR_EYES.value()
    if (sign_in.is_set_up() if four_eyes is None else four_eyes) and (
        version.who == page.person.viewer.name
    ):
        note("You sent this return, so somebody else has to decide on it.")
        return
    reason = st.text_input("Why, where it is sent back", key="reason", max_chars=500).strip()
    accept, back = st.columns(2)
    if not late and accept.button("Accept it", key="accept", type="primary"):
        _decide(page, version, True, reason)
    if back.button("Send it back", key="send back"):
        if reason:
            _decide(page, version, False, reason)
        else:
            st.error("Say why it is sent back.")


def _show_marking(page: _Page, version: Version, rows: Mapping[str, Columns]) -> None:
    """Say where fewer people will see a version than what it takes the place of."""
    key = ("marked higher", page.ledger.head, version.key, version.digest)
    if page.question.remember(key, lambda: marked_higher(page.ledger, version, rows)):
        note(MARKED_HIGHER)


def _waiting_consequence(page: _Page, version: Version) -> list[Move]:
    key = ("waiting", version.key, page.question.store.version)
    held = st.session_state.get(_WAITING)
    if held is None or held[0] != key:
        others = [v for v in counting(versions(page.ledger)) if v.of != version.of]
        together = [*others, version.as_accepted]
        live = joined(together, rows_of(page.ledger, together))
        with (
            st.spinner("Working out what would follow"),
            unpublished(DATA.value(), live) as then,
        ):
            viewer = page.question.viewer
            held = key, consequence(page.question.store, then, date.today(), viewer)
        st.session_state[_WAITING] = held
    moves: list[Move] = held[1]
    return moves


def _decide(page: _Page, version: Version, is_accepted: bool, reason: str) -> None:
    four_eyes = FOUR_EYES.value()
    with st.spinner("Checking the whole, recording and publishing"):
        decided = decide(
            page.ledger,
            DATA.value(),
            version,
            ACCEPTED if is_accepted else SENT_BACK,
            page.person.viewer.name,
            reason,
            sign_in.is_set_up() if four_eyes is None else four_eyes,
        )
        _record(page, "decision", f"Return {decided.key} {decided.state}", decided.marking, reason)
        if is_accepted:
            publish_with(page.ledger, DATA.value(), DATABASE.value())
    for key in (_WAITING, _CONSEQUENCE):
        st.session_state.pop(key, None)
    _tell(f"{decided.title} is {decided.state}.")


def _show_due(page: _Page) -> None:
    periods = periods_before(date.today())
    days = RETURN_DAYS.value()
    units, forces = _subjects(page)
    told = due("unit", units, periods, page.held, days) + due(
        "force", forces, periods, page.held, days
    )
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for one in told:
        rows.setdefault((one.kind, one.subject), {})[
            f"Quarter to {spoken_date(one.period, 'day')}"
        ] = one.said
    frame = pd.DataFrame(
        [
            {"Who": _name(page, KINDS[kind].subject_table, subject), **said}
            for (kind, subject), said in rows.items()
        ]
    )
    show_table(frame, "Who has sent what, for the last four quarters")
    note(
        f"A return is due {count_noun(days, 'day')} after its quarter has ended. "
        "Accepted means that its figures are on the other pages."
    )


def _show_history(page: _Page, of: _Of) -> None:
    """Every version of a subject, what one of them says, and how it differs from an earlier one."""
    mine = _of_subject(page, of)
    _mark(mine)
    if not mine:
        name = _name(page, of.kind.subject_table, of.subject)
        note(f"Nothing that you may see was sent in of {name} yet.")
        return

    def take(name: str, content: bytes, marking: str) -> bytes:
        _record(page, "export", name, marking)
        return _given(page, content)

    readable = [version for version in mine if _may_read(page, version)]
    shown, rows = show_history(page.ledger, mine, readable, _namer(page), take)
    _mark(shown, rows.values())


def _may_read(page: _Page, version: Version) -> bool:
    """What was accepted is on the pages; what was not, only who decides on it reads."""
    return version.state == ACCEPTED or page.person.may(DECIDE_RETURNS, version.owner)


def _given(page: _Page, content: bytes) -> bytes:
    """What is about to be downloaded, which whoever is signed in may then fetch."""
    if page.person.claims is not None:
        from dashboard.access.download_tokens import give

        give(content, page.person.claims)
    return content
