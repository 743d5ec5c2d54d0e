"""What a decision or an action is about: a kind, and the ids of one thing of that kind."""

from __future__ import annotations

import re
from collections.abc import Collection

from dashboard.errors import UsageError
from dashboard.model import SENSITIVE
from dashboard.store.candidate import Candidate, streams
from dashboard.store.contract import PATTERNS

SUBJECTS: dict[str, tuple[tuple[str, str], ...]] = {
    "rocu_capability": (("rocu", "rocu_id"), ("capability", "capability_id")),
    "force_function": (("force", "force_id"), ("policing_function", "function_id")),
    "force_obligation": (("force", "force_id"), ("spr_obligation", "obligation_id")),
    "agreement": (("agreement", "agreement_id"),),
    "recommendation": (("recommendation", "recommendation_id"),),
    "secondment": (("rocu", "rocu_id"), ("agency", "agency_id")),
    "funding": (("rocu", "rocu_id"), ("", "")),
}
"""The kinds of subjects: for each id the table that has it and its key there. The last of funding
is a stream, which is a word of the contract."""
ASKED_KINDS = ("force_statement", "single_supplier", "ask")
"""The kinds that only a decision is about, each with two ids: a paper asks a board to correct a
statement (`force_statement:durham/cyber`), to agree what would stand in for a supplier
(`single_supplier:regional/nersou`), to have something assessed (`ask:nersou/capabilities`)."""
NETWORK = "network"
_MARKED = ("agreement", "secondment")
"""The kinds of subjects that can themselves be known only to some."""


def refuse_unknown_subject(candidate: Candidate, subject: str) -> None:
    """Raise UsageError where a subject is not about anything that there is."""
    kind, ids = _parts_of(subject, SUBJECTS)
    if len(ids) != len(SUBJECTS[kind]):
        raise UsageError(
            f"{subject!r} needs {len(SUBJECTS[kind])} ids after {kind}:, with / between them."
        )
    for part, (table, key) in zip(ids, SUBJECTS[kind], strict=True):
        known = {str(row[key]) for row in candidate.rows(table)} if table else streams()
        if kind == "funding" and table:
            known |= {NETWORK}
        if part not in known:
            name = table.replace("_", " ") or "stream of money"
            raise UsageError(f"There is no {name} {part!r}, which {subject!r} names.")


def refuse_unknown_decision(candidate: Candidate, subject: str) -> None:
    """Raise UsageError where a subject is none that a board can be asked to decide on."""
    kind, ids = _parts_of(subject, (*SUBJECTS, *ASKED_KINDS))
    if kind in SUBJECTS:
        refuse_unknown_subject(candidate, subject)
    elif len(ids) != 2 or not all(re.fullmatch(PATTERNS["id"], part) for part in ids):
        raise UsageError(f"{subject!r} needs 2 ids after {kind}:, with / between them.")


def refuse_unknown_board(candidate: Candidate, board: str) -> None:
    """Raise UsageError where a board is neither a unit's nor the network's."""
    known = [str(row["rocu_id"]) for row in candidate.rows("rocu")]
    if board not in (*known, NETWORK):
        raise UsageError(
            f"There is no board {board!r}. There are: {', '.join(sorted(known))} and {NETWORK}."
        )


def _parts_of(subject: str, kinds: Collection[str]) -> tuple[str, list[str]]:
    kind, _, ids = subject.partition(":")
    if kind not in kinds or not ids:
        raise UsageError(
            f"{subject!r} is no subject. Write a kind and its ids, such as "
            f"rocu_capability:nersou/rccu; the kinds are {', '.join(kinds)}."
        )
    return kind, ids.split("/")


def refuse_lower_marking(candidate: Candidate, subject: str, marking: str) -> None:
    """Raise UsageError where what is recorded is marked lower than what it is about.

    Whoever may not see an agreement, or that an agency has staff in a unit, would be told of it.
    """
    kind, _, ids = subject.partition(":")
    if kind not in _MARKED or marking == SENSITIVE:
        return
    columns = [key for _, key in SUBJECTS[kind]]
    found = [
        row["marking"]
        for row in candidate.rows(kind)
        if [row[column] for column in columns] == ids.split("/")
    ]
    if found and all(held == SENSITIVE for held in found):
        raise UsageError(
            f"What is recorded of {subject} is {SENSITIVE}, and so has to be what is recorded "
            "about it."
        )
