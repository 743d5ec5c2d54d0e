"""Sign-in and navigation: who asks, and which screen answers."""

from __future__ import annotations

import logging
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.access import session
from dashboard.access.session import NotSignedInError
from dashboard.access.sharing import is_away
from dashboard.components import entrance, failures, page, url_state
from dashboard.components.text import literal
from dashboard.errors import AccessError, DashboardError, NoDatabaseError
from dashboard.exhibits import provenance
from dashboard.ledger.ledger import AWAY
from dashboard.metrics import BEFORE_ANY_PAGE, PAGE_ERRORS
from dashboard.model import Viewer
from dashboard.screens import SCREENS, Screen
from dashboard.settings import DATABASE
from dashboard.store.store import current

log = logging.getLogger(__name__)
_PAGES = "pages"


def main() -> None:
    try:
        found = session.person()
        session.remember(found)
    except NotSignedInError as error:
        nothing(partial(entrance.sign_in_page, error))
    except NoDatabaseError as error:
        PAGE_ERRORS.labels(BEFORE_ANY_PAGE, "told").inc()
        nothing(partial(entrance.no_data, str(error)))
    except DashboardError as error:
        PAGE_ERRORS.labels(BEFORE_ANY_PAGE, "told").inc()
        nothing(partial(entrance.refused, error))
    except Exception:
        PAGE_ERRORS.labels(BEFORE_ANY_PAGE, "failed").inc()
        log.exception("Who asks could not be found out")
        nothing(partial(entrance.refused, AccessError(entrance.NOT_KNOWN)))
    else:
        st.navigation(pages_for(found.viewer), expanded=True).run()


def pages_for(viewer: Viewer) -> list[StreamlitPage]:
    """The pages by name, those of somebody's role visible.

    Made once for each session: to make them at every run was a thirtieth of it.
    """
    visible = [screen.is_for(viewer) for screen in SCREENS]
    kept: tuple[list[bool], list[StreamlitPage]] | None = st.session_state.get(_PAGES)
    if kept is not None and kept[0] == visible:
        return kept[1]
    pages = [
        st.Page(
            partial(show, screen),
            title=literal(screen.title),
            url_path=screen.subject,
            default=screen is SCREENS[0],
            visibility="visible" if is_visible else "hidden",
        )
        for screen, is_visible in zip(SCREENS, visible, strict=True)
    ]
    st.session_state[_PAGES] = visible, pages
    return pages


def nothing(say: partial[None]) -> None:
    """No page and no name of one, whatever address was asked for: only what there is to say."""
    st.set_page_config(page_title=entrance.TITLE, layout="wide")
    pages = [
        st.Page(say, title=literal(entrance.TITLE), url_path=screen.subject, default=not number)
        for number, screen in enumerate(SCREENS)
    ]
    st.navigation(pages, position="hidden").run()


def show(screen: Screen) -> None:
    """One screen."""
    with failures.told(screen.subject):
        st.set_page_config(page_title=f"{screen.title} - {entrance.TITLE}", layout="wide")
        url_state.turn_to(screen.subject)
        found = session.remembered()
        if not screen.is_for(found.viewer):
            st.title(literal(screen.title), anchor="top")
            page.who(found)
            session.record_refusal(f"page {screen.subject}", "the role does not have it")
            raise AccessError(
                "Your role does not have this page. The page Access says what it has."
            )
        with page.being_made(screen.subject), provenance.recording() as record:
            question, top = page.head(screen.title, current(DATABASE.value()), found.viewer)
            if is_away():
                top.notices.warning(literal(AWAY))
            screen.render(question)
            page.foot(question, top, record)
        page.who(found)


if __name__ == "__main__":
    main()
