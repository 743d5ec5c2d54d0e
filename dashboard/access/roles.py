"""Roles and permissions: a role is a named, described list of permissions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """One thing that somebody may see or do; `by_region` where only for the regions given."""

    name: str
    title: str
    meaning: str
    by_region: bool = False


SEE_PUBLIC = Permission(
    "see-public",
    "See the public edition",
    "Sees the public edition: OFFICIAL rows, with small numbers of posts left out.",
)
SEE_REGION = Permission(
    "see-region",
    "See own regions",
    "Sees every row of own regions, and OFFICIAL rows of the others.",
    True,
)
SEE_ALL = Permission("see-all", "See every region", "Sees every row of every region.")
SEE_RETURNS = Permission(
    "see-returns",
    "See returns",
    "Sees what the regions whose rows they see have sent in, and what was decided of it.",
)
SEND_RETURNS = Permission(
    "send-returns",
    "Send returns",
    "Sends in returns of own regions: of the unit, its forces, and agreements that they lead.",
    True,
)
DECIDE_RETURNS = Permission(
    "decide-returns",
    "Decide on returns",
    "Accepts returns of own regions or sends them back; never own ones.",
    True,
)
RECORD_DECISIONS = Permission(
    "record-decisions",
    "Record decisions",
    "Records meetings of own regions' boards, what they decide, and the actions that follow.",
    True,
)
TELL_ACTIONS = Permission(
    "tell-actions",
    "Say how actions stand",
    "Says of the actions of own regions' boards how they stand, and which day they are due.",
    True,
)
SEE_ROLES = Permission("see-roles", "See roles", "Sees who has which role.")
READ_AUDIT_LOG = Permission("read-audit-log", "Read the audit log", "Reads the audit log.")

PERMISSIONS = {
    permission.name: permission
    for permission in (
        SEE_PUBLIC,
        SEE_REGION,
        SEE_ALL,
        SEE_RETURNS,
        SEND_RETURNS,
        DECIDE_RETURNS,
        RECORD_DECISIONS,
        TELL_ACTIONS,
        SEE_ROLES,
        READ_AUDIT_LOG,
    )
}


@dataclass(frozen=True)
class Role:
    """A list of permissions under the name that the role file gives it."""

    name: str
    title: str
    meaning: str
    permissions: tuple[Permission, ...]

    @property
    def by_region(self) -> bool:
        """Whether the role file has to say for which regions somebody has this role."""
        return any(permission.by_region for permission in self.permissions)


ROLES = {
    role.name: role
    for role in (
        Role(
            "public-reader",
            "Public reader",
            "Sees the public edition: OFFICIAL rows, with small numbers of posts left out.",
            (SEE_PUBLIC,),
        ),
        Role(
            "region-reader",
            "Region reader",
            "Sees every row of own region and OFFICIAL rows of the others.",
            (SEE_REGION, SEE_RETURNS),
        ),
        Role(
            "network-reader",
            "Network reader",
            "Sees every row of every region.",
            (SEE_ALL, SEE_RETURNS),
        ),
        Role(
            "data-steward",
            "Data steward",
            "Sees what a region reader sees, and sends in the returns of own region.",
            (SEE_REGION, SEE_RETURNS, SEND_RETURNS),
        ),
        Role(
            "approver",
            "Approver",
            "Sees what a region reader sees, and decides on the returns of own region.",
            (SEE_REGION, SEE_RETURNS, DECIDE_RETURNS),
        ),
        Role(
            "board-secretary",
            "Board secretary",
            "Sees what a region reader sees, and records what the board of own region decides, and "
            "what the owners of its actions did.",
            (SEE_REGION, SEE_RETURNS, RECORD_DECISIONS, TELL_ACTIONS),
        ),
        Role(
            "action-owner",
            "Action owner",
            "Sees what a region reader sees, and says how the actions of own region's board stand.",
            (SEE_REGION, SEE_RETURNS, TELL_ACTIONS),
        ),
        Role(
            "administrator",
            "Administrator",
            "Sees who has which role, the audit log and the public edition.",
            (SEE_PUBLIC, SEE_ROLES, READ_AUDIT_LOG),
        ),
    )
}
