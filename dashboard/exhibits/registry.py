"""Every exhibit by its id: how it is made, marked and kept.

A page, an export, a pack, a test sweep and a benchmark all take the same object from here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.asked import ASKED, Request
from dashboard.exhibits.exhibit import Answer, Exhibit, ExhibitRequest
from dashboard.exhibits.marking import marking_of_exhibit
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question, source_ids_in, sources_of
from dashboard.model import highest
from dashboard.store.packed import Packed
from dashboard.store.queries import nearest

Maker = Callable[..., Answer]
"""A function of a Question, and of choices with defaults, that finds out an answer."""


@dataclass(frozen=True)
class Registered:
    """An exhibit that can be asked for: how to make it and what may be chosen in it."""

    id: str
    subject: str
    meaning: str
    needs_force: bool
    make: Callable[..., Exhibit]

    @property
    def choices(self) -> dict[str, str]:
        """Its parameters beyond region, force and date, with their defaults."""
        parameters = list(inspect.signature(self.make).parameters.values())[1:]
        return {parameter.name: str(parameter.default) for parameter in parameters}

    def ask(self, question: Question, choices: dict[str, str]) -> Exhibit:
        """The exhibit for choices that somebody typed; UsageError where it does not know one."""
        for name in choices:
            if name not in self.choices:
                known = nearest(name, list(self.choices), "It takes")
                raise UsageError(f"The exhibit {self.id} has no choice {name!r}. {known}")
        try:
            return self.make(question, **choices)
        except (KeyError, ValueError, IndexError) as error:
            said = " ".join(f"{name}={value}" for name, value in choices.items())
            raise UsageError(
                f"The exhibit {self.id} cannot be asked with {said or 'these choices'}: "
                f"{error} is not among them. `export --list` describes its choices."
            ) from error


_registry: dict[str, Registered] = {}


def exhibit(*, needs_force: bool = False) -> Callable[[Maker], Callable[..., Exhibit]]:
    """Register a function of a Question, and of choices with defaults, as an exhibit of its name.

    What it answers is completed: with its id, its sources and what marks it. It is made once for
    each question and then kept, so nobody may change it.

    `needs_force` marks an exhibit about one force, which cannot be asked for all of them.
    """

    def register(make: Maker) -> Callable[..., Exhibit]:
        id_ = make.__name__

        def made(question: Question, **choices: str) -> Exhibit:
            if needs_force and question.force_id is None:
                raise UsageError(f"The exhibit {id_} is about one force. Choose a force.")

            def complete(asked: Question) -> Exhibit:
                return _completed(id_, make(asked, **choices), ExhibitRequest(asked, choices))

            def marked() -> Exhibit:
                found, record = provenance.recorded(lambda: complete(question))
                marking = marking_of_exhibit(question, record.queries, found, complete)
                provenance.record(Record(record.queries, markings={marking}))
                return replace(found, status=replace(found.status, marking=marking))

            place = (question.rocu_id, question.force_id)
            chosen = tuple(sorted(choices.items()))
            kept = question.remember((id_, question.as_of, *place, *chosen), marked)
            as_of = None if question.as_of == date.today() else question.as_of
            ASKED.note(Request(id_, question.viewer.scope, as_of, *place, chosen))
            status, marking = kept.status, highest([kept.status.marking, question.marking])
            if marking != status.marking:
                status = replace(status, marking=marking)
            return replace(kept, status=status, request=ExhibitRequest(question, choices))

        made.__signature__ = inspect.signature(make)  # type: ignore[attr-defined]
        made.__name__, made.__doc__ = id_, make.__doc__
        if id_ in _registry:
            raise ValueError(f"the exhibit {id_} is registered already")
        _registry[id_] = Registered(
            id=id_,
            subject=make.__module__.split(".")[2],
            meaning=inspect.getdoc(make) or "",
            needs_force=needs_force,
            make=made,
        )
        return made

    return register


def _completed(id_: str, answer: Answer, request: ExhibitRequest) -> Exhibit:
    """An answer with its id, its sources and its status; its marking is the least that it has."""
    ids = answer.source_ids
    sources = sources_of(request.question, source_ids_in(answer.frame) if ids is None else ids)
    status = request.question.status
    return Exhibit(
        id=id_,
        title=answer.title,
        packed_frame=Packed(answer.frame),
        packed_table=Packed(answer.table),
        alt=answer.alt,
        note=answer.note,
        chart=answer.chart,
        choices=answer.choices,
        status=status,
        sources=sources,
        request=request,
    )


def registered() -> dict[str, Registered]:
    """Every registered exhibit by id. Import `dashboard.exhibits` first to have them all."""
    return dict(_registry)


def exhibit_named(id_: str) -> Registered:
    """The registered exhibit of this id; UsageError that names the nearest where there is none."""
    try:
        return _registry[id_]
    except KeyError:
        known = nearest(id_, list(_registry), "There are")
        raise UsageError(f"There is no exhibit {id_!r}. {known}") from None
