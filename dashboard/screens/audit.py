"""Audit log: who signed in, was refused, and took what away."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.access.audit import AuditLog, Event, audit_log
from dashboard.access.audit_event import DAMAGED
from dashboard.components.page import headline, note
from dashboard.components.table import show_table
from dashboard.exhibits import provenance
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question, lookup
from dashboard.exports.files import EXPORT_FORMATS
from dashboard.exports.pack_files import PACK_FORMATS
from dashboard.model import SENSITIVE
from dashboard.wording import count_noun, join_words, sentence

NEWEST = 500
WITHHELD = "Withheld"


def render(question: Question) -> None:
    log = audit_log()
    events = log.newest(NEWEST)
    broken = log.first_broken()
    said = (
        f"The newest {count_noun(len(events), 'event')} on record."
        if events
        else "Nothing is on record yet."
    )
    headline(f"{said} {_whole(log, broken)}" if events or broken is not None else said)
    if events:
        show_table(_table(events, question), "Audit log, newest first")
    scope = question.viewer.scope
    withheld = sum(not event.is_told_to(scope) for event in events)
    if withheld:
        note(
            f"{count_noun(withheld, 'event is', 'events are')} about restricted rows that you do "
            "not see here: what was taken and why is withheld."
        )
    if any(event.is_restricted and event.is_told_to(scope) for event in events):
        provenance.record(Record(markings={SENSITIVE}))
    note(
        f"From {log.place}. It is only ever added to. Times are in UTC. At an anchor the "
        "server said in its own log how far this one reached."
    )


def _whole(log: AuditLog, broken: int | None) -> str:
    """Whether the log is as it was written, and what to do where it is not."""
    key = log.lost_key()
    if key is not None:
        return (
            f"The key of the log, {key}, is missing or damaged, so nobody can tell whether the log "
            "was changed. Put the file back from a copy."
        )
    if broken is not None:
        return (
            f"Line {broken} is not what was written after the one before it: the log was changed "
            "or is damaged. Compare it with a copy kept elsewhere, and with the log of the server."
        )
    first = log.without_key()
    earlier = (
        f" {count_noun(first, 'line is', 'lines are')} from before the log had a key: they follow "
        "from one another, but whoever could write the file then could have made them."
        if first
        else ""
    )
    return (
        "Every line follows from the one before it, and the last one is the last that was written: "
        f"nothing was changed or taken out.{earlier}"
    )


def _table(events: list[Event], question: Question) -> pd.DataFrame:
    scope = question.viewer.scope
    option = question.answer("region_option")
    regions = lookup(option, "rocu_id", "label")
    return pd.DataFrame(
        {
            "When": [
                f"{event.at:%d %B %Y %H:%M:%S}".lstrip("0") if event.at else "Not known"
                for event in events
            ],
            "Who": [event.who or "Not known" for event in events],
            "Event": [
                "Damaged line"
                if event.event == DAMAGED
                else sentence(event.event.replace("-", " "))
                for event in events
            ],
            "What": [
                (event.what or "–") if event.is_told_to(scope) else _withheld(event.what)
                for event in events
            ],
            "Shown to them": [_edition(event.scope, regions) or "–" for event in events],
            "Marking": [event.marking or "–" for event in events],
            "Reason": [
                event.reason or "–" if event.is_told_to(scope) or not event.reason else WITHHELD
                for event in events
            ],
        }
    )


def _withheld(what: str) -> str:
    """What a reader is told of a thing that they may not see: its format, if it is a file."""
    extension = what.rpartition(".")[2]
    is_file = extension != what and extension in (*EXPORT_FORMATS, *PACK_FORMATS)
    return f"{WITHHELD} ({extension.upper()})" if is_file else WITHHELD


def _edition(scope: str, regions: Mapping[str, str]) -> str:
    """The edition on record, with its regions by their names."""
    edition, _, ids = scope.partition(", ")
    known = [regions[id_] for id_ in ids.split() if id_ in regions]
    return sentence(edition + (f" of {join_words(known)}" if known else ""))
