"""A PostgreSQL server for tests, from Debian's packages: on a free port, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.serving import free_port

HOST = "127.0.0.1"
ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root, so root starts it as the account of Debian's package."""
OWNER = "dashboard"
"""The role that owns a ledger's tables; it is no superuser."""
APPENDER = "appender"
"""A role that may only read and add."""
ADMINISTRATOR = "administrator"
SETTINGS = {
    "fsync": "off",  # Faster, and only a test may lose what it wrote when the machine stops.
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    # Those of a test that is over stay until Python looks for garbage, which it seldom does.
    "max_connections": "300",
    "shared_buffers": "16MB",
}


class NoPostgresError(Exception):
    """There is no PostgreSQL that these tests could start; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A server that may be stopped and started again."""

    programs: Path
    folder: Path
    port: int

    def url(self, database: str, role: str = OWNER) -> str:
        return f"postgresql://{role}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        log = self.folder / "log"
        self._run("pg_ctl", "-l", str(log), "-o", f"-p {self.port} {options}", "-w", "start")

    def stop(self) -> None:
        """Stop at once, as when the machine fails: nobody is waited for."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make an empty database that the owner's role owns: its name."""
        name = f"ledger_{next(_numbers)}"
        self.execute("postgres", f"create database {name} owner {OWNER}")
        self.execute(name, f"alter schema public owner to {OWNER}")
        return name

    def execute(self, database: str, *statements: str) -> None:
        """Run statements as the administrator, whom nothing is refused."""
        with psycopg.connect(self.url(database, ADMINISTRATOR), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str) -> None:
        _run([str(self.programs / program), "-D", str(self.folder / "data"), *arguments])


_numbers = count(1)


@contextmanager
def serving() -> Iterator[Server]:
    """A new server, until the `with` ends; NoPostgresError where none can be started."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = Server(programs, folder, free_port())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        server._run("initdb", "-U", ADMINISTRATOR, "-A", "trust", "-E", "UTF8", "-N", "--locale=C")
        server.start()
        server.execute("postgres", f"create role {OWNER} login", f"create role {APPENDER} login")
        yield server
    finally:
        with suppress(RuntimeError):  # It may have been stopped, or never have started.
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of a worker; they are skipped where there is none."""
    try:
        with serving() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


def _programs() -> Path:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoPostgresError("No PostgreSQL was found. Install it: sudo apt install postgresql")
    if os.geteuid() == 0 and ACCOUNT not in {account.pw_name for account in pwd.getpwall()}:
        raise NoPostgresError(f"PostgreSQL does not run as root, and no account is {ACCOUNT}.")
    return found[-1].parent if found else Path(str(on_path)).parent


def _run(command: list[str]) -> None:
    """Run a program of PostgreSQL; what it says is in the error where it fails."""
    account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []}
    with tempfile.TemporaryFile() as said:  # A pipe would stay open as long as the server runs.
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            check=False,
            **(account if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )
        if ended.returncode:
            said.seek(0)
            raise RuntimeError(f"{command}: {said.read().decode(errors='replace')}")
