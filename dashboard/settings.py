"""Every setting of the product, with its default and what it is for.

A setting is read from the environment when it is asked for, so a test or a service file can set
it; the README lists them all, and a test holds the two together.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
SCHEMA = ROOT / "data" / "schema"


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default, and what a person should know of it."""

    name: str
    default: str
    help: str

    def value(self) -> str:
        return os.environ.get(self.name) or self.default


DATABASE = Setting(
    "DASHBOARD_DATABASE",
    str(ROOT / ".database"),
    "Folder that holds the built databases and the pointer to the published one.",
)
DATA = Setting(
    "DASHBOARD_DATA",
    str(ROOT / "data" / "published"),
    f"Data-set folders to build from, separated by {os.pathsep!r}.",
)
PORT = Setting("PORT", "8501", "Port that the server listens on.")
ADDRESS = Setting(
    "DASHBOARD_ADDRESS",
    "localhost",
    "Address that the server listens on. Keep it local: a proxy stands in front.",
)
BROWSER = Setting(
    "DASHBOARD_BROWSER",
    "",
    "Chromium or Chrome that draws charts for files. Empty: the one that is installed.",
)

SETTINGS = (DATABASE, DATA, PORT, ADDRESS, BROWSER)


def database_folder() -> Path:
    return Path(DATABASE.value())


def data_folders() -> list[Path]:
    return [Path(folder) for folder in DATA.value().split(os.pathsep)]
