"""Choices that live in the page's address, so that a link opens the exact view.

A choice is one widget and one address parameter. The address wins when a link is opened; after
that the widget does, and the address follows it. A value that does not exist falls back to the
default, with a notice. Where the address has another value again, or none, and nobody did anything
on the page, somebody went back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from dashboard.components.text import literal
from dashboard.errors import UsageError
from dashboard.store.queries import as_at_date

MAX_WORDS = 100
FOR_ALL_PAGES = "session"
"""How long Streamlit keeps what is chosen: also while a page is shown that does not ask for it."""


_KEY = "what is chosen"
_NOTHING = object()


@dataclass
class _Choices:
    """What is known of the choices of a session beside the values of their widgets.

    All of it under one key: Streamlit goes through all that a session keeps four times a run.
    """

    page: str = ""
    is_turned: bool = True
    """Whether another page was shown before this one."""
    kept: dict[str, str] = field(default_factory=dict)
    """What was chosen last, as the address has it."""
    followed: dict[str, str | None] = field(default_factory=dict)
    in_address: set[str] = field(default_factory=set)
    """The choices that are in the address since this page was turned to."""
    taken_back: set[str] = field(default_factory=set)
    is_act: bool = False
    """Whether something was done on the page since the last run began."""
    is_address_old: bool = False
    counts_elsewhere: bool = False
    notices: list[str] = field(default_factory=list)
    sights: dict[tuple[str, ...], object] = field(default_factory=dict)


def _choices() -> _Choices:
    held: _Choices | None = st.session_state.get(_KEY)
    if held is None:
        held = st.session_state[_KEY] = _Choices()
    return held


def turn_to(subject: str) -> None:
    """Say which page is shown, before anything is chosen on it.

    Where it is another than before, Streamlit leaves a widget without its value unless the browser
    sends it along, so each is given its own.
    """
    choices = _choices()
    choices.is_turned = choices.page != subject
    if choices.is_turned:
        choices.in_address.clear()
    choices.page = subject
    _see_what_was_taken_back(choices)
    choices.counts_elsewhere = False  # The whole page is made anew.


def page_shown() -> str:
    """The subject of the page that is shown."""
    return _choices().page


def stay() -> None:
    """Say that the page stays, while a part of it is made anew.

    Where somebody does something before the browser has followed what was chosen in the run before,
    the address still lacks it, and a part does not put it there again: so it is put there first.
    """
    choices = _choices()
    choices.is_turned = False
    _see_what_was_taken_back(choices)
    if choices.is_address_old:
        for name in sorted(choices.in_address):
            _keep(choices, name, choices.kept[name])


def act() -> None:
    """Say in a callback that somebody did something on the page. Who does so while the run before
    still goes on sends an address that does not have yet what was chosen in that."""
    _choices().is_act = True


def choose(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    *,
    place: Any = st,
    few: bool = False,
    follows: str | None = None,
) -> str:
    """One of `options` (value to label) by a select box, or by buttons where they are `few`.

    `follows` is the value of another choice: when that changes, this one takes it over.
    """
    key, choices = _widget_key(name), _choices()
    held = _restore(choices, name, label, lambda raw: raw if raw in options else None, default)
    _hold(choices, key, held if held in options else default)
    if choices.followed.setdefault(name, follows) != follows:
        choices.followed[name] = follows
        if follows in options:
            _hold(choices, key, follows)
    # Streamlit reads Markdown in the buttons, and plain text in the select box.
    if few:
        value = place.segmented_control(
            literal(label),
            list(options),
            format_func=lambda v: literal(options[v]),
            key=key,
            required=True,
            on_change=act,
            persist_state=FOR_ALL_PAGES,
        )
    else:
        value = place.selectbox(
            literal(label),
            list(options),
            format_func=lambda v: options[v],
            key=key,
            on_change=act,
            persist_state=FOR_ALL_PAGES,
        )
    return _keep(choices, name, str(value))


def choose_several(
    name: str,
    label: str,
    options: Mapping[str, str],
    known: Mapping[str, str],
    *,
    place: Any = st,
    empty: str = "Nothing chosen",
) -> tuple[str, ...]:
    """Any number of `options` (value to label); the address has their values with commas.

    Whatever is `known` stays chosen where the options do not offer it any more. Where nothing is
    chosen, the address says nothing.
    """
    key, choices = _widget_key(name), _choices()
    raw, kept = st.query_params.get(name), choices.kept.get(name, "")
    if name in choices.taken_back:
        held = st.session_state[key] = []
    elif raw is not None and _asks_anew(choices, name, raw):
        held = st.session_state[key] = raw.split(",")
        wrong = [value for value in held if value not in known]
        if wrong:
            _notice(choices, ", ".join(wrong), label, "The page leaves it out.")
    else:
        held = st.session_state.get(key, kept.split(",") if kept else [])
    held = [value for value in dict.fromkeys(held) if value in known]
    _hold(choices, key, held)
    offered = dict(options) | {value: known[value] for value in held}
    chosen = place.multiselect(
        literal(label),
        list(offered),
        format_func=lambda value: offered[value],
        key=key,
        placeholder=empty,
        on_change=act,
        persist_state=FOR_ALL_PAGES,
    )
    _keep(choices, name, ",".join(chosen))
    return tuple(chosen)


def choose_date(
    name: str, label: str, default: date, latest: date, *, earliest: date, place: Any = st
) -> date:
    """A day between `earliest` and `latest` by a date input; the address has it as YYYY-MM-DD.

    The default, and what was chosen while another day was the latest, are brought within them.
    """

    def read(raw: str) -> date | None:
        try:
            day = as_at_date(raw)
        except UsageError:
            return None
        return day if earliest <= day <= latest else None

    key, choices = _widget_key(name), _choices()

    def restore_if_cleared() -> None:
        act()
        if st.session_state[key] is None:
            st.session_state[key] = read(_choices().kept[name])

    held = _restore(choices, name, label, read, default)
    _hold(choices, key, min(max(held or default, earliest), latest))
    # Not `required`, which gives the field an attribute that its role may not have (WCAG 4.1.2).
    value = place.date_input(
        literal(label),
        min_value=earliest,
        max_value=latest,
        format="DD/MM/YYYY",
        key=key,
        on_change=restore_if_cleared,
        persist_state=FOR_ALL_PAGES,
    )
    _keep(choices, name, value.isoformat())
    return value  # type: ignore[no-any-return]


def choose_words(name: str, label: str, *, place: Any = st) -> str:
    """Words to look for, which somebody types; the address has them as they are."""
    key, choices = _widget_key(name), _choices()
    _hold(choices, key, _restore(choices, name, label, lambda raw: raw[:MAX_WORDS], "") or "")
    words = place.text_input(
        literal(label),
        key=key,
        max_chars=MAX_WORDS,
        on_change=act,
        persist_state=FOR_ALL_PAGES,
    )
    return _keep(choices, name, words.strip())


def set_choice(name: str, value: str) -> None:
    """Make a choice from a callback, such as a click on a chart. Wherever on the page it counts."""
    act()
    st.session_state[_widget_key(name)] = value
    _choices().counts_elsewhere = True


def counts_elsewhere() -> bool:
    """Whether a choice was just made that counts for more than the part of the page it is in."""
    choices = _choices()
    counts, choices.counts_elsewhere = choices.counts_elsewhere, False
    return counts


def forget_unless_seen(sight: object, *names: str) -> None:
    """Forget choices where somebody sees something else now than when they were made: a default
    can be a day that only those tell of who see it, such as that of a restricted meeting."""
    choices = _choices()
    if choices.sights.setdefault(names, sight) == sight:
        return
    choices.sights[names] = sight
    _forget(choices, names)


def are_taken_back(names: Collection[str]) -> bool:
    """Whether somebody went back to before any of these choices was there. They are forgotten."""
    choices = _choices()
    if choices.taken_back.isdisjoint(names) or any(name in st.query_params for name in names):
        return False
    _forget(choices, names)
    return True


def notices() -> list[str]:
    """What the address asked for that does not exist, said once."""
    choices = _choices()
    said, choices.notices = choices.notices, []
    return said


def _forget(choices: _Choices, names: Collection[str]) -> None:
    for name in names:
        kept = choices.kept.pop(name, None)
        st.session_state.pop(_widget_key(name), None)
        choices.in_address.discard(name)
        if kept is not None and st.query_params.get(name) == kept:
            st.query_params.pop(name)


def _hold(choices: _Choices, key: str, value: object) -> None:
    """Give a widget a value where it may have another: a browser draws one anew that is given its
    own."""
    if choices.is_turned or st.session_state.get(key, _NOTHING) != value:
        st.session_state[key] = value


def _widget_key(name: str) -> str:
    return f"choice {name}"


def _restore(
    choices: _Choices, name: str, label: str, read: Callable[[str], Any], default: Any
) -> Any:
    """What the address asks for, else what the widget has, or what was chosen before on another
    page. The widget is given it."""
    key = _widget_key(name)
    raw = st.query_params.get(name)
    if name in choices.taken_back:
        value = default
    elif raw is not None and _asks_anew(choices, name, raw):
        value = read(raw)
        if value is None:
            _notice(choices, raw, label, "The page shows its default instead.")
            value = default
    else:
        held = st.session_state.get(key, _NOTHING)
        if held is not _NOTHING:
            return held
        kept = choices.kept.get(name)
        value = read(kept) if kept is not None else None
        value = default if value is None else value
    st.session_state[key] = value
    return value


def _notice(choices: _Choices, raw: str, label: str, instead: str) -> None:
    choices.notices.append(
        f"The address asks for “{raw}” under {label}, which is not among the choices here. "
        f"{instead}"
    )


def _keep(choices: _Choices, name: str, value: str) -> str:
    """Remember a choice and put it into the address; one of nothing is left out there."""
    choices.kept[name] = value
    if not value:
        st.query_params.pop(name, None)
        choices.in_address.discard(name)
        return value
    if st.query_params.get(name) != value:
        st.query_params[name] = value
    choices.in_address.add(name)
    return value


def _see_what_was_taken_back(choices: _Choices) -> None:
    """See which choices the address no more has, while it has others: somebody went back to before
    they were made. An address of nothing is one in which a page is asked for."""
    choices.is_address_old, choices.is_act = choices.is_act, False
    asked = set(st.query_params)
    has_others = asked and not choices.is_address_old
    choices.taken_back = choices.in_address - asked if has_others else set()


def _asks_anew(choices: _Choices, name: str, raw: str) -> bool:
    """Whether the address asks for something else than was chosen last, or for the first time."""
    kept = choices.kept.get(name)
    return raw != kept and (kept is None or not choices.is_address_old)
