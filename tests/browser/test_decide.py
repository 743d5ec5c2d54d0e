"""What boards ask on the day: what if, what comes next, who could help, what changed."""

from __future__ import annotations

from playwright.sync_api import expect

from dashboard.exhibits.question import Question
from tests.browser.conftest import Visit
from tests.browser.page import choose, fold, headline, settle, table
from tests.conftest import AS_OF

DAY = AS_OF.isoformat()


def test_what_if_an_agreement_ended_is_a_sentence_for_the_minutes(
    visit: Visit, question: Question
) -> None:
    lost = question.answer("what_if_function_change", removed=("agreement:cdsou",))
    page = visit("/what_if", region="nersou", **{"as-at": DAY, "end-agreement": "cdsou"})
    said = headline(page)
    assert said.startswith("If ")
    assert "22 November 2026" in said
    for part in ("2 forces", "roads policing", "Cleveland", "Durham"):
        assert part in said
    shown = table(page, "Functions that forces would lose")
    expect(shown.locator("tbody tr")).to_have_count(len(lost))


def test_cliff_edge_says_that_ends_are_not_known(visit: Visit) -> None:
    page = visit("/cliff_edge", region="nersou", **{"as-at": DAY})
    assert "is not known" in headline(page)
    expect(page.get_by_text("nothing here says that it is safe").first).to_be_visible()


def test_who_could_help_follows_the_force_and_the_function(
    visit: Visit, question: Question
) -> None:
    options = question.answer("help_option", force="cleveland")
    page = visit("/options", region="nersou", force="cleveland", **{"as-at": DAY})
    expect(table(page, "What Cleveland Police cannot show")).to_be_visible()
    fold(page, "Everybody who could help with one function").locator("summary").first.click()
    settle(page)
    name = str(options["function"].iloc[-1])
    choose(page, "Function", name)
    wanted = options[options["function"] == name]
    shown = table(page, "Who could help Cleveland Police")
    expect(shown.locator("tbody tr")).to_have_count(len(wanted))
    expect(table(page, "Ask first: capabilities of NEROCU")).to_be_visible()


def test_what_changed_since_a_meeting_has_old_and_new(visit: Visit) -> None:
    page = visit("/changes", region="nersou", **{"as-at": DAY, "last-meeting": "2021-01-01"})
    assert "1 January 2021" in headline(page)
    for one in fold(page, "Table (").all():
        one.locator("summary").first.click()
        settle(page)
    positions = table(page, "Standings of the forces of NEROCU on obligations, between")
    expect(positions).to_contain_text("Not known")


def test_claims_stand_beside_what_can_be_shown_and_grades(visit: Visit) -> None:
    page = visit("/assurance", edition="2015", **{"as-at": DAY})
    assert headline(page).startswith("Of 25 claims that a force meets, or has access to")
    shown = table(page, "What forces claim on the 2015 edition")
    expect(shown).to_contain_text("Cannot be shown from what is recorded")
    expect(shown).to_contain_text("Requires improvement")
