"""A mail in the words of its reader: how many things are new, and the way to them.

It counts what the reader sees, and names only what somebody sees without a single restricted row:
no other name is known where its words are made. No header has a word of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from dashboard.following.news import PHRASES, Item
from dashboard.wording import count_noun, spoken_date

SUBJECT = "ROCU Capability Dashboard: what is new in what you follow"
EXERCISE = "EXERCISE: everything in this mail is made up."
MAX_NAMED = 5
MAX_LETTERS = 200


@dataclass(frozen=True)
class Letter:
    """What a mail says: the same for everybody who follows the same and sees the same."""

    day: date
    since: date
    items: tuple[Item, ...]
    named: frozenset[Item]
    """Those of the items that may be named: no restricted row is behind them."""
    url: str
    """Where people open the dashboard, without a slash at its end."""
    is_exercise: bool

    @property
    def page(self) -> str:
        return f"{self.url}/following?since={self.since}"

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """Each thing that is counted, with the names under it."""
        found = []
        for of, words in PHRASES.items():
            alike = [item for item in self.items if (item.kind, item.state) == of]
            if alike:
                found.append((count_noun(len(alike), *words), self._names(alike)))
        return found

    def _names(self, alike: Sequence[Item]) -> list[str]:
        names = [_one_line(item.said) for item in alike if item in self.named]
        more = len(names) - MAX_NAMED
        return names[:MAX_NAMED] + ([f"and {more} more"] if more > 0 else [])

    @property
    def has_unnamed(self) -> bool:
        return any(item not in self.named for item in self.items)


def message(
    letter: Letter, sender: str, to: str, files: Iterable[tuple[str, bytes]] = ()
) -> EmailMessage:
    """The mail to an address, as text and as HTML, with PDF files by name.

    The same mail again has the same Message-ID.
    """
    made = EmailMessage(policy=SMTP)
    made["Subject"] = ("EXERCISE: " if letter.is_exercise else "") + SUBJECT
    made["From"] = sender
    made["To"] = to
    made["Date"] = format_datetime(datetime.now(UTC))
    digest = sha256(f"{letter.url} {letter.day} {to}".encode()).hexdigest()[:32]
    made["Message-ID"] = f"<{letter.day}.{digest}@{urlsplit(letter.url).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    made["List-Unsubscribe"] = f"<{letter.url}/following>"
    made.set_content(_text(letter))
    made.add_alternative(_html(letter), subtype="html")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def _opening(letter: Letter) -> str:
    return f"What is new in what you follow, since {spoken_date(letter.since, 'day')}:"


def _restricted(letter: Letter) -> str:
    """Why some of it has no name here."""
    return (
        "What is not named here is shown after you sign in: a mail names only what is OFFICIAL."
        if letter.has_unnamed
        else ""
    )


STOP = "You get one mail a day at most, and none when nothing is new."


def _text(letter: Letter) -> str:
    lines = [EXERCISE, ""] if letter.is_exercise else []
    lines += [_opening(letter), ""]
    for said, names in letter.blocks:
        lines += [f"* {said}{':' if names else ''}", *(f"  - {name}" for name in names)]
    lines += ["", "Sign in to see it:", letter.page, ""]
    if _restricted(letter):
        lines += [_restricted(letter), ""]
    lines += [STOP, "To stop, or to follow something else:", f"{letter.url}/following", ""]
    return "\n".join(lines)


def _html(letter: Letter) -> str:
    parts = []
    for said, names in letter.blocks:
        under = "".join(f"<li>{escape(name)}</li>" for name in names)
        parts.append(f"<li>{escape(said)}{f':<ul>{under}</ul>' if under else ''}</li>")
    paragraphs = [
        f"<p><strong>{EXERCISE}</strong></p>" if letter.is_exercise else "",
        f"<p>{escape(_opening(letter))}</p>",
        f"<ul>{''.join(parts)}</ul>",
        f'<p><a href="{escape(letter.page)}">Sign in to see it</a></p>',
        f"<p>{escape(_restricted(letter))}</p>" if _restricted(letter) else "",
        f'<p>{STOP} <a href="{escape(letter.url)}/following">Stop or change it</a></p>',
    ]
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{escape(SUBJECT)}</title></head>"
        '<body style="font-family: Arial, Helvetica, sans-serif; font-size: 16px; '
        f'line-height: 1.5">{"".join(paragraphs)}</body></html>\n'
    )


def _one_line(said: str) -> str:
    """A name of the data in one line of which no more is shown than fits."""
    words = " ".join(said.split())
    return words if len(words) <= MAX_LETTERS else f"{words[: MAX_LETTERS - 1]}…"
