"""Listens on a port and answers browsers, until the process is told to stop."""

from __future__ import annotations

import uvicorn
from streamlit import config

from dashboard.server.server import app
from dashboard.server.sockets import PageSocket

PING_S = 30
"""How often an open page is asked whether it is still there, and how long its answer may take."""


def listen(address: str, port: int) -> None:
    """Serve the dashboard. Streamlit's own command would besides look at its settings files five
    times a second, each in a thread of its own that every page run then has to take turns with."""
    # Whether a page of another site asks is held against where the server is.
    config.set_option("server.address", address)
    config.set_option("server.port", port)
    uvicorn.run(
        app,
        host=address,
        port=port,
        ws=PageSocket,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        log_level="warning",
        access_log=False,
    )
