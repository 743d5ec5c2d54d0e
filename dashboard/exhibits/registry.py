"""Every exhibit by its id: how it is made, marked and kept.

A page, an export, a pack, a test sweep and a benchmark all take the same object from here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.exhibit import Exhibit, ExhibitRequest
from dashboard.exhibits.marking import marking_of_exhibit
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question
from dashboard.model import highest
from dashboard.store.queries import nearest

Maker = Callable[..., Exhibit]


@dataclass(frozen=True)
class Registered:
    """An exhibit that can be asked for: how to make it and what may be chosen in it."""

    id: str
    subject: str
    meaning: str
    needs_force: bool
    make: Maker

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


def exhibit(*, needs_force: bool = False) -> Callable[[Maker], Maker]:
    """Register a function of an Ask, and of choices with defaults, as an exhibit of its name.

    It is made once for each question and then kept, so nobody may change it.

    `needs_force` marks an exhibit about one force, which cannot be asked for all of them.
    """

    def register(make: Maker) -> Maker:
        def made(question: Question, **choices: str) -> Exhibit:
            if needs_force and question.force_id is None:
                raise UsageError(f"The exhibit {make.__name__} is about one force. Choose a force.")
            place = (question.as_of, question.rocu_id, question.force_id)
            key = (make.__name__, *place, *sorted(choices.items()))

            def marked() -> Exhibit:
                made, record = provenance.recorded(lambda: make(question, **choices))
                marking = marking_of_exhibit(
                    question, record.queries, made, lambda official: make(official, **choices)
                )
                provenance.record(Record(record.queries, markings={marking}))
                return replace(made, status=replace(made.status, marking=marking))

            kept = question.remember(key, marked)
            status = replace(kept.status, marking=highest([kept.status.marking, question.marking]))
            return replace(kept, status=status, request=ExhibitRequest(question, choices))

        made.__signature__ = inspect.signature(make)  # type: ignore[attr-defined]
        made.__name__, made.__doc__ = make.__name__, make.__doc__
        if make.__name__ in _registry:
            raise ValueError(f"the exhibit {make.__name__} is registered already")
        _registry[make.__name__] = Registered(
            id=make.__name__,
            subject=make.__module__.split(".")[2],
            meaning=inspect.getdoc(make) or "",
            needs_force=needs_force,
            make=made,
        )
        return made

    return register


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
