"""The local operator: whoever runs the product without sign-in, on a machine of their own."""

from __future__ import annotations

import getpass
import os
import tomllib
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.access.roles import PERMISSIONS
from dashboard.errors import AccessError
from dashboard.model import LOCAL_OPERATOR, Viewer

if TYPE_CHECKING:
    from dashboard.store.store import Store

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def local_operator() -> Viewer:
    """Whoever runs the product on a machine of their own, by the name that the machine has."""
    name = f"{LOCAL_OPERATOR.name} {_user()}".rstrip()
    return replace(LOCAL_OPERATOR, name=name, permissions=frozenset(PERMISSIONS))


@cache
def _user() -> str:
    """The name that this machine has for whoever started the program; empty where it has none."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


def has_sign_in() -> bool:
    """Whether the secrets set up sign-in, told without Streamlit, which takes a second to start.

    Secrets that cannot be read may set it up: then it counts as set up.
    """
    elsewhere = os.environ.get("STREAMLIT_SECRETS_FILES", "").split()
    folders = (Path.home(), settings.ROOT)
    named = [Path(file) for file in elsewhere] or [
        folder / ".streamlit" / "secrets.toml" for folder in folders
    ]
    for path in named:
        try:
            with path.open("rb") as file:
                if tomllib.load(file).get("auth"):
                    return True
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return True
    return False


def refuse_without_sign_in(store: Store, address: str) -> None:
    """Raise AccessError where a server may not show this database to whoever reaches it."""
    if store.has_restricted_rows:
        raise AccessError(
            "The database has OFFICIAL-SENSITIVE rows and no sign-in is set up, so nothing is "
            "shown. Set up sign-in in .streamlit/secrets.toml, as "
            ".streamlit/secrets.example.toml describes, or build a database without those rows."
        )
    if address not in ON_THIS_MACHINE:
        raise AccessError(
            f"No sign-in is set up, and the server listens on {address or 'every address'}. "
            "Without sign-in it answers to its own machine only: set up sign-in in "
            f".streamlit/secrets.toml, or leave {settings.ADDRESS.name} at "
            f"{settings.ADDRESS.default}."
        )
