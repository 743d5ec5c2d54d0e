"""What somebody follows is their newest choice; what of it they may still see is by their role."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.access.role_assignments import Grant
from dashboard.errors import DataSetError
from dashboard.exhibits.question import Question
from dashboard.following.choices import KINDS, Choice, choice_of, choices, follow
from dashboard.following.followers import followers, is_mailable, own_places, viewer_by_mail
from dashboard.ledger.ledger import Ledger
from dashboard.model import LOCAL_OPERATOR, PUBLIC, WHOLE, Scope, Viewer
from dashboard.settings import MAIL_GROUP_DAYS
from dashboard.store.store import current
from tests.following.conftest import ANN, World

NORTH = Grant("email", ANN, "region-reader", ("north",))
GROUP = Grant("groups", "board", "network-reader")


def test_newest_choice_counts_and_goes_on_since_the_first(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "a.sqlite"))
    follow(ledger, ANN, ["rocu:north"], ["standing"], ANN, "published")
    first = choice_of(ledger, ANN)
    assert first
    follow(ledger, ANN.upper(), ["force:ash", "rocu:north"], KINDS, "", "published")
    held = choice_of(ledger, ANN)
    assert held
    assert held == Choice(
        ANN.upper(),
        frozenset({"force:ash", "rocu:north"}),
        frozenset(KINDS),
        "",
        first.since,
        frozenset(),
        held.seen,
    )
    follow(ledger, ANN, [], [], "", "published")
    assert choices(ledger) == {}
    follow(ledger, ANN, ["rocu:north"], ["standing"], ANN, "published")
    again = choice_of(ledger, ANN)
    assert again
    assert again.since > first.since


def test_ledger_of_published_data_takes_no_follower_of_an_exercise(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "a.sqlite"))
    follow(ledger, ANN, ["rocu:north"], ["standing"], ANN, "published")
    with pytest.raises(DataSetError):
        follow(ledger, ANN, ["rocu:north"], ["standing"], ANN, "exercise")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        (ANN, True),
        ("o'neil+board@mail.example.police.uk", True),
        ("no address", False),
        ("two@example.org,three@example.org", False),
        ("new@example.org\nBcc: x@example.org", False),
        ("=?UTF-8?Q?=0A?=@example.org", False),
        ("ann <ann@example.org>", False),
        ("é@example.org", False),
        (f"{'a' * 250}@example.org", False),
        ("", False),
    ],
)
def test_address_is_one_that_a_header_can_hold(address: str, is_one: bool) -> None:
    assert is_mailable(address) == is_one


def test_role_counts_where_it_is_given_to_the_address(world: World) -> None:
    question = Question(current(world.database), LOCAL_OPERATOR, world.today)
    (one,) = followers([chosen(world)], [NORTH, GROUP], question, world.now)
    assert one.viewer.scope == Scope(regions=("north",))
    assert one.places == {"rocu:north", "force:ash"}
    assert followers([chosen(world)], [GROUP], question, world.now) == []
    assert viewer_by_mail(ANN, (), [GROUP]) is None


def test_role_of_a_group_counts_for_a_while_after_somebody_was_seen_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question(current(world.database), LOCAL_OPERATOR, world.today)
    board = chosen(world, ("groups", "board"), ("groups", "bowls"))
    (one,) = followers([board], [GROUP], question, world.now + timedelta(days=29))
    assert one.viewer.scope == WHOLE
    assert one.places == {"rocu:north", "rocu:south", "force:ash"}
    assert followers([board], [GROUP], question, world.now + timedelta(days=31)) == []
    # What the role file takes away counts at once, and so does an address of its own.
    assert followers([board], [], question, world.now) == []
    (one,) = followers([board], [NORTH, GROUP], question, world.now + timedelta(days=31))
    assert one.viewer.scope == Scope(regions=("north",))
    other = chosen(world, ("department", "board"))
    assert followers([other], [GROUP], question, world.now) == []
    monkeypatch.setenv(MAIL_GROUP_DAYS.name, "0")
    assert followers([board], [GROUP], question, world.now) == []


def test_groups_are_those_of_the_newest_choice(world: World) -> None:
    follow(world.ledger, ANN, ["rocu:north"], KINDS, ANN, "published", [("groups", "board")])
    first = choices(world.ledger)[ANN]
    assert first.groups == {("groups", "board")}
    world.follow(ANN)
    then = choices(world.ledger)[ANN]
    assert (then.groups, then.since) == (frozenset(), first.since)
    assert then.seen > first.seen


def chosen(world: World, *groups: tuple[str, str]) -> Choice:
    places = frozenset({"rocu:north", "rocu:south", "force:ash"})
    return Choice(ANN, places, frozenset(KINDS), ANN, world.now, frozenset(groups), world.now)


def test_own_places_are_regions_with_their_forces_and_all_for_whoever_sees_all(
    world: World,
) -> None:
    question = Question(current(world.database), LOCAL_OPERATOR, world.today)

    def places(scope: Scope) -> set[str]:
        return set(own_places(question, Viewer("somebody", scope)))

    assert places(Scope(regions=("north",))) == {"rocu:north", "force:ash", "force:birch"}
    everything = {"network", "rocu:north", "rocu:south", "force:ash", "force:birch", "force:cedar"}
    assert places(WHOLE) == places(PUBLIC) == everything
