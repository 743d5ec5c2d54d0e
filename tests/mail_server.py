"""A mail server for tests: a process of its own, which keeps each mail as a file.

`python -m tests.mail_server FOLDER PORT [REFUSED]` refuses the addresses in REFUSED, with commas. A
file `stop-after` in the folder, with a number in it, makes it end itself in place of an answer when
it has kept so many mails; one `slow` makes it wait so many seconds for each, with `slow-after`
for each after so many.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.serving import free_port, running

HOST = "127.0.0.1"
ACCOUNT, PASSWORD = "dashboard", "only for tests"
ENDED = 3


@dataclass(frozen=True)
class Mailbox:
    """A server that runs, and the mails that it has taken."""

    folder: Path
    port: int

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took, in the order in which it did."""
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[misc]

    @property
    def to(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]

    def say(self, name: str, value: float) -> None:
        (self.folder / name).write_text(str(value), encoding="utf-8")


@contextmanager
def receiving(folder: Path, refused: str = "", port: int = 0, tls: str = "") -> Iterator[Mailbox]:
    """A mail server until the `with` ends; `tls` is starttls or tls, with cert.pem and key.pem."""
    folder.mkdir(exist_ok=True)
    box = Mailbox(folder, port or free_port())
    command = [sys.executable, "-m", "tests.mail_server", str(folder), str(box.port)]
    ready = folder / "ready"
    ready.unlink(missing_ok=True)
    with running([*command, refused, tls]) as process:
        while not ready.exists():
            assert process.poll() is None
            time.sleep(0.01)
        yield box


class _Keeper:
    def __init__(self, folder: Path, refused: set[str]) -> None:
        self.folder, self.refused = folder, refused
        self.count = len(list(folder.glob("*.eml")))

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self._said("stop-after", self.count + 1) <= self.count:
            os._exit(ENDED)
        if self.count >= self._said("slow-after", 0):
            await asyncio.sleep(self._said("slow", 0))
        self.count += 1
        unfinished = self.folder / "unfinished"
        unfinished.write_bytes(envelope.original_content or envelope.content)
        unfinished.rename(self.folder / f"{self.count:06}.eml")
        return "250 OK"

    def _said(self, name: str, otherwise: float) -> float:
        file = self.folder / name
        return float(file.read_text(encoding="utf-8")) if file.exists() else otherwise


def _log_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = LoginPassword(ACCOUNT.encode(), PASSWORD.encode())
    return AuthResult(success=data == known)


def main(folder: Path, port: int, refused: str = "", tls: str = "") -> None:
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    options: dict[str, Any] = {}
    if tls == "starttls":
        options = {"tls_context": context, "require_starttls": True, "authenticator": _log_in}
    controller = Controller(
        _Keeper(folder, set(filter(None, refused.split(",")))),
        hostname=HOST,
        port=port,
        ssl_context=context if tls == "tls" else None,
        **options,
    )
    controller.start()
    (folder / "ready").touch()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
