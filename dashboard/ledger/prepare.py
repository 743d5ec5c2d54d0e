"""The tables of a ledger that several servers share, and what the program's own role may do there.

The role that owns the tables makes them, and gives the program no more than it has to have: so not
even the program could change what was recorded.
"""

from __future__ import annotations

from dashboard.errors import UsageError
from dashboard.ledger.ledger import Ledger

GRANTS = {
    "entry": "select, insert",
    "part": "select, insert",
    "audit_line": "select, insert",
    "sign_in": "select, insert, delete",
    "taken": "select, insert, delete",
    "file_part": "select, insert, delete",
}
"""What the program does with each table: the last three forget what is over."""


def prepare(ledger: Ledger, role: str = "") -> None:
    """Make the tables that are missing, and let a role of PostgreSQL use them.

    UsageError where a role is named for a file; LedgerError where the server refuses it.
    """
    if role and not ledger.is_shared:
        raise UsageError("The ledger is a file, which has no roles. Leave out --role.")
    with ledger.writing() as record:
        for table, rights in GRANTS.items() if role else ():
            record.grant(rights, table, role)
