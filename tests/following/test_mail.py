"""A mail as its receiver reads it: it counts, and never holds a word of a restricted row."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from dashboard.following.mail import Letter, message
from dashboard.following.news import Item
from dashboard.model import SENSITIVE
from tests.conftest import Rows
from tests.following.conftest import (
    ANN,
    BOB,
    CANARY,
    LONG_AGO,
    SITE,
    TODAY,
    World,
    restricted,
    rows,
    text,
)

DAY = date(2026, 11, 29)


def item(said: str, state: str = "worse", kind: str = "standing") -> Item:
    return Item(kind, state, (said,), frozenset({"rocu:north"}), said, "changes")


def letter(items: list[Item], named: list[Item], is_exercise: bool = False) -> Letter:
    since = DAY - timedelta(days=1)
    return Letter(DAY, since, tuple(items), frozenset(named), SITE, is_exercise)


def mail(told: Letter) -> EmailMessage:
    return message(told, "dashboard@example.org", ANN)


def html(made: EmailMessage) -> str:
    body = made.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_mail_counts_everything_and_names_what_is_official() -> None:
    items = [item("Ash: diving"), item("Birch: hacking"), item("Look", "overdue", "action")]
    said = text(mail(letter(items, items[:1])))
    assert said == (
        "What is new in what you follow, since 28 November 2026:\n"
        "\n"
        "* 2 standings got worse:\n"
        "  - Ash: diving\n"
        "* 1 action is overdue\n"
        "\n"
        "Sign in to see it:\n"
        f"{SITE}/following?since=2026-11-28\n"
        "\n"
        "What is not named here is shown after you sign in: a mail names only what is OFFICIAL.\n"
        "\n"
        "You get one mail a day at most, and none when nothing is new.\n"
        "To stop, or to follow something else:\n"
        f"{SITE}/following\n"
    )


def test_mail_names_five_of_many_and_says_how_many_more() -> None:
    items = [item(f"Force {number}") for number in range(8)]
    said = text(mail(letter(items, items)))
    assert "  - Force 4\n  - and 3 more\n" in said
    assert "What is not named here" not in said


def test_html_says_the_same_and_escapes_what_the_data_says() -> None:
    made = mail(letter([item('<script>alert("x")</script> & co')], [item("none")]))
    assert "script" not in html(made)
    hostile = item('<a href="https://evil.example">here</a>\nBcc: x@example.org')
    made = mail(letter([hostile], [hostile]))
    assert "<a href=&quot;https://evil.example&quot;>" not in html(made)
    assert "&lt;a href=" in html(made)
    assert 'lang="en-GB"' in html(made)
    assert made["Bcc"] is None
    # What the data says is one line of the text too.
    assert '  - <a href="https://evil.example">here</a> Bcc: x@example.org\n' in text(made)


def test_mail_of_an_exercise_says_so_first() -> None:
    made = mail(letter([item("Ash")], [], is_exercise=True))
    assert made["Subject"].startswith("EXERCISE: ")
    assert text(made).startswith("EXERCISE: ")
    assert "EXERCISE: " in html(made)


def test_same_mail_again_has_the_same_id_and_another_has_another() -> None:
    told = letter([item("Ash")], [])
    assert mail(told)["Message-ID"] == mail(told)["Message-ID"]
    other = message(told, "dashboard@example.org", BOB)
    assert mail(told)["Message-ID"] != other["Message-ID"]
    assert mail(told)["Auto-Submitted"] == "auto-generated"


def test_address_with_a_new_line_cannot_be_put_into_a_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message(letter([item("Ash")], []), "dashboard@example.org", "a@b.org\nBcc: c@d.org")


def with_canaries(given: Rows, level: str) -> Rows:
    """Rows with restricted ones of every kind that news are made of; each says the canary."""
    position = {"3": "provided", "0": "absent"}[level]
    ends_on = TODAY + timedelta(days=30 if level == "0" else 300)
    return restricted(
        given,
        capability_assessment=[
            {
                "rocu_id": "north",
                "capability_id": "cyber",
                "as_of": LONG_AGO + timedelta(days=1),
                "position": position,
                "level": level,
                "delivery": "regional",
                "evidence_scope": "unit",
                "note": CANARY,
                "source_id": "s",
            }
        ],
        force_function_assessment=[
            {
                "force_id": "birch",
                "function_id": "diving",
                "as_of": LONG_AGO,
                "level": level,
                "note": CANARY,
                "source_id": "s",
            }
        ],
        agreement=[
            {
                "agreement_id": CANARY,
                "name": f"{CANARY} pact",
                "legal_basis": "s22A",
                "status": "in_force",
                "scope": "bilateral",
                "ends_on": ends_on,
                "source_id": "s",
            }
        ],
        agreement_party=[{"agreement_id": CANARY, "party_kind": "force", "party_id": "ash"}],
    )


def test_no_mail_holds_a_word_of_a_restricted_row_and_each_counts_for_who_sees_it(
    world: World,
) -> None:
    world.publish(with_canaries(rows(), "3"))
    for who in (ANN, BOB, "public@example.org"):
        world.follow(who, "rocu:north", "force:ash", "force:birch", "network")
    world.publish(with_canaries(rows(), "0"))
    world.record(
        lambda recorder: recorder.add_action(
            "force_function:ash/diving", "north", LONG_AGO, LONG_AGO, f"{CANARY} office", CANARY
        ),
        SENSITIVE,
    )
    world.record(lambda recorder: recorder.add_meeting("north", TODAY), SENSITIVE)
    world.send(is_dry=True)
    told = {str(mail["To"]): mail for mail in world.shown}
    for who in (ANN, BOB):
        said = text(told[who])
        assert "2 standings got worse\n" in said
        assert "1 decision is due within 90 days\n" in said
        assert "1 action is overdue\n" in said
    for made in world.shown:
        whole = made.as_string() + text(made) + html(made)
        assert CANARY not in whole
        # Nor is the force named of which only a restricted row tells something new.
        assert "in words 2" not in whole
    assert "public@example.org" not in told
