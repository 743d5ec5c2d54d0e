"""What a decision or an action is about: a kind, and the ids of one thing of that kind."""

from __future__ import annotations

from dashboard.errors import UsageError
from dashboard.model import SENSITIVE
from dashboard.store.candidate import Candidate, streams

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
NETWORK = "network"
_MARKED = ("agreement", "secondment")
"""The kinds of subjects that can themselves be known only to some."""


def refuse_unknown_subject(candidate: Candidate, subject: str) -> None:
    """Raise UsageError where a subject is not about anything that there is."""
    kind, _, ids = subject.partition(":")
    if kind not in SUBJECTS or not ids:
        raise UsageError(
            f"{subject!r} is no subject. Write a kind and its ids, such as "
            f"rocu_capability:nersou/rccu; the kinds are {', '.join(SUBJECTS)}."
        )
    parts = ids.split("/")
    if len(parts) != len(SUBJECTS[kind]):
        raise UsageError(
            f"{subject!r} needs {len(SUBJECTS[kind])} ids after {kind}:, with / between them."
        )
    for part, (table, key) in zip(parts, SUBJECTS[kind], strict=True):
        known = {str(row[key]) for row in candidate.rows(table)} if table else streams()
        if part not in known:
            name = table.replace("_", " ") or "stream of money"
            raise UsageError(f"There is no {name} {part!r}, which {subject!r} names.")


def refuse_unknown_board(candidate: Candidate, board: str) -> None:
    """Raise UsageError where a board is neither a unit's nor the network's."""
    known = [str(row["rocu_id"]) for row in candidate.rows("rocu")]
    if board not in (*known, NETWORK):
        raise UsageError(
            f"There is no board {board!r}. There are: {', '.join(sorted(known))} and {NETWORK}."
        )


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
