"""The screens of the product, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.access.roles import READ_AUDIT_LOG, Permission
from dashboard.exhibits.question import Question
from dashboard.model import Viewer
from dashboard.screens import (
    access,
    agreements,
    assurance,
    audit,
    capabilities,
    changes,
    cliff_edge,
    funding,
    inspections,
    options,
    overview,
    pack,
    panel,
    secondments,
    sources,
    spr,
    what_if,
)


@dataclass(frozen=True)
class Screen:
    """One page: its subject (which is its address), its title, and what renders it."""

    subject: str
    title: str
    render: Callable[[Question], None]
    needs: Permission | None = None
    """What somebody has to be permitted to have this page at all."""

    def is_for(self, viewer: Viewer) -> bool:
        """Whether somebody has this page."""
        return self.needs is None or self.needs.name in viewer.permissions


# In one list: the navigation's groups are lists that a screen reader cannot follow (WCAG 1.3.1).
SCREENS = (
    Screen("overview", "Overview", overview.render),
    Screen("capabilities", "Capabilities", capabilities.render),
    Screen("spr", "Strategic Policing Requirement", spr.render),
    Screen("secondments", "Seconded agencies", secondments.render),
    Screen("funding", "Funding", funding.render),
    Screen("agreements", "Agreements", agreements.render),
    Screen("inspections", "Inspections", inspections.render),
    Screen("changes", "Since the last meeting", changes.render),
    Screen("what_if", "What if", what_if.render),
    Screen("cliff_edge", "Cliff edge", cliff_edge.render),
    Screen("options", "Who could help", options.render),
    Screen("assurance", "Assurance", assurance.render),
    Screen("pack", "Board pack", pack.render),
    Screen("panel", "For the panel", panel.render),
    Screen("sources", "Sources and method", sources.render),
    Screen("access", "Access", access.render),
    Screen("audit", "Audit log", audit.render, READ_AUDIT_LOG),
)
