"""Every setting of the product: its name, type, default, and what it is for.

A setting is read from the environment when it is asked for, so a test or a service file can set
it. Every command and the server check them all before they start. docs/settings.md is made from
this table, and a test holds the two together.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from dashboard.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
CONTRACT = ROOT / "data" / "contract.csv"
RECORDED = ROOT / "data" / "recorded.csv"

T_co = TypeVar("T_co", covariant=True)
MAILABLE = r"[A-Za-z0-9.!#$%&'*+/^_{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
"""E-mail addresses that stand in a header as they are. Without `=` and `?`, which together can mean
a new line there: `=?UTF-8?Q?=0A?=`."""


@dataclass(frozen=True)
class Type(Generic[T_co]):
    """What may stand in a setting: in words, and as the value that a text stands for."""

    name: str
    read: Callable[[str], T_co]
    """Raises ValueError where the text stands for no value."""


@dataclass(frozen=True)
class Setting(Generic[T_co]):
    """One environment variable. An empty one counts as not set."""

    name: str
    type: Type[T_co]
    default: str
    help: str

    def text(self) -> str:
        return os.environ.get(self.name) or self.default

    def value(self) -> T_co:
        """What the setting is now; UsageError with the remedy where it cannot be read."""
        try:
            return self.type.read(self.text())
        except ValueError:
            example = f", such as {self.default}" if self.default else ""
            raise UsageError(
                f"{self.name} is {self.text()!r}. Make it {self.type.name}{example}."
            ) from None


def check_settings() -> None:
    """Raise UsageError with a line for every setting that cannot be read."""
    wrong = []
    for setting in SETTINGS:
        try:
            setting.value()
        except UsageError as error:
            wrong.append(str(error))
    if wrong:
        raise UsageError("\n".join(wrong))


def host_name(host: str) -> str:
    """The name in a host such as `localhost:8501`, without its port; empty where it is no host."""
    parts = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]*)?", host.lower())
    return parts[1].rstrip(".") if parts else ""


def _whole_number(text: str, least: int, most: int = 999_999_999) -> int:
    if not re.fullmatch("[0-9]{1,9}", text.strip()) or not least <= int(text) <= most:
        raise ValueError(text)
    return int(text)


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours < math.inf:
        raise ValueError(text)
    return hours


def _yes_or_no(text: str) -> bool | None:
    if text not in ("", "yes", "no"):
        raise ValueError(text)
    return {"yes": True, "no": False}.get(text)


def _hosts(text: str) -> frozenset[str]:
    named = [part.strip() for part in text.split(",") if part.strip()]
    hosts = frozenset(map(host_name, named))
    if not hosts or "" in hosts:
        raise ValueError(text)
    return hosts


def _web_address(text: str) -> str:
    """A web address without a slash at its end; with one, what is added would have two."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~/-]*)?", text):
        raise ValueError(text)
    return text.rstrip("/")


def _mail_address(text: str) -> str:
    if text and not re.fullmatch(MAILABLE, text):
        raise ValueError(text)
    return text


def _security(text: str) -> str:
    if text not in ("starttls", "tls", "none"):
        raise ValueError(text)
    return text


TEXT = Type("a text", str)
PATH = Type("a path", Path)
PATH_OR_NONE = Type("a path", lambda text: Path(text) if text else None)
PATHS = Type("paths", lambda text: [Path(part) for part in text.split(os.pathsep)])
HOST_NAMES = Type("host names with commas between them", _hosts)
PORT_OR_NONE = Type(
    "a whole number from 1 to 65535, or empty",
    lambda text: _whole_number(text, 1, 65535) if text else None,
)
PORT_NUMBER = Type("a whole number from 1 to 65535", lambda text: _whole_number(text, 1, 65535))
YES_OR_NO = Type("yes, no or empty", _yes_or_no)
COUNT = Type("a whole number from 1", lambda text: _whole_number(text, 1))
COUNT_OR_NONE = Type("a whole number", lambda text: _whole_number(text, 0))
HOURS = Type("a number above 0", _hours)
WEB_ADDRESS = Type("a web address", _web_address)
MAIL_ADDRESS = Type("an e-mail address", _mail_address)
SECURITY = Type("starttls, tls or none", _security)

DATABASE = Setting(
    "DASHBOARD_DATABASE",
    PATH,
    str(ROOT / ".database"),
    "Folder that holds the built databases and the pointer to the published one.",
)
DATA = Setting(
    "DASHBOARD_DATA",
    PATHS,
    str(ROOT / "data" / "published"),
    "Data-set folders to build from, separated by `:` (on Windows by `;`).",
)
LEDGER = Setting(
    "DASHBOARD_LEDGER",
    TEXT,
    "",
    "Where returns and decisions are kept: a file, `sqlite:///PATH` or `postgresql://…`. Empty: a "
    "file beside the folder of databases, of its name and `.ledger.sqlite`.",
)
FOUR_EYES = Setting(
    "DASHBOARD_FOUR_EYES",
    YES_OR_NO,
    "",
    "Whether somebody else has to decide on a return than who sent it. Empty: where people sign "
    "in.",
)
RETURN_DAYS = Setting(
    "DASHBOARD_RETURN_DAYS",
    COUNT,
    "30",
    "Days after the end of a quarter until which its return is due.",
)
PORT = Setting("PORT", PORT_NUMBER, "8501", "Port that the server listens on.")
ADDRESS = Setting(
    "DASHBOARD_ADDRESS",
    TEXT,
    "localhost",
    "Address that the server listens on. Keep it local: a proxy stands in front.",
)
METRICS_PORT = Setting(
    "DASHBOARD_METRICS_PORT",
    PORT_OR_NONE,
    "",
    "Port of this machine on which an operator reads counts and times of the server, as Prometheus "
    "takes them. Empty: none.",
)
BROWSER = Setting(
    "DASHBOARD_BROWSER",
    TEXT,
    "",
    "Chromium or Chrome that draws charts for files. Empty: the one that is installed.",
)
ROLES = Setting(
    "DASHBOARD_ROLES",
    PATH,
    str(ROOT / ".streamlit" / "roles.csv"),
    "File that says who has which role, and for which regions. Read at every click.",
)
SIGN_IN_HOURS = Setting(
    "DASHBOARD_SIGN_IN_HOURS",
    HOURS,
    "12",
    "Hours after which a person has to sign in again.",
)
AUDIT = Setting(
    "DASHBOARD_AUDIT",
    PATH,
    str(ROOT / ".audit" / "audit.jsonl"),
    "File of the audit log: sign-ins, refusals, exports and packs. Only ever added to. Servers "
    "that share a ledger in PostgreSQL keep it there.",
)
AUDIT_KEY = Setting(
    "DASHBOARD_AUDIT_KEY",
    PATH_OR_NONE,
    "",
    "File of the audit log's key, outside the log's folder, the same on all servers that share a "
    "ledger. Empty: in a folder beside that one, whose name ends in .key.",
)
HOSTS = Setting(
    "DASHBOARD_HOSTS",
    HOST_NAMES,
    "localhost,127.0.0.1,[::1]",
    "Host names that the server answers to, separated by commas.",
)
EXPORTS_PER_HOUR = Setting(
    "DASHBOARD_EXPORTS_PER_HOUR",
    COUNT,
    "120",
    "How many files one person may take away in an hour.",
)
SMALL_NUMBER = Setting(
    "DASHBOARD_SMALL_NUMBER",
    COUNT_OR_NONE,
    "5",
    "Fewer posts, vacancies or people than this are left out of the public edition.",
)

URL = Setting(
    "DASHBOARD_URL",
    WEB_ADDRESS,
    "http://localhost:8501",
    "Address that people open the dashboard at: links in mails begin with it.",
)
PACK_DAYS = Setting(
    "DASHBOARD_PACK_DAYS",
    COUNT_OR_NONE,
    "7",
    "Days before a meeting from which its pack is made by itself. 0: never.",
)
MAIL_HOST = Setting(
    "DASHBOARD_MAIL_HOST",
    TEXT,
    "",
    "Mail server that `send` hands mails to. Empty: it prints them and sends none.",
)
MAIL_PORT = Setting("DASHBOARD_MAIL_PORT", PORT_NUMBER, "587", "Port of the mail server.")
MAIL_SECURITY = Setting(
    "DASHBOARD_MAIL_SECURITY",
    SECURITY,
    "starttls",
    "How the way to the mail server is encrypted; none only for one on the same machine.",
)
MAIL_USER = Setting(
    "DASHBOARD_MAIL_USER",
    TEXT,
    "",
    "Account at the mail server. Empty: it asks for none.",
)
MAIL_PASSWORD = Setting(
    "DASHBOARD_MAIL_PASSWORD",
    TEXT,
    "",
    "Password of that account, where no file has it.",
)
MAIL_PASSWORD_FILE = Setting(
    "DASHBOARD_MAIL_PASSWORD_FILE",
    PATH_OR_NONE,
    "",
    "File that has the password, and nothing else.",
)
MAIL_FROM = Setting(
    "DASHBOARD_MAIL_FROM",
    MAIL_ADDRESS,
    "",
    "Address that mails are sent from, such as dashboard@example.org.",
)
MAIL_ATTACH = Setting(
    "DASHBOARD_MAIL_ATTACH",
    YES_OR_NO,
    "no",
    "Whether a pack that is OFFICIAL goes with the mail that tells of it. No other ever does.",
)
MAIL_GROUP_DAYS = Setting(
    "DASHBOARD_MAIL_GROUP_DAYS",
    COUNT_OR_NONE,
    "30",
    "Days for which mails go by a role of a group after its holder opened What I follow. 0: none.",
)


SETTINGS: tuple[Setting[object], ...] = (
    DATABASE,
    DATA,
    LEDGER,
    FOUR_EYES,
    RETURN_DAYS,
    PORT,
    ADDRESS,
    METRICS_PORT,
    BROWSER,
    ROLES,
    SIGN_IN_HOURS,
    AUDIT,
    AUDIT_KEY,
    HOSTS,
    EXPORTS_PER_HOUR,
    SMALL_NUMBER,
    URL,
    PACK_DAYS,
    MAIL_HOST,
    MAIL_PORT,
    MAIL_SECURITY,
    MAIL_USER,
    MAIL_PASSWORD,
    MAIL_PASSWORD_FILE,
    MAIL_FROM,
    MAIL_ATTACH,
    MAIL_GROUP_DAYS,
)
