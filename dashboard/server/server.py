"""The web server: Streamlit's own, with what stands around it, a file a subject.

`python -m streamlit run dashboard/server/server.py` serves app.py as Streamlit alone would, and
besides: answers to its own host names only, says with every answer what a browser may
do with it, gives a file only to whom it was made for, and brings people who sign in back to the
page that they asked for. What a page shows to whom is for app.py and the store.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import websockets.http11
from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard.access import sign_in
from dashboard.access.audit import anchor
from dashboard.errors import AccessError, DashboardError
from dashboard.server.addresses import FirstPage, NeededByPages, base_path
from dashboard.server.deep_link import DeepLink
from dashboard.server.document import Document
from dashboard.server.headers import SecurityHeaders
from dashboard.server.hosts import OwnHosts
from dashboard.server.plain_errors import PlainErrors
from dashboard.server.sign_in_errors import SignInErrors
from dashboard.server.signed_in import SignedIn
from dashboard.server.sockets import OpenPages, limit_messages
from dashboard.server.static_files import FILES, PackedFiles
from dashboard.settings import HOSTS, check_settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def _from_start_to_end(_app: App) -> AsyncIterator[None]:
    """Anchor the audit log. Where that cannot be, the log of the server says so, and what has to
    be recorded is refused."""
    try:
        anchor()
    except AccessError as error:
        log.error(error)
    with FILES.being_packed():
        yield


# Whoever is in many groups signs in with cookies of more than the 8 KB that a line may have, and
# then no page would open.
websockets.http11.MAX_LINE_LENGTH = 64 * 1024
limit_messages()

try:
    check_settings()
    sign_in.check()
except DashboardError as error:
    raise SystemExit(str(error)) from None
if sign_in.is_set_up():
    # Streamlit would import it when the first person signs in, who would wait for it.
    import_module("authlib.integrations.starlette_client")

app = App(
    Path(__file__).resolve().parents[1] / "app.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(OwnHosts, names=HOSTS.value()),
        Middleware(PlainErrors),
        Middleware(PackedFiles, base=base_path()),
        Middleware(NeededByPages),
        Middleware(OpenPages),
        Middleware(SignedIn),
        Middleware(FirstPage),
        Middleware(DeepLink),
        Middleware(SignInErrors),
        Middleware(Document, base=base_path()),
    ],
    lifespan=_from_start_to_end,
)
