"""What I follow: what is new in it, what goes by mail, and the packs that were made for boards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.access import session
from dashboard.access.identity import identity_of
from dashboard.access.limits import EXPORTS
from dashboard.access.role_assignments import read_grants
from dashboard.access.session import Person
from dashboard.access.sharing import is_away
from dashboard.components import url_state
from dashboard.components.page import headline, note
from dashboard.components.table import show_table
from dashboard.components.take_away import handed_out, reason_for
from dashboard.components.text import literal
from dashboard.exhibits import provenance
from dashboard.exhibits.actions import board_words
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Link, Question
from dashboard.exports.files import PDF, File
from dashboard.following.choices import (
    KINDS,
    Choice,
    choice_of,
    follow,
    force_place,
    person_of,
    region_place,
)
from dashboard.following.followers import (
    groups_count_until,
    groups_of,
    is_mailable,
    own_places,
    viewer_by_mail,
)
from dashboard.following.kept_packs import (
    KeptFile,
    KeptPack,
    PackFailure,
    is_open_to,
    kept_packs,
    meetings_without_pack,
    pack_failures,
)
from dashboard.following.news import PHRASES, Item, Moment, counted, news, of_choice
from dashboard.following.outbox import outbox
from dashboard.ledger.ledger import Ledger, LedgerError, TakenError, ledger_of
from dashboard.model import FIRST_DAY
from dashboard.settings import DATABASE, LEDGER, MAIL_GROUP_DAYS, ROLES
from dashboard.store.store import held_at
from dashboard.wording import join_words, sentence, spoken_date

A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
PAGES = {
    "standing": "Since the last meeting",
    "decision": "Agreements",
    "return": "Our data",
    "action": "Actions",
    "publication": "Sources and method",
    "papers": "What I follow",
}
_TOLD = "following told"


def render(question: Question) -> None:
    person = session.remembered()
    if is_away():
        headline("What you follow cannot be shown at the moment.")
        return
    ledger = ledger_of(LEDGER.value(), DATABASE.value())
    places = own_places(question, question.viewer)
    choice = _seen(question, person, ledger)
    top = st.container()
    since = url_state.choose_date(
        "since",
        "What is new since",
        question.as_of - A_WEEK,
        question.as_of,
        earliest=FIRST_DAY,
    )
    items = _new(question, ledger, choice, places, since)
    with top:
        if _TOLD in st.session_state:
            st.success(literal(st.session_state.pop(_TOLD)))
        headline(_headline(choice, places, items, since))
    if items:
        show_table(_table(items), "What is new in what you follow")
    st.subheader("What to follow", anchor="choose")
    _show_choices(question, person, ledger, choice, places)
    packs = [pack for pack in kept_packs(ledger.entries) if pack.is_for(question.viewer.scope)]
    due = [
        of
        for of in meetings_without_pack(question, ledger.entries)
        if question.as_of == date.today() and is_open_to(of[0], question.viewer.scope)
    ]
    if packs or due:
        st.subheader("Packs made for meetings", anchor="packs")
    failures = pack_failures(ledger.entries) if due else {}
    for board, day in due:
        which = f"{board_words(question, board)}, {spoken_date(day, 'day')}"
        note(f"{which}: {_why_not_made(failures.get((board, day)))}")
    if packs:
        _show_packs(question, person, ledger, packs)


def _seen(question: Question, person: Person, ledger: Ledger) -> Choice | None:
    """What somebody follows. Of whoever gets mails the groups that they are in now are kept, once a
    day at most: for a while mails go by them."""
    choice, groups = choice_of(ledger, person.viewer.name), groups_of(person.grants)
    if choice is None or not choice.address:
        return choice
    is_old = datetime.now(UTC) - choice.seen > A_DAY
    if groups == choice.groups and not (groups and is_old):
        return choice
    with suppress(LedgerError, TakenError):  # The page is there all the same.
        _keep(question, person, ledger, choice.places, choice.kinds, choice.address)
    return choice_of(ledger, person.viewer.name)


def _new(
    question: Question,
    ledger: Ledger,
    choice: Choice | None,
    places: Mapping[str, str],
    since: date,
) -> list[Item]:
    """What is new in what somebody follows, as far as they still see it."""
    if choice is None:
        return []
    moment = datetime.combine(since, time.min).astimezone()
    store = held_at(DATABASE.value(), moment)

    def read() -> list[Item]:
        entries = tuple(e for e in ledger.entries if e.at.astimezone().date() <= question.as_of)
        before = Question(store, question.viewer, since)
        then = Moment(before, tuple(entry for entry in entries if entry.at <= moment))
        return news(then, Moment(question, entries))

    items = question.remember(("news", question.as_of, store.version, since, ledger.head), read)
    mine = of_choice(items, choice.places & places.keys(), choice.kinds)
    provenance.record(Record(markings={item.marking for item in mine}))
    return mine


def _headline(
    choice: Choice | None, places: Mapping[str, str], items: list[Item], since: date
) -> str:
    if choice is None:
        return "You follow nothing yet. Choose below what you want to be told of."
    names = [name for place, name in places.items() if place in choice.places]
    if not names:
        return "You no longer see the regions and forces that you followed. Choose others below."
    what = f"You follow {_names(names)}."
    day = spoken_date(since, "day")
    if not items:
        return f"{what} Nothing in it is new since {day}."
    return f"{what} Since {day}, {join_words(counted(items))}."


def _names(names: list[str]) -> str:
    said = join_words(names, 5)
    return said[:1].lower() + said[1:] if said.startswith("The network") else said


def _table(items: list[Item]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "What": [sentence(PHRASES[item.kind, item.state][0]) for item in items],
            "Which": [sentence(item.said) for item in items],
            "Page": [Link(PAGES[item.kind], item.page) for item in items],
        }
    )


def _show_choices(
    question: Question,
    person: Person,
    ledger: Ledger,
    choice: Choice | None,
    places: Mapping[str, str],
) -> None:
    address, why_not = _address(question, person)
    held = [place for place in places if choice and place in choice.places]
    here = force_place(question.force_id) if question.force_id else None
    if here is None and question.rocu_id:
        here = region_place(question.rocu_id)
    with st.form("what to follow", border=False):
        chosen = st.multiselect(
            "Regions and forces",
            list(places),
            default=held if choice else [place for place in (here,) if place in places],
            format_func=lambda place: places[place],
            placeholder="None chosen",
        )
        kinds = st.multiselect(
            "What to be told of",
            list(KINDS),
            default=[kind for kind in KINDS if choice is None or kind in choice.kinds],
            format_func=lambda kind: KINDS[kind],
            placeholder="Nothing chosen",
        )
        by_mail = address and st.checkbox(
            literal(f"Also by e-mail to {address}, once a day at most"),
            value=choice is None or bool(choice.address),
        )
        if st.form_submit_button("Follow"):
            if not (chosen and kinds):
                st.error("Choose a region or a force, and what to be told of.")
            else:
                _follow(question, person, ledger, chosen, kinds, address if by_mail else "")
    note(why_not or _mail_words(ledger, person, choice))
    if choice and choice.address and _goes_by_group(question, person, choice.address):
        until = spoken_date(groups_count_until(choice.seen).astimezone().date(), "day")
        note(
            "Your role is given to a group, and whether you are still in it is known only when you "
            f"sign in: mails go out until {until}, and longer each time that you open this page."
        )
    if choice is not None and st.button("Stop following", key="stop following"):
        _follow(question, person, ledger, [], [], "")


def _follow(
    question: Question,
    person: Person,
    ledger: Ledger,
    places: list[str],
    kinds: list[str],
    address: str,
) -> None:
    _keep(question, person, ledger, places, kinds, address)
    st.session_state[_TOLD] = (
        "What you follow is recorded." if places else "You follow nothing any more."
    )
    st.rerun()


def _keep(
    question: Question,
    person: Person,
    ledger: Ledger,
    places: Collection[str],
    kinds: Collection[str],
    address: str,
) -> None:
    data_set = "exercise" if question.status.is_exercise else "published"
    groups = groups_of(person.grants)
    follow(ledger, person.viewer.name, places, kinds, address, data_set, groups)


def _address(question: Question, person: Person) -> tuple[str, str]:
    """The address that mails go to, or why there is none."""
    if person.claims is None:
        return "", (
            "No sign-in is set up, so nobody's address is known: what is new stands on this page, "
            "and no mail is sent."
        )
    address = identity_of(person.claims, datetime.now().astimezone()).email
    if not is_mailable(address):
        return "", "Your sign-in gives no e-mail address that counts, so no mail is sent."
    if _goes_by_group(question, person, address) and not MAIL_GROUP_DAYS.value():
        return "", (
            "No mail is sent: your role is given to a group, and whether you are still in it is "
            "known only when you sign in. Ask the administrator to give it to your address."
        )
    return address, ""


def _goes_by_group(question: Question, person: Person, address: str) -> bool:
    """Whether somebody sees less by their address alone than by the groups that they are in."""
    rocus = list(question.answer("region_option")["rocu_id"])
    alone = viewer_by_mail(address, (), read_grants(ROLES.value(), rocus))
    return alone is None or alone.scope != person.viewer.scope


def _mail_words(ledger: Ledger, person: Person, choice: Choice | None) -> str:
    """How the mails to somebody stand."""
    if choice is None or not choice.address:
        return "A mail goes out on days on which something is new, and never more than one a day."
    box = outbox(ledger)
    last = box.last.get(person_of(person.viewer.name))
    if box.failure and (last is None or box.failure.at > last.at):
        at = box.failure.at.astimezone()
        return (
            f"The mail server could not be reached on {spoken_date(at.date(), 'day')} at "
            f"{at:%H:%M} ({box.failure.reason}). It is tried again with the next run."
        )
    if last is None:
        return "No mail was sent yet: one goes out on the first day on which something is new."
    day = spoken_date(last.day, "day")
    if last.state == "failed":
        return f"The mail of {day} could not be sent ({last.reason}). It is tried again."
    if last.state == "claimed":
        return f"The mail of {day} is on its way."
    return f"The last mail was sent on {day}."


def _why_not_made(failure: PackFailure | None) -> str:
    if failure is None:
        return "the pack is not made yet. The next run makes it."
    at = failure.at.astimezone()
    return (
        f"the pack could not be made on {spoken_date(at.date(), 'day')} at {at:%H:%M}: "
        f"{failure.reason} The next run tries again."
    )


def _show_packs(question: Question, person: Person, ledger: Ledger, packs: list[KeptPack]) -> None:
    """The packs that were made by themselves, the newest first, as any file is taken away."""
    labels = {
        f"{pack.board}/{pack.meeting_on}": f"{board_words(question, pack.board)}, "
        f"{spoken_date(pack.meeting_on, 'day')}"
        for pack in reversed(packs)
    }
    key = url_state.choose("kept-pack", "Meeting", labels, next(iter(labels)))
    pack = next(pack for pack in packs if f"{pack.board}/{pack.meeting_on}" == key)
    made_on = spoken_date(pack.made_at.astimezone().date(), "day")
    note(f"Made on {made_on} from version {pack.version} of the database, which is kept.")
    provenance.record(Record(markings={pack.marking}))
    reason = reason_for(pack.marking, f"kept pack {key}")
    if reason is None:
        return
    with st.container(horizontal=True):
        for file in pack.files:
            st.download_button(
                literal(f"Download the {file.part}" + (f" ({file.length})" * bool(file.length))),
                data=partial(_content, person, question, ledger, pack, file, reason),
                file_name=file.name,
                mime=PDF,
                on_click="ignore",
                key=f"download the kept {file.part}",
            )


def _content(
    person: Person,
    question: Question,
    ledger: Ledger,
    pack: KeptPack,
    file: KeptFile,
    reason: str,
) -> bytes:
    """A file of a kept pack, for somebody who may still have it."""
    with session.refusals_recorded(person, "a pack"):
        person.check()
        EXPORTS.take(person.viewer.name)
    made = File(file.name, PDF, ledger.part(pack.entry, file.part), file.marking, file.length)
    return handed_out("pack", person, question.viewer, made, reason)
