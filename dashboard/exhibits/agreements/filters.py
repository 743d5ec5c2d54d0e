"""What the register of agreements, and whatever shows the same ones, can be filtered by."""

from __future__ import annotations

from dashboard.exhibits.question import Question, rows
from dashboard.store.contract import tables
from dashboard.theme import STANDING
from dashboard.wording import NOT_RECORDED, label, sentence

ALL = "all"
UNRECORDED = "unknown"


def filters(question: Question) -> dict[str, dict[str, str]]:
    """What the register can be filtered by: for each choice its values and their words."""
    contract = {column.name: column.words for column in tables()["agreement"].columns}
    named: dict[str, dict[str, str]] = {"function": {}, "lead": {}}
    for row in rows(question.answer("agreement_option")):
        named[row.kind][row.id] = row.name
    return {
        "function": {ALL: "Any function"} | named["function"],
        "standing": {ALL: "Live or not"} | {key: state.word for key, state in STANDING.items()},
        "status": {ALL: "Any status"} | {code: label(code) for code in contract["status"]},
        "legal_basis": {ALL: "Any basis"} | {code: label(code) for code in contract["legal_basis"]},
        "scope": {ALL: "Any scope"} | {code: label(code) for code in contract["scope"]},
        "lead": {ALL: "Any lead force", UNRECORDED: NOT_RECORDED} | named["lead"],
    }


def place_of(question: Question) -> dict[str, str | None]:
    """The region and the force that are asked about, as the queries take them."""
    return {"rocu": question.rocu_id, "force": question.force_id}


def chosen_of(
    function: str, status: str, legal_basis: str, scope: str, lead: str, standing: str
) -> dict[str, str]:
    """What was chosen of each filter, as the queries take it."""
    return {
        "function": function,
        "status": status,
        "legal_basis": legal_basis,
        "scope": scope,
        "lead": lead,
        "standing": standing,
    }


def chosen_words(question: Question, chosen: dict[str, str]) -> dict[str, str]:
    """The filters that leave something out, as people read them."""
    options = filters(question)
    return {
        sentence(name.replace("_", " ")): options.get(name, {}).get(value, value)
        for name, value in chosen.items()
        if value not in (ALL, "")
    }
