"""What an operator can watch, as Prometheus takes it: counts and times, and never who or whose.

`dashboard/server/operators.py` tells it on a port of the machine itself.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

PAGE_RUN_SECONDS = Histogram(
    "dashboard_page_run_seconds",
    "Time of page runs: a page is made anew when it is opened and at every choice on it.",
    ["page"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
PAGE_ERRORS = Counter(
    "dashboard_page_errors",
    "Page runs that ended with an error: told, where the page says what to do, or failed, where "
    "the log of the server says why.",
    ["page", "kind"],
)
BEFORE_ANY_PAGE = "before any page"
"""In place of the page, where a run ends before there is one: no database, or no role file."""
SESSIONS = Gauge("dashboard_sessions", "Pages that are open now.")
LEDGER_LAG_SECONDS = Gauge(
    "dashboard_ledger_lag_seconds",
    "Seconds since this server last knew that it answers from the newest database that it can "
    "read; 0 where it shares its ledger with no other.",
)
