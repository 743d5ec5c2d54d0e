"""What goes wrong while a page is made, said in words on it; the log has the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.components import entrance
from dashboard.components.text import literal
from dashboard.errors import DashboardError, NoDatabaseError
from dashboard.ledger.ledger import AWAY, AwayError
from dashboard.metrics import PAGE_ERRORS

log = logging.getLogger(__name__)


@contextmanager
def told(subject: str, what: str = "page") -> Iterator[None]:
    """Say on the page of that subject what went wrong with it, or with a part of it, and what to
    do, and count it."""
    try:
        yield
    except NoDatabaseError as error:
        PAGE_ERRORS.labels(subject, "told").inc()
        entrance.no_data(str(error))
    except AwayError as error:
        PAGE_ERRORS.labels(subject, "told").inc()
        log.error("The screen %s: %s", subject, error)
        st.error(literal(f"What was asked for was not done. {AWAY}"))
    except DashboardError as error:
        PAGE_ERRORS.labels(subject, "told").inc()
        st.error(literal(str(error)))
    except Exception:
        PAGE_ERRORS.labels(subject, "failed").inc()
        log.exception("The screen %s failed", subject)
        st.error(literal(f"This {what} could not be shown. The log of the server says why."))
