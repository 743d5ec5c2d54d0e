"""Every setting of the product, with its default and what it is for.

A setting is read from the environment when it is asked for, so a test or a service file can set
it; the README lists them all, and a test holds the two together.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
CONTRACT = ROOT / "data" / "contract.csv"


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
ROLES = Setting(
    "DASHBOARD_ROLES",
    str(ROOT / ".streamlit" / "roles.csv"),
    "File that says who has which role, and for which regions. Read at every click.",
)
SIGN_IN_HOURS = Setting(
    "DASHBOARD_SIGN_IN_HOURS",
    "12",
    "Hours after which a person has to sign in again.",
)
AUDIT = Setting(
    "DASHBOARD_AUDIT",
    str(ROOT / ".audit" / "audit.jsonl"),
    "File of the audit log: sign-ins, refusals, exports and packs. Only ever added to.",
)
AUDIT_KEY = Setting(
    "DASHBOARD_AUDIT_KEY",
    "",
    "File of the audit log's key, outside the log's folder. Empty: in a folder beside that one, "
    "whose name ends in .key.",
)
HOSTS = Setting(
    "DASHBOARD_HOSTS",
    "localhost,127.0.0.1,[::1]",
    "Host names that the server answers to, separated by commas.",
)
EXPORTS_PER_HOUR = Setting(
    "DASHBOARD_EXPORTS_PER_HOUR",
    "120",
    "How many files one person may take away in an hour.",
)
SMALL_NUMBER = Setting(
    "DASHBOARD_SMALL_NUMBER",
    "5",
    "Fewer posts, vacancies or people than this are left out of the public edition.",
)

SETTINGS = (
    DATABASE,
    DATA,
    PORT,
    ADDRESS,
    BROWSER,
    ROLES,
    SIGN_IN_HOURS,
    AUDIT,
    AUDIT_KEY,
    HOSTS,
    EXPORTS_PER_HOUR,
    SMALL_NUMBER,
)


def database_folder() -> Path:
    return Path(DATABASE.value())


def small_number() -> int:
    """Numbers of posts, vacancies and people below this are left out of the public edition."""
    value = SMALL_NUMBER.value()
    if not re.fullmatch("[0-9]{1,9}", value):
        raise UsageError(f"{SMALL_NUMBER.name} is {value!r}. Make it a whole number, such as 5.")
    return int(value)


def data_folders() -> list[Path]:
    return [Path(folder) for folder in DATA.value().split(os.pathsep)]
