"""Choices that live in the page's address, so that a link opens the exact view.

A choice is one widget and one address parameter. The address wins when a link is opened; after
that the widget does, and the address follows it. A value that does not exist falls back to the
default, with a notice. Where the address has another value again, or none, and nobody did anything
on the page, somebody went back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard.components.text import literal
from dashboard.errors import UsageError
from dashboard.store.queries import as_at_date

MAX_WORDS = 100
FOR_ALL_PAGES = "session"
"""How long Streamlit keeps what is chosen: also while a page is shown that does not ask for it."""


IS_TURNED = "another page"
"""Whether another page was shown before this one."""
_COUNTS_ELSEWHERE = "counts elsewhere"
_TAKEN_BACK = "taken back"
_IS_ACT = "something was done"
_IS_ADDRESS_OLD = "the address is old"


def turn_to(subject: str) -> None:
    """Say which page is shown, before anything is chosen on it.

    Where it is another than before, Streamlit leaves a widget without its value unless the browser
    sends it along, so each is given its own.
    """
    st.session_state[IS_TURNED] = st.session_state.get("page") != subject
    if st.session_state[IS_TURNED]:
        _in_address().clear()
    st.session_state["page"] = subject
    _see_what_was_taken_back()
    counts_elsewhere()  # The whole page is made anew.


def page_shown() -> str:
    """The subject of the page that is shown."""
    return str(st.session_state["page"])


def stay() -> None:
    """Say that the page stays, while a part of it is made anew."""
    st.session_state[IS_TURNED] = False
    _see_what_was_taken_back()


def act() -> None:
    """Say in a callback that somebody did something on the page. Who does so while the run before
    still goes on sends an address that does not have yet what was chosen in that."""
    st.session_state[_IS_ACT] = True


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
    key = _restore(name, label, lambda raw: raw if raw in options else None, default)
    held = st.session_state[key]
    _hold(key, held if held in options else default)
    if st.session_state.setdefault(f"followed {name}", follows) != follows:
        st.session_state[f"followed {name}"] = follows
        if follows in options:
            _hold(key, follows)
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
    return _keep(name, str(value))


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
    key = _widget_key(name)
    raw, kept = st.query_params.get(name), st.session_state.get(f"kept {name}", "")
    if _was_taken_back(name):
        st.session_state[key] = []
    elif raw is not None and _asks_anew(name, raw):
        st.session_state[key] = raw.split(",")
        wrong = [value for value in st.session_state[key] if value not in known]
        if wrong:
            _notice(", ".join(wrong), label, "The page leaves it out.")
    held = st.session_state.get(key, kept.split(",") if kept else [])
    _hold(key, [value for value in dict.fromkeys(held) if value in known])
    offered = dict(options) | {value: known[value] for value in st.session_state[key]}
    chosen = place.multiselect(
        literal(label),
        list(offered),
        format_func=lambda value: offered[value],
        key=key,
        placeholder=empty,
        on_change=act,
        persist_state=FOR_ALL_PAGES,
    )
    _keep(name, ",".join(chosen))
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

    key = _restore(name, label, read, default)

    def restore_if_cleared() -> None:
        act()
        if st.session_state[key] is None:
            st.session_state[key] = read(st.session_state[f"kept {name}"])

    _hold(key, min(max(st.session_state[key] or default, earliest), latest))
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
    _keep(name, value.isoformat())
    return value  # type: ignore[no-any-return]


def choose_words(name: str, label: str, *, place: Any = st) -> str:
    """Words to look for, which somebody types; the address has them as they are."""
    key = _restore(name, label, lambda raw: raw[:MAX_WORDS], "")
    _hold(key, st.session_state[key] or "")
    words = place.text_input(
        literal(label),
        key=key,
        max_chars=MAX_WORDS,
        on_change=act,
        persist_state=FOR_ALL_PAGES,
    )
    return _keep(name, words.strip())


def set_choice(name: str, value: str) -> None:
    """Make a choice from a callback, such as a click on a chart. Wherever on the page it counts."""
    act()
    st.session_state[_widget_key(name)] = value
    st.session_state[_COUNTS_ELSEWHERE] = True


def counts_elsewhere() -> bool:
    """Whether a choice was just made that counts for more than the part of the page it is in."""
    return bool(st.session_state.pop(_COUNTS_ELSEWHERE, False))


def forget_unless_seen(sight: object, *names: str) -> None:
    """Forget choices where somebody sees something else now than when they were made: a default
    can be a day that only those tell of who see it, such as that of a restricted meeting."""
    key = f"sight of {' '.join(names)}"
    if st.session_state.setdefault(key, sight) == sight:
        return
    st.session_state[key] = sight
    _forget(names)


def are_taken_back(names: Collection[str]) -> bool:
    """Whether somebody went back to before any of these choices was there. They are forgotten."""
    if not any(_was_taken_back(name) for name in names) or any(
        name in st.query_params for name in names
    ):
        return False
    _forget(names)
    return True


def notices() -> list[str]:
    """What the address asked for that does not exist, said once."""
    return st.session_state.pop("address notices", [])  # type: ignore[no-any-return]


def _forget(names: Collection[str]) -> None:
    for name in names:
        kept = st.session_state.pop(f"kept {name}", None)
        st.session_state.pop(_widget_key(name), None)
        _in_address().discard(name)
        if kept is not None and st.query_params.get(name) == kept:
            st.query_params.pop(name)


def _hold(key: str, value: object) -> None:
    """Give a widget a value where it may have another: a browser draws one anew that is given its
    own."""
    is_turned = st.session_state.get(IS_TURNED, True)
    if is_turned or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _widget_key(name: str) -> str:
    return f"choice {name}"


def _restore(name: str, label: str, read: Callable[[str], Any], default: Any) -> str:
    """Give the widget its value from the address, or what was chosen before on another page."""
    key = _widget_key(name)
    raw = st.query_params.get(name)
    kept = st.session_state.get(f"kept {name}")
    if _was_taken_back(name):
        st.session_state[key] = default
    elif raw is not None and _asks_anew(name, raw):
        value = read(raw)
        if value is None:
            _notice(raw, label, "The page shows its default instead.")
            value = default
        st.session_state[key] = value
    elif key not in st.session_state:
        value = read(kept) if kept is not None else None
        st.session_state[key] = default if value is None else value
    return key


def _notice(raw: str, label: str, instead: str) -> None:
    st.session_state.setdefault("address notices", []).append(
        f"The address asks for “{raw}” under {label}, which is not among the choices here. "
        f"{instead}"
    )


def _keep(name: str, value: str) -> str:
    """Remember a choice and put it into the address; one of nothing is left out there."""
    st.session_state[f"kept {name}"] = value
    if not value:
        st.query_params.pop(name, None)
        _in_address().discard(name)
        return value
    if st.query_params.get(name) != value:
        st.query_params[name] = value
    _in_address().add(name)
    return value


def _in_address() -> set[str]:
    """The choices that are in the address since this page was turned to."""
    return st.session_state.setdefault("in the address", set())  # type: ignore[no-any-return]


def _see_what_was_taken_back() -> None:
    """See which choices the address no more has, while it has others: somebody went back to before
    they were made. An address of nothing is one in which a page is asked for."""
    is_old = bool(st.session_state.pop(_IS_ACT, False))
    st.session_state[_IS_ADDRESS_OLD] = is_old
    asked = set(st.query_params)
    st.session_state[_TAKEN_BACK] = _in_address() - asked if asked and not is_old else set()


def _asks_anew(name: str, raw: str) -> bool:
    """Whether the address asks for something else than was chosen last, or for the first time."""
    kept = st.session_state.get(f"kept {name}")
    return raw != kept and (kept is None or not st.session_state.get(_IS_ADDRESS_OLD, False))


def _was_taken_back(name: str) -> bool:
    return name in st.session_state.get(_TAKEN_BACK, ())
