"""`serve`: build the database if its data changed, then serve the dashboard."""

from __future__ import annotations

import gc
import os
import socket
import threading
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.build import build_database
from dashboard.cli.console import errors
from dashboard.cli.options import DatabaseOption, DataOption, LedgerOption, ledger_of
from dashboard.errors import UsageError
from dashboard.memory import being_kept, take_from_few_places
from dashboard.settings import (
    ADDRESS,
    DATA,
    DATABASE,
    LEDGER,
    PORT,
    PORT_NUMBER,
    ROOT,
    check_settings,
)


def serve(
    data: DataOption = None,
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
    port: Annotated[
        str, typer.Option("--port", help=f"Port to listen on. Default: {PORT.name} or 8501.")
    ] = "",
) -> None:
    """Build the database if its data changed, then serve the dashboard.

    Without sign-in it serves its own machine only, and a database with restricted rows not at all.
    """
    take_from_few_places()
    check_settings()
    folders, target = data or DATA.value(), database or DATABASE.value()
    with being_kept():
        from dashboard.access import local, sign_in
        from dashboard.ledger.ledger import AwayError, CutOffError
        from dashboard.store.store import current

    try:
        build_database(folders, target, ledger_of(ledger, database), only_if_changed=True)
    except (AwayError, CutOffError) as error:
        current(target)  # Where nothing is published there is nothing to go on with.
        errors.print(f"{error} Until then this server goes on with what it has.")
    port = _free_port(port or str(PORT.value()))
    address = ADDRESS.value()
    sign_in.check()
    if not sign_in.is_set_up():
        local.refuse_without_sign_in(current(target), address)
    host = "localhost" if address in ("0.0.0.0", "::") else address
    print(f"The dashboard is on http://{host}:{port}  (stop it with Ctrl+C)", flush=True)
    os.chdir(ROOT)
    os.environ[DATABASE.name] = str(target.resolve())
    os.environ[DATA.name] = os.pathsep.join(str(folder.resolve()) for folder in folders)
    if ledger:
        os.environ[LEDGER.name] = ledger if "://" in ledger else str(Path(ledger).resolve())
    with being_kept():
        from dashboard.cli.ahead import make_ahead
        from dashboard.server.listening import listen
        from dashboard.server.server import make_ready

        make_ready()
    stopping = threading.Event()
    health = f"http://{address}:{port}/_stcore/health"
    ahead = threading.Thread(
        target=make_ahead, args=(target.resolve(), health, stopping), daemon=True
    )
    ahead.start()
    try:
        listen(address, int(port))
    finally:
        stopping.set()
        ahead.join()
        gc.unfreeze()  # Or the connection of the database would outlive the program.


def _free_port(port: str) -> str:
    """A port that can be listened on; UsageError where it is none, or somebody has it."""
    try:
        PORT_NUMBER.read(port)
    except ValueError:
        raise UsageError(
            f"{port!r} is not a port. Name one from 1 to 65535: --port 8600."
        ) from None
    try:
        with socket.create_server((ADDRESS.value(), int(port))):
            return port
    except OSError as error:
        raise UsageError(
            f"The server cannot listen on port {port} of {ADDRESS.value()} "
            f"({os.strerror(error.errno or 0)}). Stop what uses it, or name another: --port 8600."
        ) from error
