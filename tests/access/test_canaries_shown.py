"""Every exhibit and every screen, for everybody over the seeded data set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.access import session
from dashboard.access.audit import Event, record
from dashboard.access.identity import identity_of, viewer_of
from dashboard.access.role_assignments import Grant
from dashboard.access.roles import ROLES
from dashboard.access.session import Person
from dashboard.errors import UsageError
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import Registered, registered
from dashboard.model import SENSITIVE, Scope
from dashboard.screens import SCREENS
from dashboard.settings import AUDIT, DATABASE
from dashboard.settings import ROLES as ROLES_FILE
from dashboard.store.store import Store, current
from tests.access import canaries, canary_data
from tests.access.canaries import (
    CANARIES,
    COMPARED,
    EXHAUSTIVE,
    FORCES,
    HERE,
    NOBODY,
    OWNERS,
    RECORDED,
    SCOPES,
    THERE,
    VIEWERS,
    Canary,
)
from tests.conftest import AS_OF, MadeOnce
from tests.exhibits.reading import light
from tests.screens.conftest import screen_of

MARKING = 3
"""Which of the texts of an exhibit has its marking."""
EVERY = frozenset[str]().union(*(canary.marks for canary in CANARIES))
NOTICE = re.compile(r"The address asks for [^,]*, which is not among the choices here")

Choices = dict[str, str]
Place = tuple[str | None, str | None]

PLACES: tuple[Place, ...] = ((HERE, FORCES[HERE][0]), (None, None), (THERE, FORCES[THERE][0]))


def hidden_choices(owner: str, region: str) -> Choices:
    """Choices that name what only the restricted rows of an owner name."""
    agreement = f"{Canary(owner, 'agreement').word}-{region}"
    return {
        "agreement": agreement,
        "action": f"{Canary(owner, 'action').word}-0",
        "owner": Canary(owner, "action").word,
        "agency": Canary(owner, "secondment").word,
        "source": Canary(owner, "agreement").source,
        "publisher": f"Office of {Canary(owner, 'funding').word}",
        "removed": f"agreement:{agreement}",
        "of": f"agreement:{agreement}",
    }


@pytest.fixture(scope="module")
def made(made_once: MadeOnce) -> dict[str, Path]:
    return canary_data.databases(made_once)


@pytest.fixture(scope="module")
def stores(made: dict[str, Path]) -> dict[str, Store]:
    return {name: current(database) for name, database in made.items()}


# Exhibits


def said(exhibit: Exhibit) -> Iterator[str]:
    """Everything that an exhibit has, what is shown of it only when a mouse is over it too."""
    yield from (
        exhibit.title,
        exhibit.alt,
        exhibit.note,
        exhibit.status.line,
        exhibit.status.visibility_note,
    )
    yield exhibit.frame.to_csv()
    for name in exhibit.table.columns:
        yield str(name)
        yield from (f"{cell} {getattr(cell, 'url', '')}" for cell in exhibit.table[name].tolist())
    for source in exhibit.sources:
        yield from (str(getattr(source, held.name)) for held in fields(source))
    yield from (f"{label}: {chosen}" for label, chosen in exhibit.filters.items())
    if exhibit.chart is not None:
        yield light(exhibit).to_json()
    yield str(exhibit.grid)


def shown(store: Store, scope: str, item: Registered, place: Place, choices: Choices) -> list[str]:
    """All that an exhibit says to a viewer, or why it cannot be asked."""
    rocu, force = place
    question = Question(store, VIEWERS[scope], AS_OF, rocu, force)
    try:
        return list(said(item.ask(question, choices)))
    except UsageError as error:
        return [str(error)]


def questions(item: Registered) -> Iterator[tuple[str, Place, Choices]]:
    """How an exhibit is asked: in the scope and the place in which its screen is opened below, and
    there for something hidden; or in all of them, for everything hidden."""
    subjects = [screen.subject for screen in SCREENS]
    turn = subjects.index(item.subject) if item.subject in subjects else 0
    for scope in COMPARED if EXHAUSTIVE else [COMPARED[turn % len(COMPARED)]]:
        for asked in PLACES if EXHAUSTIVE else PLACES[:1]:
            yield scope, asked, {}
        for owner, region in ((NOBODY, HERE), (HERE, HERE), (THERE, HERE), (THERE, THERE)):
            wanted = hidden_choices(owner, region)
            for name in item.choices.keys() & wanted.keys():
                if not canaries.shows(SCOPES[scope], owner) and (EXHAUSTIVE or owner == NOBODY):
                    yield scope, PLACES[0], {name: wanted[name]}


@pytest.mark.parametrize("item", registered().values(), ids=registered().keys())
def test_exhibit_is_shown_as_if_hidden_rows_had_never_been(
    item: Registered, stores: dict[str, Store]
) -> None:
    for scope, place, choices in questions(item):
        hidden = canaries.hidden_from(SCOPES[scope])
        told = shown(stores["whole"], scope, item, place, choices)
        typed = canaries.found_in(str(choices), hidden)
        found = canaries.found_in("\n".join(told), hidden)
        assert set(found) <= set(typed), f"{scope}, {choices}"
        assert told == shown(stores[scope], scope, item, place, choices), f"{scope}, {choices}"
        if len(told) > 1:
            own = canaries.found_in("\n".join(told), EVERY - set(typed))
            assert SENSITIVE in told[MARKING] or not own, f"{scope} sees a canary of its own"
            assert SENSITIVE not in told[MARKING] or scope != "public"


def test_exhibits_tell_every_canary_to_those_who_see_everything(stores: dict[str, Store]) -> None:
    question = Question(stores["whole"], VIEWERS["whole"], AS_OF, *PLACES[0])
    facts = registered()["source_facts"]
    for canary in (one for one in CANARIES if one.table not in RECORDED):
        exhibit = facts.ask(question, {"source": canary.source})
        assert canaries.found_in("".join(said(exhibit)), canary.marks)
        assert exhibit.status.marking == SENSITIVE


# Screens


def test_what_boards_record_is_told_to_those_who_see_everything(stores: dict[str, Store]) -> None:
    question = Question(stores["whole"], VIEWERS["whole"], AS_OF)
    for table, id_ in (
        ("meeting", "meeting_list"),
        ("board_decision", "decision_list"),
        ("action", "action_list"),
        ("action_entry", "action_list"),
    ):
        exhibit = registered()[id_].make(question)
        assert canaries.found_in("".join(said(exhibit)), Canary(NOBODY, table).marks), table
        assert exhibit.status.marking == SENSITIVE


def person_with(role: str) -> Person:
    """Somebody who has one role, for one of the regions where it goes by region."""
    region = THERE if role == "data-steward" else HERE
    email = f"{role}@example.org"
    grant = Grant("email", email, role, (region,) if ROLES[role].by_region else ())
    claims: dict[str, object] = {
        "sub": role,
        "iss": "https://example.org",
        "email": email,
        "iat": datetime.now(UTC).timestamp(),
    }
    identity = identity_of(claims, datetime.now(UTC))
    return Person(viewer_of(identity, claims, [grant]), (grant,), claims)


def record_hidden_things() -> None:
    """What was taken away by who may, in files that are called after it; and a damaged line."""
    for canary in CANARIES:
        scope = str(Scope(regions=(canary.owner,) if canary.owner else None))
        name = f"agreement_facts_{canary.word}_OFFICIAL-SENSITIVE.csv"
        record(Event(None, "somebody", "export", name, scope, SENSITIVE, f"For {canary.word}"))
        record(Event(None, "somebody", "refusal", name, reason="As before entries were marked"))
    with Path(AUDIT.value()).open("a", encoding="utf-8") as log:
        log.write("".join(f"half a line of {canary.word}\n" for canary in CANARIES))


Open = Callable[..., list[str]]


@pytest.fixture
def open_screen(made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Everything that a screen sends to somebody who opens it at an address."""
    roles = tmp_path / "roles.csv"
    granted = "".join(
        f"email,{name}@example.org,{name},{HERE if role.by_region else ''}\n"
        for name, role in ROLES.items()
    )
    roles.write_text(f"claim,value,role,regions\n{granted}", encoding="utf-8")
    monkeypatch.setenv(ROLES_FILE.name, str(roles))
    record_hidden_things()

    def open_(database: str, person: Person, subject: str, **address: str) -> list[str]:
        monkeypatch.setenv(DATABASE.name, str(made[database]))
        monkeypatch.setattr(session, "person", lambda: person)
        page = screen_of(subject)
        page.query_params["as-at"] = AS_OF.isoformat()
        for name, value in address.items():
            page.query_params[name.replace("_", "-")] = value
        page.run()
        assert not page.exception
        return [str(node.proto) for node in page._tree if getattr(node, "proto", None)]

    return open_


def scope_name(scope: Scope) -> str:
    return next(name for name, held in SCOPES.items() if held == scope)


def addresses(scope: Scope) -> Iterator[dict[str, str]]:
    """Addresses of a region and a force; and of what is hidden, by its own ids."""
    place = {"region": HERE, "force": FORCES[HERE][0]}
    hidden = [canary.owner for canary in CANARIES if not canaries.shows(scope, canary.owner)]
    if EXHAUSTIVE or not hidden:
        yield place
    for owner in dict.fromkeys(hidden if EXHAUSTIVE else hidden[-1:]):
        wanted = hidden_choices(owner, HERE)
        yield place | {
            "agreement": wanted["agreement"],
            "action": wanted["action"],
            "agency": wanted["agency"],
            "source": wanted["source"],
            "publisher": wanted["publisher"],
            "rests_kind": "agreement",
            "rests": wanted["agreement"],
            "end_agreement": wanted["agreement"],
        }


OPENED = [
    (role, screen.subject)
    for at, screen in enumerate(SCREENS)
    for role in ROLES
    if EXHAUSTIVE
    or role == ("public-reader", "region-reader")[at % 2]
    or (role == "administrator" and screen.subject in ("access", "audit"))
    or (role in ("data-steward", "network-reader") and screen.subject == "agreements")
]
"""Each screen by one of two roles, and each role on some screen; or each screen by each role."""


@pytest.mark.parametrize(("role", "subject"), OPENED)
def test_screen_shows_each_role_what_it_may_see_and_nothing_else(
    role: str, subject: str, open_screen: Open, caplog: pytest.LogCaptureFixture
) -> None:
    person = person_with(role)
    scope = person.viewer.scope
    hidden = canaries.hidden_from(scope)
    for address in addresses(scope):
        sent = open_screen("whole", person, subject, **address)
        for text in sent:
            # A notice repeats what was typed, and says alike of everything that is not a choice.
            told = NOTICE.sub("", text)
            assert not canaries.found_in(told, hidden), f"{role} {subject} {address}"
        assert not canaries.found_in(NOTICE.sub("", caplog.text), hidden)
        if not scope.is_whole and scope_name(scope) in COMPARED:
            left = open_screen(scope_name(scope), person, subject, **address)
            assert sent == left, f"{role} {subject} {address}"


def test_screen_shows_those_who_see_everything_what_the_sweep_looks_for(
    open_screen: Open,
) -> None:
    (address, *_) = addresses(SCOPES["whole"])
    sent = "\n".join(open_screen("whole", person_with("network-reader"), "agreements", **address))
    for owner in OWNERS:
        assert canaries.found_in(sent, Canary(owner, "agreement").marks), owner
