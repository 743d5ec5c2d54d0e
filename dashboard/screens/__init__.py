"""The screens of the product, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.exhibits.exhibit import Ask
from dashboard.screens import (
    agreements,
    assurance,
    capabilities,
    changes,
    cliff_edge,
    funding,
    inspections,
    options,
    overview,
    pack,
    secondments,
    sources,
    spr,
    what_if,
)


@dataclass(frozen=True)
class Screen:
    """One page: its subject (which is its address), its title, what renders it, and its group."""

    subject: str
    title: str
    render: Callable[[Ask], None]
    group: str


STAND, DECIDE, RECORD = "Where we stand", "What to decide", "On paper"

SCREENS = (
    Screen("overview", "Overview", overview.render, STAND),
    Screen("capabilities", "Capabilities", capabilities.render, STAND),
    Screen("spr", "Strategic Policing Requirement", spr.render, STAND),
    Screen("secondments", "Seconded agencies", secondments.render, STAND),
    Screen("funding", "Funding", funding.render, STAND),
    Screen("agreements", "Agreements", agreements.render, STAND),
    Screen("inspections", "Inspections", inspections.render, STAND),
    Screen("changes", "Since the last meeting", changes.render, DECIDE),
    Screen("what_if", "What if", what_if.render, DECIDE),
    Screen("cliff_edge", "Cliff edge", cliff_edge.render, DECIDE),
    Screen("options", "Who could help", options.render, DECIDE),
    Screen("assurance", "Assurance", assurance.render, DECIDE),
    Screen("pack", "Board pack", pack.render, RECORD),
    Screen("sources", "Sources and method", sources.render, RECORD),
)
