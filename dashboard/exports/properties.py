"""What a file says of itself in its properties: the same in every format."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import AUTHOR, Report

MAX_LETTERS = 255
"""Office programs hold no longer property."""


def properties(report: Report) -> dict[str, str]:
    """The properties by the names that Office formats have for them."""
    status = report.status
    told = {
        "title": report.title,
        "subject": status.line,
        "author": AUTHOR,
        "category": status.marking,
        "keywords": ", ".join((status.data_set, status.edition, f"as at {status.as_at}")),
        "comments": report.made_from,
    }
    return {name: without_control_characters(text)[:MAX_LETTERS] for name, text in told.items()}


def day_of(report: Report) -> datetime:
    """The moment that a file says it was made at: its as-at date, so that it is the same again."""
    return datetime.combine(report.day, time())


def set_core_properties(core: Any, report: Report) -> None:
    """Set the properties of a file of python-docx or of python-pptx."""
    for name, text in properties(report).items():
        setattr(core, name, text)
    core.last_modified_by = AUTHOR
    core.language = "en-GB"
    core.created = core.modified = day_of(report)
    core.revision = 1
