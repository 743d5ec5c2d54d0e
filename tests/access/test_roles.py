"""A role is a named, described list of permissions, and each of them does something."""

from __future__ import annotations

import re

import pytest

from dashboard.access.roles import PERMISSIONS, ROLES, Permission, Role
from dashboard.settings import ROOT

GIVEN = {
    "public-reader": {"see-public"},
    "region-reader": {"see-region", "see-returns"},
    "network-reader": {"see-all", "see-returns"},
    "data-steward": {"see-region", "see-returns", "send-returns"},
    "approver": {"see-region", "see-returns", "decide-returns"},
    "board-secretary": {"see-region", "see-returns", "record-decisions", "tell-actions"},
    "action-owner": {"see-region", "see-returns", "tell-actions"},
    "administrator": {"see-public", "see-roles", "read-audit-log"},
}


def test_roles_give_these_permissions_and_no_others() -> None:
    held = {
        name: {permission.name for permission in role.permissions} for name, role in ROLES.items()
    }
    assert held == GIVEN


@pytest.mark.parametrize(
    "described", [*ROLES.values(), *PERMISSIONS.values()], ids=lambda d: d.name
)
def test_roles_and_permissions_say_in_one_sentence_what_they_mean(
    described: Role | Permission,
) -> None:
    registry: dict[str, Role] | dict[str, Permission] = (
        ROLES if isinstance(described, Role) else PERMISSIONS
    )
    assert registry[described.name] is described
    assert described.meaning[0].isupper()
    assert described.meaning.count(".") == 1
    assert described.meaning.endswith(".")


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.name)
def test_role_has_registered_permissions_one_of_which_shows_something(role: Role) -> None:
    assert all(PERMISSIONS[permission.name] is permission for permission in role.permissions)
    sights = {"see-public", "see-region", "see-all"} & {held.name for held in role.permissions}
    assert len(sights) == 1
    assert role.title == role.name.replace("-", " ").capitalize()


def test_roles_by_region_are_those_of_people_of_regions() -> None:
    assert {name for name, role in ROLES.items() if role.by_region} == {
        "region-reader",
        "data-steward",
        "approver",
        "board-secretary",
        "action-owner",
    }


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.name)
def test_role_is_described_in_the_guide_and_the_example_as_on_the_page(role: Role) -> None:
    described = role.meaning.removesuffix(".")
    page = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{role.name}` |")]
    assert described.split(":")[0] in row
    example = (ROOT / ".streamlit" / "roles.example.csv").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^# .*\b{role.name}  +(.+)$", example, re.MULTILINE)
    assert line
