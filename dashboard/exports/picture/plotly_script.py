"""Plotly's script with the kinds of traces that the charts have, and no others made ready.

All that is in it stays in it; but of 47 kinds, with maps and three dimensions, it makes ready those
alone that are registered. To make ready the others takes 0.6 s of the opening of a browser.
"""

from __future__ import annotations

import re

from dashboard.charts.base import KINDS

_REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),){20,}[\w$]+\(\))\]\)")
_PASSED_ON = re.compile(r'\w+\(\([\w$]+,([\w$]+)\)=>\{"use strict";\1\.exports=([\w$]+)\(\)\}\)')
_NAME = re.compile(r'\w+\(\([\w$]+,[\w$]+\)=>\{.{0,1500}?\bmoduleType:"trace",name:"(\w+)"')
BEFORE_A_NAME = ",; "


def with_own_kinds(script: str) -> str:
    """The script; the same where it is not built as it is known to be."""
    registered = _REGISTERED.findall(script)
    if len(registered) != 1:
        return script
    missing, kept = set(KINDS - {"scatter"}), []  # The core has that one.
    for call in registered[0].split(","):
        name = _name(script, call.removesuffix("()")) if missing else ""
        if name in missing:
            missing.remove(name)
            kept.append(call)
    return script if missing else script.replace(registered[0], ",".join(kept))


def _name(script: str, module: str) -> str:
    """What kind of traces a module that is registered draws; it passes on another that says so."""
    passed_on = _PASSED_ON.match(script, _value_at(script, module))
    named = passed_on and _NAME.match(script, _value_at(script, passed_on[2]))
    return named[1] if named else ""


def _value_at(script: str, name: str) -> int:
    """Where what is assigned to a name begins; the end of the script where nothing is."""
    at = script.find(f"{name}=")
    while at > 0 and script[at - 1] not in BEFORE_A_NAME:
        at = script.find(f"{name}=", at + 1)
    return len(script) if at < 0 else at + len(name) + 1
