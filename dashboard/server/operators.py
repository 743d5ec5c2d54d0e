"""Metrics for whoever runs the server, on a port of this machine only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, start_http_server
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector

from dashboard.errors import DashboardError
from dashboard.settings import DATABASE, METRICS_PORT
from dashboard.store.publish import published

log = logging.getLogger(__name__)

THIS_MACHINE = "127.0.0.1"


class _DatabaseVersion(Collector):
    """Which database is answered from at the moment of asking; nothing where there is none."""

    def collect(self) -> Iterator[InfoMetricFamily]:
        try:
            found = published(DATABASE.value())
        except DashboardError:
            return
        yield InfoMetricFamily(
            "dashboard_database",
            "The version of the database that is answered from, and of its schema.",
            {"version": found.version, "schema": found.schema},
        )


@contextmanager
def telling_metrics() -> Iterator[None]:
    """Tell them on the port that the setting names, until the `with` ends.

    Where it names none nobody is told; where the port is taken, the log says so.
    """
    port = METRICS_PORT.value()
    if port is None:
        yield
        return
    try:
        server, _ = start_http_server(port, THIS_MACHINE)
    except OSError as error:
        log.error(
            "Metrics cannot be told on port %s (%s). Name another in %s.",
            port,
            error.strerror,
            METRICS_PORT.name,
        )
        yield
        return
    collector = _DatabaseVersion()
    REGISTRY.register(collector)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        REGISTRY.unregister(collector)
