"""A session in which somebody comes to see less: by another role, or by the public edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session
from dashboard.access.session import Person
from dashboard.exports.export_job import ExportJob
from dashboard.model import WHOLE, Viewer
from dashboard.screens import SCREENS
from dashboard.screens.pack import MAKING
from dashboard.settings import BROWSER, DATABASE
from tests.access import canaries, canary_data
from tests.access.canaries import EXHAUSTIVE, FORCES, HERE, NOBODY, SCOPES, VIEWERS, Canary
from tests.conftest import AS_OF, MadeOnce

HIDDEN = canaries.hidden_from(SCOPES["public"])
AGREEMENT = f"{Canary(NOBODY, 'agreement').word}-{HERE}"
ABBREVIATED = "CANARYNOBODYNERSOU"
"""What the agreement is called in a sentence."""
PLACE = {"as-at": AS_OF.isoformat(), "region": HERE, "force": FORCES[HERE][0]}
CHOSEN = {
    "agreements": {"agreement": AGREEMENT},
    "secondments": {"agency": Canary(NOBODY, "secondment").word},
    "sources": {"source": Canary(NOBODY, "agreement").source},
    "what_if": {"rests-kind": "agreement", "rests": AGREEMENT, "end-agreement": AGREEMENT},
}


def _show_chosen() -> None:
    import streamlit as st

    from dashboard.app import show
    from dashboard.screens import SCREENS

    show(next(screen for screen in SCREENS if screen.subject == st.session_state["subject"]))


SUBJECTS = [screen.subject for screen in SCREENS]


class Session:
    """One person's session, from screen to screen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
        monkeypatch.setenv(DATABASE.name, str(database))
        monkeypatch.setenv(BROWSER.name, "/no/such/browser")
        self._patch = monkeypatch
        self.test = AppTest.from_function(_show_chosen, default_timeout=60)
        self.see_everything()

    def see_everything(self) -> None:
        self._be(Viewer("somebody", WHOLE))

    def lose_the_role(self) -> None:
        self._be(VIEWERS["public"])

    def turn_to_the_public_edition(self) -> None:
        assert "Public edition" in self.open("access", shown="public")

    def _be(self, viewer: Viewer) -> None:
        """What the look-up of the next run says of whoever this is."""
        self._patch.setattr(session, "person", lambda: Person(viewer))
        if session._KEY in self.test.session_state:
            del self.test.session_state[session._KEY]

    def open(self, subject: str, **address: str) -> str:
        """All that a screen sends. Another screen's choices leave the address, as in a browser."""
        self.test.session_state["subject"] = subject
        self.test.query_params.clear()
        for name, value in address.items():
            self.test.query_params[name] = value
        self.test.run()
        assert not self.test.exception
        return "\n".join(str(getattr(node, "proto", "")) for node in self.test._tree)


@pytest.fixture(scope="module")
def database(made_once: MadeOnce) -> Path:
    return canary_data.databases(made_once, ())["whole"]


def test_session_of_somebody_who_comes_to_see_less_keeps_nothing_of_what_they_saw(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They choose what others may not see wherever they can, and have a pack made of it: its annex
    tells what they take away on the page What if."""
    somebody = Session(monkeypatch, database)
    for subject, chosen in CHOSEN.items():
        assert canaries.found_in(somebody.open(subject, **PLACE, **chosen), HIDDEN), subject
    test = somebody.test
    for sees_less in (somebody.turn_to_the_public_edition, somebody.lose_the_role):
        somebody.open("what_if", **PLACE, **CHOSEN["what_if"])
        assert ABBREVIATED in somebody.open("pack", format="xlsx")
        test.button(key="make the pack").click().run()
        making: ExportJob = test.session_state[MAKING]
        making.wait(120)
        assert "The pack is ready" in somebody.open("pack")
        sees_less()
        for subject in SUBJECTS if EXHAUSTIVE else ("pack", *CHOSEN):
            sent = somebody.open(subject)
            assert "Public edition" in sent or subject == "audit"
            assert not canaries.found_in(sent, HIDDEN), subject
            assert ABBREVIATED not in sent, subject
            assert not canaries.found_in(str(dict(test.query_params)), HIDDEN), subject
            assert not test.error or subject == "audit", subject
            assert not test.get("download_button")
        assert MAKING not in test.session_state
        somebody.see_everything()
        somebody.open("pack", shown="")
