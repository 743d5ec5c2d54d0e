"""The mail server that mails are handed to, by the settings."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from dashboard.errors import DashboardError, UsageError
from dashboard.settings import (
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PASSWORD,
    MAIL_PASSWORD_FILE,
    MAIL_PORT,
    MAIL_SECURITY,
    MAIL_USER,
)

WAIT_S = 30
"""So long a mail server may take for an answer."""
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_MAX_LETTERS = 200


class NoMailServerError(DashboardError):
    """The mail server cannot be reached, or takes no mail at all: others need not be tried."""


class RefusedError(DashboardError):
    """The mail server did not take this mail; it may take others."""


def check() -> None:
    """Raise UsageError where mails could not be sent by the settings."""
    if not MAIL_FROM.value():
        raise UsageError(
            f"{MAIL_FROM.name} is empty. Make it the address that mails are sent from, such as "
            "dashboard@example.org."
        )
    if MAIL_SECURITY.value() == "none" and MAIL_HOST.value() not in ON_THIS_MACHINE:
        raise UsageError(
            f"{MAIL_SECURITY.name} is none, and the mail server {MAIL_HOST.value()} is another "
            "machine. Make it starttls or tls: without either, everybody on the way can read it."
        )


class MailServer:
    """A connection to the mail server."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def hand_over(self, mail: EmailMessage) -> None:
        """Give a mail to the server, which has it safely when this returns.

        Raises RefusedError where it does not take this one, and NoMailServerError where it does not
        answer any more.
        """
        try:
            self._connection.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            raise RefusedError(reason(error)) from error
        except OSError as error:  # What smtplib raises is one too.
            raise NoMailServerError(reason(error)) from error


@contextmanager
def connected() -> Iterator[MailServer]:
    """The mail server of the settings; NoMailServerError where it cannot be reached."""
    try:
        connection = _connection()
    except OSError as error:  # What smtplib raises is one too.
        raise NoMailServerError(reason(error)) from error
    try:
        yield MailServer(connection)
    finally:
        with suppress(OSError):
            connection.quit()


def _connection() -> smtplib.SMTP:
    host, port = MAIL_HOST.value(), MAIL_PORT.value()
    context = ssl.create_default_context()
    if MAIL_SECURITY.value() == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WAIT_S, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=WAIT_S)
    try:
        if MAIL_SECURITY.value() == "starttls":
            connection.starttls(context=context)
        if MAIL_USER.value():
            connection.login(MAIL_USER.value(), _password())
    except BaseException:
        connection.close()
        raise
    return connection


def _password() -> str:
    """The password, of its file where one is named; UsageError where that cannot be read."""
    file = MAIL_PASSWORD_FILE.value()
    if file is None:
        return MAIL_PASSWORD.value()
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", "") or "it is not UTF-8"
        raise UsageError(
            f"The password in {file} cannot be read ({said}). Let the account of the dashboard "
            f"read it, or name another file with {MAIL_PASSWORD_FILE.name}."
        ) from None


def reason(error: Exception) -> str:
    """What went wrong with a mail, in one line that can be shown."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()), (0, b""))
        return _line(f"{said[0]} {_decoded(said[1])}")
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(f"{error.smtp_code} {_decoded(error.smtp_error)}")
    return _line(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _line(said: str) -> str:
    words = " ".join(said.split())
    return "".join(one if one.isprintable() else "�" for one in words)[:_MAX_LETTERS]
