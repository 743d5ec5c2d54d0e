"""Sign-in and navigation: who asks, and which screen answers."""

from __future__ import annotations

import logging
from functools import partial

import streamlit as st

from dashboard.components import page
from dashboard.errors import DashboardError, NoDatabaseError
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens import SCREENS, Screen
from dashboard.settings import database_folder
from dashboard.store.store import current

log = logging.getLogger(__name__)


def main() -> None:
    st.set_page_config(page_title="ROCU Capability Dashboard", layout="wide")
    pages = [
        st.Page(
            partial(show, screen),
            title=screen.title,
            url_path=screen.subject,
            default=screen is SCREENS[0],
        )
        for screen in SCREENS
    ]
    st.navigation(pages, expanded=True).run()


def show(screen: Screen) -> None:
    """One screen. What goes wrong is said in words; the log has the rest."""
    try:
        ask = page.asked(current(database_folder()), LOCAL_OPERATOR)
        notices = page.head(screen.title, ask)
        screen.render(ask)
        page.foot(ask, notices)
    except NoDatabaseError as error:
        st.title("There is no data to show")
        st.error(str(error))
    except DashboardError as error:
        st.error(str(error))
    except Exception:
        log.exception("The screen %s failed", screen.subject)
        st.error("This page could not be shown. The log of the server says why.")


if __name__ == "__main__":
    main()
