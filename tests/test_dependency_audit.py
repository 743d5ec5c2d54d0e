"""What is installed: locked by digest, and asked about in a database of our own, never quietly."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dashboard.settings import ROOT
from tests.dependency_audit import audit
from tests.serving import free_port

HOLE = {
    "id": "PYSEC-2026-1",
    "summary": "A hole",
    "affected": [
        {
            "package": {"name": "holed", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


class Database(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = {"vulns": [HOLE]} if asked["package"]["name"] == "holed" else {}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(known).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[str]:
    server = HTTPServer(("localhost", 0), Database)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/v1/query"
    server.shutdown()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    said = f"sound==2.0 \\\n    --hash=sha256:{'0' * 64}\n"
    said += f"holed==1.0 ; python_version >= '3.11' \\\n    --hash=sha256:{'1' * 64}\n"
    path.write_text(said, encoding="utf-8")
    return path


def test_locks_name_every_version_with_its_digests_and_no_address() -> None:
    locks = sorted(ROOT.glob("requirements*.txt"))
    assert len(locks) == 3
    for lock in locks:
        said = lock.read_text(encoding="utf-8").replace("\\\n", "")
        for line in said.splitlines():
            assert re.fullmatch(
                r"[a-z0-9-]+==[0-9][\w.]*( ; [^#]*?)?( +--hash=sha256:[0-9a-f]{64})+", line
            ), f"{lock.name}: {line[:60]}"


def test_what_is_written_to_install_by_checks_digests() -> None:
    written = [ROOT / "README.md", ROOT / "Makefile", *(ROOT / "docs").rglob("*.*")]
    lines = [
        line
        for path in written
        if path.suffix != ".png"
        for line in path.read_text(encoding="utf-8").splitlines()
        if "pip install" in line
    ]
    assert len(lines) >= 4
    assert all("--require-hashes" in line for line in lines)


def test_audit_fails_on_a_known_vulnerability_and_says_what_mends_it(
    locked: Path, database: str
) -> None:
    fine, said = audit(locked, database)
    assert not fine
    assert "holed 1.0: PYSEC-2026-1, mended in 1.1" in said
    locked.write_text("sound==2.0\n", encoding="utf-8")
    assert audit(locked, database) == (
        True,
        "No vulnerability is known in the 1 packages of requirements.txt.",
    )


def test_audit_that_reaches_no_database_says_so(locked: Path) -> None:
    fine, said = audit(locked, f"http://localhost:{free_port()}/v1/query")
    assert fine
    assert "not asked" in said


def test_audit_that_cannot_read_what_is_locked_fails(tmp_path: Path, database: str) -> None:
    loose = tmp_path / "requirements.txt"
    loose.write_text("sound>=2.0\n", encoding="utf-8")
    assert not audit(loose, database)[0]
