"""What an agreement, a capability, an agency, a force or a grant rests on, and what on it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.boxes import Box, Boxes
from dashboard.errors import UsageError
from dashboard.exhibits.dependency.items import TELLING, Item
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, kept, lookup, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import cited, table_of
from dashboard.store.queries import nearest
from dashboard.wording import in_sentence, join_words, label

KINDS = {
    "agreement": "Agreement",
    "rocu_capability": "Capability of one unit",
    "capability": "Capability in all units",
    "agency": "Agency whose staff are in units",
    "force": "Force",
    "grant": "Grant or other stream of money",
}
SIDES = {
    "below": "It rests on",
    "staff": "It leans on the staff of",
    "stated": "Amounts stated for",
    "above": "Rests on it",
    "leans": "Leans on it",
}
LEFT_SIDES = ("below", "staff", "stated")
LEANT_ON = ("agency", "grant")
"""Of these no rule says what rests on them."""


@kept
def subject_options(question: Question) -> dict[str, dict[str, str]]:
    """What can be asked about: for each kind the ids and their names, by name."""
    names = question.answer("name")

    def named(kind: str) -> dict[str, str]:
        mine = names[names["kind"] == kind]
        return lookup(mine, "id", "name")

    units = {id_: question.short_name("rocu", id_) for id_ in named("rocu")}
    if question.rocu_id:
        units = {question.rocu_id: units[question.rocu_id]}
    capabilities = named("capability")
    agencies = question.answer("secondment_agency_option")
    forces = question.answer("force_option", rocu=question.rocu_id)
    streams = question.answer("funding_stream_option")["stream"]
    found = {
        "agreement": named("agreement"),
        "rocu_capability": {
            f"{unit}/{id_}": f"{short}: {name}"
            for unit, short in units.items()
            for id_, name in capabilities.items()
        },
        "capability": capabilities,
        "agency": lookup(agencies, "agency_id", "label"),
        "force": lookup(forces, "force_id", "name"),
        "grant": {stream: label(stream) for stream in streams if stream != "total"},
    }
    return {
        kind: dict(sorted(of.items(), key=lambda item: item[1])) for kind, of in found.items() if of
    }


@kept
def first_subject(question: Question) -> tuple[str, str]:
    """Kind and id of what a page shows first: the force, else what founds the unit, else any."""
    if question.force_id:
        return "force", question.force_id
    providers = question.answer(
        "single_point_by_provider", edition=question.edition, rocu=question.rocu_id
    )
    for row in rows(providers):
        if row.kind == "agreement":
            return "agreement", row.provider_id
    kind, of = next(iter(subject_options(question).items()), ("", {"": ""}))
    return kind, next(iter(of))


@exhibit()
def dependency(question: Question, of: str = "") -> Answer:
    """What does one thing rest on, and what rests on it?

    `of` is agreement:ID, rocu_capability:ROCU/CAPABILITY, capability:ID, agency:ID, force:ID or
    grant:STREAM.
    """
    kind, id_ = _subject(question, of)
    told = TELLING[kind](question, id_)
    order = sorted(range(len(told.items)), key=lambda at: _place(told.items[at]))
    items = [told.items[at] for at in order]
    left = [item for item in items if item.side in LEFT_SIDES]
    right = [item for item in items if item.side not in LEFT_SIDES]
    heads = _heads(kind)
    heading = "what leans on it" if kind in LEANT_ON else "what it rests on, and what rests on it"
    return Answer(
        title=f"{told.subject}: {heading}",
        frame=told.frame.iloc[order].reset_index(drop=True),
        table=table_of(
            items,
            {
                "Which way": lambda item: SIDES[item.side],
                "What": "what",
                "In what way": "how",
                "Forces or units": "whose",
                "Source": cited(question),
            },
        ),
        chart=Boxes(
            Box(told.subject, KINDS[kind]),
            [item.box for item in left],
            [item.box for item in right],
            heads,
        )
        if items
        else None,
        alt=" ".join(
            [f"{told.subject}."]
            + [
                f"{head}: {_first(side)}."
                for head, side in zip(heads, (left, right), strict=True)
                if head
            ]
        ),
        note=told.note,
        source_ids={id_ for item in items for id_ in item.source_ids},
        choices={"Asked of": told.subject},
    )


def _place(item: Item) -> tuple[int, int, str]:
    """Sort key: by side, then what the most depends on first."""
    return list(SIDES).index(item.side), -item.weight, item.what


def _subject(question: Question, of: str) -> tuple[str, str]:
    """Kind and id out of a text; UsageError that says what is known where they are not."""
    kind, id_ = (of.partition(":")[::2]) if of else first_subject(question)
    known = subject_options(Question(question.store, question.viewer, question.as_of))
    if kind not in known:
        raise UsageError(f"{of!r} is no kind of thing. {nearest(kind, list(known), 'There are')}")
    if id_ not in known[kind]:
        raise UsageError(f"There is no {of!r}. {nearest(id_, list(known[kind]), 'There are')}")
    return kind, id_


def _heads(kind: str) -> tuple[str, str]:
    if kind == "grant":
        return "Amounts were stated for", "What leans on it"
    if kind == "agency":
        return "", "What leans on its staff"
    return "What it rests on", "What rests on it"


def _first(items: Sequence[Item]) -> str:
    return join_words([in_sentence(item.what) for item in items], 5) or "nothing that is known"
