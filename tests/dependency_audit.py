"""Are there known vulnerabilities in what the product needs? Asked of OSV, the public database.

`python -m tests.dependency_audit` asks about every line of requirements.txt and fails where one is
known. Where the database cannot be reached it says so, and fails nothing: then somebody has to
ask from elsewhere before a release.

A vulnerability that does not matter here is named in ACCEPTED, with the reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from dashboard.settings import ROOT

LOCKED = ROOT / "requirements.txt"
SOCKET_S = 5
PATIENCE_S = 90
UNREACHED = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "HTTPError")
ACCEPTED: dict[str, str] = {}
"""Id of a vulnerability to why it may stay, such as: the function it is in is never called."""


def audit(requirements: Path = LOCKED, database: str = "") -> tuple[bool, str]:
    """Whether no vulnerability is known, as far as could be asked; and that in words."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements)]
    command += ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command += ["--vulnerability-service", "osv", "--timeout", str(SOCKET_S)]
    command += ["--osv-url", database] if database else []
    for known in ACCEPTED:
        command += ["--ignore-vuln", known]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        found = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return True, _not_asked(f"the database did not answer within {PATIENCE_S} s")
    except ValueError:
        why = (done.stderr.strip().splitlines() or ["It said nothing."])[-1]
        if any(sign in done.stderr for sign in UNREACHED):
            return True, _not_asked("the database could not be reached")
        return False, f"Known vulnerabilities could not be asked about: {why}"
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if skipped:
        return True, _not_asked(f"the database does not know {', '.join(skipped)}")
    known = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in "
        f"{' or '.join(hole['fix_versions']) or 'no version yet'}"
        for one in found
        for hole in one["vulns"]
    ]
    if known:
        return False, "Known vulnerabilities:\n" + "\n".join(known)
    return True, f"No vulnerability is known in the {len(found)} packages of {requirements.name}."


def _not_asked(why: str) -> str:
    return f"Known vulnerabilities: not asked, since {why}."


if __name__ == "__main__":
    fine, said = audit()
    print(said)
    sys.exit(not fine)
