"""Who has which role: the role file, read anew at every look-up.

One wrong row makes the whole look-up fail, because a file that is half understood may give too
much. What is said of a wrong row never repeats who it is about: anybody may be shown it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dashboard.access.roles import ROLES
from dashboard.errors import AccessError, Problem
from dashboard.store.quotes import close_up
from dashboard.store.text import tidied

COLUMNS = ("claim", "value", "role", "regions")
HEADER = ",".join(COLUMNS)
ALL = "all"
EMAIL = "email"
_ID = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Grant:
    """A role for everybody whose sign-in carries this claim with this value.

    `regions` is None for all of them, and empty where the role does not go by region.
    """

    claim: str
    value: str
    role: str
    regions: tuple[str, ...] | None = ()


class _Wrong(NamedTuple):
    """What is wrong with a cell, in the order in which a Problem has it."""

    column: str
    value: str
    wrong: str
    remedy: str


def read_grants(path: Path, rocus: Collection[str]) -> tuple[Grant, ...]:
    """Every grant of the role file as it is now, where `rocus` are the regions there are.

    Raises AccessError with everything that is wrong, by file and line.
    """
    return _understood(str(path), _content(path), frozenset(rocus))


def granted(claims: Mapping[str, object], grants: Collection[Grant]) -> tuple[Grant, ...]:
    """The grants that somebody who signed in with these claims has."""
    return tuple(grant for grant in grants if _carries(claims, grant))


def trusts_email(claims: Mapping[str, object]) -> bool:
    """Whether the e-mail address counts: the provider does not say that it is unverified."""
    return claims.get("email_verified", True) is True


def _carries(claims: Mapping[str, object], grant: Grant) -> bool:
    held = claims.get(grant.claim)
    values = held if isinstance(held, list | tuple) else (held,)
    if grant.claim != EMAIL:
        return grant.value in values
    wanted = same_case(grant.value)
    return trusts_email(claims) and any(
        isinstance(value, str) and same_case(value) == wanted for value in values
    )


def same_case(email: str) -> str:
    """In lower case where that is safe: beyond ASCII, other letters turn into the ones meant."""
    return email.lower() if email.isascii() else email


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        wrong = "The role file is not there"
        remedy = "Copy .streamlit/roles.example.csv to it, and give people their roles"
    except OSError as error:
        wrong = f"The role file cannot be read ({error.strerror})"
        remedy = "Let the account of the server read it"
    raise _refused([Problem(str(path), 0, "", "", wrong, remedy)])


@lru_cache(maxsize=4)
def _understood(file: str, content: bytes, rocus: frozenset[str]) -> tuple[Grant, ...]:
    """The grants that the content of a role file gives; the same content is read through once."""
    grants: dict[Grant, int] = {}
    problems: list[Problem] = []
    headed = False
    for number, line in enumerate(_text(file, content).split("\n"), 1):
        if not any(map(tidied, line.split(","))) or tidied(line).startswith(("#", '"#')):
            continue
        cells = _cells(line)
        if not headed:
            if cells != COLUMNS:
                remedy = f"The first line has to be {HEADER}"
                raise _refused([Problem(file, number, "", "", "This is no header", remedy)])
            headed = True
            continue
        wrong = list(_wrong(cells, rocus))
        if not wrong:
            first = grants.setdefault(_grant(*cells), number)
            if first != number:
                wrong.append(_Wrong("", "", f"This says the same as line {first}", "Take one out"))
        problems += [Problem(file, number, *found) for found in wrong]
    if not headed:
        problems.append(Problem(file, 0, "", "", "The header is missing", f"It is {HEADER}"))
    if problems:
        raise _refused(problems)
    return tuple(grants)


def _text(file: str, content: bytes) -> str:
    """What the file says. The byte-order mark that spreadsheets write is no part of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong, remedy = "The role file is not UTF-8", "Save it as CSV in UTF-8"
        raise _refused([Problem(file, line, "", "", wrong, remedy)]) from None


def _cells(line: str) -> tuple[str, ...]:
    """The cells of one line; none where its quotation marks do not pair.

    Empty ones beyond the columns, which spreadsheets leave, are passed over.
    """
    texts = line.split(",")
    if '"' in line:
        try:
            texts = next(csv.reader(close_up([line.rstrip("\r")]), strict=True))
        except csv.Error:
            return ()
    cells = [tidied(text) for text in texts]
    while len(cells) > len(COLUMNS) and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _wrong(cells: tuple[str, ...], rocus: frozenset[str]) -> Iterator[_Wrong]:
    if len(cells) != len(COLUMNS):
        yield _Wrong("", "", f"This line has not the four cells {HEADER}", "Write all four")
        return
    claim, value, role, regions = cells
    for column, cell in (("claim", claim), ("value", value)):
        if not cell:
            yield _Wrong(column, "", "It is empty", "Say whose sign-in gets the role")
        elif "*" in cell:
            yield _Wrong(column, "", "There are no wildcards", "Use a claim that all of them carry")
        elif not cell.isprintable():
            yield _Wrong(column, "", "A character in it cannot be seen", "Type it anew")
    if claim == EMAIL and value and "*" not in value and not re.fullmatch(r"[^@]+@[^@]+", value):
        yield _Wrong("value", "", "It is not an e-mail address", "Write the whole address")
    if role not in ROLES:
        yield _Wrong("role", _shown(role), "There is no such role", f"Use {', '.join(ROLES)}")
    elif not ROLES[role].by_region:
        if regions:
            yield _Wrong("regions", "", "This role does not go by region", "Leave it empty")
    elif not regions:
        yield _Wrong("regions", "", "It is empty", f"Write ids with ';' between them, or {ALL}")
    elif regions != ALL:
        for region in _split(regions):
            if region not in rocus:
                remedy = f"Use {', '.join(sorted(rocus))}, or {ALL} alone"
                yield _Wrong("regions", _shown(region), "There is no such region", remedy)


def _grant(claim: str, value: str, role: str, regions: str) -> Grant:
    value = same_case(value) if claim == EMAIL else value
    if regions == ALL:
        return Grant(claim, value, role, None)
    return Grant(claim, value, role, tuple(sorted(set(_split(regions)))) if regions else ())


def _split(regions: str) -> list[str]:
    return [tidied(region) for region in regions.split(";")]


def _shown(cell: str) -> str:
    """A cell that may be repeated, since it looks like an id: an address in it would be told."""
    return cell if _ID.fullmatch(cell) else ""


def _refused(problems: list[Problem]) -> AccessError:
    listed = "\n".join(str(problem) for problem in problems)
    return AccessError(
        "Who has which role could not be looked up, so nothing is shown. "
        f"The administrator of the dashboard has to put this right:\n{listed}"
    )
