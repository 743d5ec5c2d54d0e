"""The web server: Streamlit's own, with what stands around it, a file a subject.

`python -m dashboard.server` serves app.py as Streamlit alone would, and besides: answers to its own
host names only, says with every answer what a browser may do with it, gives a file only to whom it
was made for, and brings people who sign in back to the page that they asked for. What a page shows
to whom is for app.py and the store.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path

import websockets.http11
from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard.access import sign_in
from dashboard.access.audit import anchor
from dashboard.access.signed_out import following
from dashboard.errors import AccessError, DashboardError
from dashboard.ledger.ledger import ledger_of
from dashboard.memory import look_for_garbage_seldom
from dashboard.metrics import LEDGER_LAG_SECONDS
from dashboard.model import WHOLE, Viewer
from dashboard.publications.watch import Watch
from dashboard.returns.publish import publish_what_waits
from dashboard.server.addresses import NeededByPages, PageNames, base_path
from dashboard.server.deep_link import DeepLink
from dashboard.server.document import Document
from dashboard.server.gone_widgets import forget_gone_widgets
from dashboard.server.headers import SecurityHeaders
from dashboard.server.health import Health
from dashboard.server.hosts import OwnHosts
from dashboard.server.operators import telling_metrics
from dashboard.server.plain_errors import PlainErrors
from dashboard.server.ready_charts import send_charts_as_kept
from dashboard.server.run_events import hand_on_at_once, send_at_once
from dashboard.server.session_values import look_up_one_value
from dashboard.server.short_start import leave_out_what_no_page_needs
from dashboard.server.sign_in_errors import SignInErrors
from dashboard.server.signed_in import SignedIn
from dashboard.server.sockets import OpenPages
from dashboard.server.static_files import FILES, PackedFiles
from dashboard.server.told_once import read_theme_once
from dashboard.server.uploads import Uploads
from dashboard.server.whole_runs import WholeRuns
from dashboard.settings import DATA, DATABASE, HOSTS, LEDGER, check_settings
from dashboard.store.store import current

log = logging.getLogger(__name__)


@asynccontextmanager
async def _from_start_to_end(_app: App) -> AsyncIterator[None]:
    """Anchor the audit log. Where that cannot be, the log of the server says so, and what has to
    be recorded is refused. And have ready, before anybody is answered, what every page needs."""
    try:
        anchor()
    except AccessError as error:
        log.error(error)
    make_ready()
    database = DATABASE.value()
    ledger = ledger_of(LEDGER.value(), database)
    waiting = partial(publish_what_waits, ledger, DATA.value(), database)
    watch = Watch(ledger, database, waiting)
    LEDGER_LAG_SECONDS.set_function(lambda: watch.lag_s)
    with FILES.being_packed(), following(), watch.going_on(), telling_metrics():
        yield


def make_ready() -> None:
    """Do what the first visitor would else wait for.

    `serve` does so before anybody listens, too: a proxy takes a server that listens for one that
    answers, and would let the visitors of one that is being started wait until it does.
    """
    _open_database()
    _forget_what_figures_are_held_against()


def _open_database() -> None:
    """Open it and ask it once, which the first visitor would else wait half a second for.

    Where it cannot be opened, the pages say why.
    """
    with suppress(DashboardError):
        store = current(DATABASE.value())
        store.answer("region_option", Viewer("the server, before anybody asks", WHOLE))


def _forget_what_figures_are_held_against() -> None:
    """Let go of all that Plotly knows of figures: 9 MB, which it reads again where it is needed.

    Streamlit has asked for it when it was imported, and a Drawing does not.
    """
    with suppress(ImportError, AttributeError):  # No public name leads to it either.
        from plotly.validator_cache import ValidatorCache

        ValidatorCache._json_cache = None
        ValidatorCache._cache.clear()


# Whoever is in many groups signs in with cookies of more than the 8 KB that a line may have, and
# then no page would open.
websockets.http11.MAX_LINE_LENGTH = 64 * 1024
leave_out_what_no_page_needs()
look_up_one_value()
forget_gone_widgets()
hand_on_at_once()
send_at_once()
read_theme_once()
send_charts_as_kept()
look_for_garbage_seldom()

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
        Middleware(Health),
        Middleware(OwnHosts, names=HOSTS.value()),
        Middleware(PlainErrors),
        Middleware(PackedFiles, base=base_path()),
        Middleware(NeededByPages),
        Middleware(Uploads),
        Middleware(OpenPages),
        Middleware(WholeRuns),
        Middleware(SignedIn),
        Middleware(PageNames),
        Middleware(DeepLink),
        Middleware(SignInErrors),
        Middleware(Document, base=base_path()),
    ],
    lifespan=_from_start_to_end,
)
