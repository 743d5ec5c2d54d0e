"""Agreements to look at, and what a force is party to: on made-up rows and on published ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exhibits.agreements.collaborations import force_collaboration, notice_phrase
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import Reference, TextRows, read_rows

Built = Callable[[Rows], Store]


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


def test_agreement_review_says_each_thing_that_an_agreement_is_to_be_looked_at_for(
    built: Built,
) -> None:
    store = built(
        network(
            agreement=lines(
                "agreement_id status starts_on ends_on review_on",
                "lapsed in_force 2014 2019-12-31 -",
                "lapsing under_review 2014 2019-11 -",
                "soon in_force 2014 2021-07-01 -",
                "later in_force 2014 2021-07-02 -",
                "looked under_review - - -",
                "due in_force - - 2020-02",
                "both in_force - 2021 2020-06-30",
                "passed in_force - - 2019-06",
                "over ended - 2019-01 -",
                "planned in_development - - 2020-02",
                "quiet in_force - - -",
            ),
            agreement_party=lines("agreement_id party_kind party_id", "soon force ash"),
        )
    )
    question = Question(store, LOCAL_OPERATOR, date(2020, 1, 1))
    found = {r.agreement_id: list(r.notices) for r in rows(question.answer("agreement_review"))}
    assert found == {
        "lapsed": ["term_ended"],
        "lapsing": ["term_ended", "under_review"],
        "soon": ["ending"],
        "looked": ["under_review"],
        "due": ["review_due"],
        "both": ["review_due"],
        "passed": ["review_passed"],
        "over": ["ended"],
    }
    first = [r.notices[0] for r in rows(question.answer("agreement_review"))]
    order = ["term_ended", "ending", "review_passed", "under_review", "review_due", "ended"]
    assert first == sorted(first, key=order.index)
    wider = {
        r.agreement_id: list(r.notices)
        for r in rows(question.answer("agreement_review", months=24))
    }
    assert wider["later"] == ["ending"]
    assert wider["both"] == ["ending", "review_due"]
    of_ash = question.answer("agreement_review", force="ash")
    assert list(of_ash["agreement_id"]) == ["soon"]
    of_south = question.answer("agreement_review", rocu="south")
    assert of_south.empty
    assert notice_phrase(["ending", "review_due"], 24) == (
        "Ends within 24 months; review due within 24 months"
    )


def test_force_collaboration_published_has_every_agreement_of_the_force(
    published_store: Store, published: TextRows
) -> None:
    parties = Reference(published, AS_OF).parties
    expected = {agreement for agreement, force in parties if force == "cleveland"}
    question = Question(published_store, LOCAL_OPERATOR, AS_OF, force_id="cleveland")
    exhibit = force_collaboration(question)
    assert set(exhibit.frame["agreement_id"]) == expected
    assert len(exhibit.frame) == len(expected)
    scopes = list(dict.fromkeys(exhibit.frame["scope"]))
    assert scopes == [
        s for s in ("regional", "multi_force", "bilateral", "national") if s in scopes
    ]
    others = dict(zip(exhibit.table["Agreement"], exhibit.table["Other forces"], strict=True))
    assert others["Cleveland and Durham Specialist Operations Unit (CDSOU)"] == "Durham"
    assert f"party to {len(expected)} agreements on record" in exhibit.alt
