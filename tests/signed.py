"""A dashboard with restricted rows that people sign in to, with a real provider, for tests."""

from __future__ import annotations

import csv
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.access.audit import Event
from dashboard.access.audit_file import read
from dashboard.settings import AUDIT, DATA, DATABASE, PORT, ROLES
from dashboard.store.build import build
from tests.conftest import PUBLISHED, table_rows
from tests.serving import SERVER, free_port, running, wait_for

SECRET = "only for tests: " + "0123456789abcdef" * 2
COOKIE = "_streamlit_user"
NORTH, SOUTH = "canary-north", "canary-south"
EVIDENCE = "/capabilities?unit={}&capability=siu&as-at=2026-11-22"
ROLE_FILE = """claim,value,role,regions
email,public@example.org,public-reader,
email,north@example.org,region-reader,nersou
email,network@example.org,network-reader,
email,steward@example.org,data-steward,nersou
groups,approvers,approver,nersou;swrocu
email,admin@example.org,administrator,
"""
SIGHT: dict[str, tuple[str, set[str]]] = {
    "public": ("Public edition", set()),
    "north": ("Full edition of NEROCU", {NORTH}),
    "network": ("Full edition", {NORTH, SOUTH}),
    "steward": ("Full edition of NEROCU", {NORTH}),
    "approver": ("Full edition of NEROCU and SWROCU", {NORTH, SOUTH}),
    "admin": ("Public edition", set()),
}
"""What each account is shown: the edition that its pages say, and the canaries it may see."""


def claims_of(name: str) -> dict[str, object]:
    """What the provider says of an account."""
    if name == "approver":
        return {"groups": ["approvers"]}
    return {"email": f"{name}@example.org"}


def cookie(url: str, secret: str = SECRET, **claims: object) -> str:
    """The cookie of somebody who has just signed in, as Streamlit makes it; claims of None go."""
    made = {"iss": "https://provider.example", "iat": int(time.time()), "provider": "default"}
    said = made | {"origin": url, "is_logged_in": True} | claims
    kept = {name: value for name, value in said.items() if value is not None}
    return create_signed_value(secret, COOKIE, json.dumps(kept)).decode()


@dataclass
class Signed:
    """A server that people sign in to, its process, and the files that it goes by."""

    url: str
    pid: int
    folder: Path

    @property
    def roles(self) -> Path:
        return self.folder / "roles.csv"

    def events(self) -> list[Event]:
        """The audit log, the newest event first."""
        return read(self.folder / "log" / "audit.jsonl")


@contextmanager
def signed_server(folder: Path) -> Iterator[Signed]:
    """A server over the seeded data set, as it is deployed, with a provider of every account."""
    build([seed(folder / "data")], folder / "database")
    port = free_port()
    url = f"http://localhost:{port}"
    people = [User(sub=name, claims=claims_of(name)) for name in (*SIGHT, "nobody")]
    with run_server_in_thread(user_claims=people) as provider:
        known = f"http://localhost:{provider.server_port}/.well-known/openid-configuration"
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
            f'client_id = "dashboard"\nclient_secret = "s"\nserver_metadata_url = "{known}"\n',
            encoding="utf-8",
        )
        environment = {
            PORT.name: str(port),
            DATA.name: str(folder / "data"),
            DATABASE.name: str(folder / "database"),
            "STREAMLIT_SECRETS_FILES": str(secrets),
            ROLES.name: str(folder / "roles.csv"),
            AUDIT.name: str(folder / "log" / "audit.jsonl"),
        }
        (folder / "roles.csv").write_text(ROLE_FILE, encoding="utf-8")
        with running(SERVER, environment) as process:
            wait_for(f"{url}/_stcore/health", process)
            yield Signed(url, process.pid, folder)


def seed(folder: Path) -> Path:
    """The published data set, with what two units have returned in confidence."""
    shutil.copytree(PUBLISHED, folder)
    rows = table_rows("capability_assessment")
    for region, word in (("nersou", NORTH), ("swrocu", SOUTH)):
        rows.append(
            dict.fromkeys(rows[0], "")
            | {
                "rocu_id": region,
                "capability_id": "siu",
                "as_of": "2026-09-01",
                "position": "absent",
                "level": "0",
                "delivery": "regional",
                "evidence_scope": "unit",
                "note": f"{word} has no unit",
                "source_id": rows[0]["source_id"],
                "marking": "OFFICIAL-SENSITIVE",
                "owner_rocu_id": region,
            }
        )
    with (folder / "capability_assessment.csv").open("w", encoding="utf-8", newline="") as lines:
        names = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(lines, list(names), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder
