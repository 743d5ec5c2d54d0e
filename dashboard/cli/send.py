"""`send`: make the packs of meetings to come, and send the mails of the day."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Annotated

import typer

from dashboard.cli.console import errors, output
from dashboard.cli.options import DatabaseOption, LedgerOption, ledger_of
from dashboard.settings import DATABASE, MAIL_HOST, check_settings
from dashboard.wording import count_noun

EXIT_WRONG = 2


def send(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the mails; send and make nothing.")
    ] = False,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Make the packs of meetings to come, and send the mails of the day: what is due, once.

    A timer calls it, several times in a morning: what failed is tried again, and nobody gets a
    second mail on one day. Several servers may call it at once. Where no mail server is set, the
    mails are printed, and would be due again. The exit code is 2 where anything failed.
    """
    check_settings()
    import dashboard.exhibits  # noqa: F401
    from dashboard.following.send import send as run

    report = run(database or DATABASE.value(), ledger_of(ledger, database), _show, is_dry=dry_run)
    for pack in report.packs:
        output.print(f"Made {pack.files[0].name} of version {pack.version}.")
    if report.waiting:
        why = (
            "Nothing was sent: this is a dry run"
            if dry_run
            else (f"Nothing was sent: {MAIL_HOST.name} names no mail server")
        )
        output.print(f"{why}. {count_noun(report.waiting, 'mail')} would go out.")
    else:
        output.print(f"{count_noun(report.sent, 'mail')} sent.")
    if report.quiet:
        output.print(
            f"For {count_noun(report.quiet, 'person', 'people')} nothing is new, or today's mail "
            "has gone out."
        )
    for sentence in report.wrong:
        errors.print(sentence)
    if report.wrong:
        raise typer.Exit(EXIT_WRONG)


def _show(mail: EmailMessage) -> None:
    """Print what a mail would say, and to whom."""
    body = mail.get_body(("plain",))
    output.print(f"To: {mail['To']}\nSubject: {mail['Subject']}\n")
    output.print(body.get_content() if body else "")
    for part in mail.iter_attachments():
        output.print(f"Attached: {part.get_filename()}\n")
