"""The screens of the product, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.access.roles import READ_AUDIT_LOG, Permission
from dashboard.exhibits.question import Question
from dashboard.model import Viewer
from dashboard.screens import (
    access,
    actions,
    agreements,
    assurance,
    audit,
    capabilities,
    changes,
    cliff_edge,
    following,
    funding,
    inspections,
    meetings,
    options,
    overview,
    pack,
    panel,
    returns,
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


GROUPS = {
    "The region": (
        Screen("overview", "Overview", overview.render),
        Screen("capabilities", "Capabilities", capabilities.render),
        Screen("secondments", "Seconded agencies", secondments.render),
        Screen("funding", "Funding", funding.render),
        Screen("agreements", "Agreements", agreements.render),
    ),
    "The forces": (
        Screen("spr", "Strategic Policing Requirement", spr.render),
        Screen("options", "How gaps could be closed", options.render),
    ),
    "The meeting": (
        Screen("meetings", "Meetings and decisions", meetings.render),
        Screen("actions", "Actions", actions.render),
        Screen("changes", "Since the last meeting", changes.render),
        Screen("cliff_edge", "What ends when", cliff_edge.render),
        Screen("what_if", "What if", what_if.render),
        Screen("pack", "Board pack", pack.render),
        Screen("following", "What I follow", following.render),
        Screen("panel", "For the panel", panel.render),
    ),
    "The evidence": (
        Screen("returns", "Our data", returns.render),
        Screen("assurance", "Claims against evidence", assurance.render),
        Screen("inspections", "Inspections", inspections.render),
        Screen("sources", "Sources and method", sources.render),
        Screen("access", "Access", access.render),
        Screen("audit", "Audit log", audit.render, READ_AUDIT_LOG),
    ),
}
"""The screens by what a person comes for. One that not everybody has stands last of all."""
SCREENS = tuple(screen for screens in GROUPS.values() for screen in screens)


def menu_style() -> str:
    """The style that heads the groups of the menu.

    The menu stays one list: Streamlit's own groups are several lists whose headings a screen reader
    cannot follow (WCAG 1.3.1). So the word of a group is drawn above its first item, silently, and
    the page's script says it with the name of every item.
    """
    items = '[data-testid="stSidebarNavItems"] > li'
    rules, first = [], 1
    for group, screens in GROUPS.items():
        rules.append(f'{items}:nth-child(n+{first}) {{--group: "{group}";}}')
        rules.append(
            f"{items}:nth-child({first})::before {{content: var(--group); "
            'content: var(--group) / ""; display: block; font-size: .8125rem; font-weight: 700; '
            f"padding: {'.75rem' if first > 1 else '0'} .5rem .125rem;}}"
        )
        first += len(screens)
    return "\n".join(rules)
