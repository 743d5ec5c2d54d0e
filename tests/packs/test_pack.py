"""Board packs, briefings and panels' packs: what is in them, and what they say of the data."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from dashboard.errors import UsageError
from dashboard.exhibits import provenance
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import earlier_meeting
from dashboard.exports.page_fit import PAPER, fitted_page
from dashboard.exports.pdf.typeset import pdf
from dashboard.model import LOCAL_OPERATOR, OFFICIAL, Annex
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import divided, pack
from dashboard.packs.pages import BOARD_PAGES, CHANGED_BESIDES, FORCE_PAGES, PANEL_PAGES
from dashboard.packs.report import Report
from dashboard.packs.sections import BOARD_ANNEX, BRIEFING_ANNEX
from dashboard.screens import SCREENS
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, write_data_set
from tests.packs.meetings import meeting
from tests.rules.network import lines, network

MAX_PAGES = 8


@pytest.fixture(scope="module")
def region(published_store: Store) -> Report:
    return pack(meeting(Question(published_store, LOCAL_OPERATOR, AS_OF), "nersou"))


def test_pack_of_a_board_has_its_pages_and_its_annex_in_order(region: Report) -> None:
    assert [page.key for page in region.pages] == [page.key for page in BOARD_PAGES]
    assert [section.key for section in region.sections] == [
        section.key for section in BOARD_ANNEX if section.key not in ("what-if", "record")
    ]
    assert all(page.message for page in region.pages)
    facts = dict(region.cover_fields)
    assert facts["For"] == "Governance board of North East Regional Organised Crime Unit"
    assert facts["Meeting"] == "10 December 2026"
    assert facts["As at"] == "22 November 2026"
    assert facts["Changes since"] == "1 January 2021"
    assert facts["Marking"] == "OFFICIAL"
    assert facts["Database version"] == region.version


@pytest.mark.parametrize("pages", [BOARD_PAGES, FORCE_PAGES, PANEL_PAGES])
def test_pages_are_at_most_eight_with_keys_of_their_own(pages: tuple[object, ...]) -> None:
    keys = [getattr(page, "key", "") for page in pages]
    assert 1 <= len(keys) <= MAX_PAGES
    annex = [section.key for section in (*BOARD_ANNEX, *BRIEFING_ANNEX)]
    assert len({*keys, *annex}) == len(keys) + len({*annex})


def test_briefing_of_a_force_has_its_pages_and_its_annex_in_order(question: Question) -> None:
    briefing = pack(meeting(question, force="cleveland"))
    assert [page.key for page in briefing.pages] == [page.key for page in FORCE_PAGES]
    assert [section.key for section in briefing.sections] == [
        section.key for section in BRIEFING_ANNEX if section.key not in ("what-if", "record")
    ]
    assert "Cleveland" in briefing.title
    frame = question.answer("force_collaboration", force="cleveland")
    held = next(e for e in briefing.exhibits if e.id == "force_collaboration")
    assert len(frame)
    assert set(held.frame["agreement_id"]) == set(frame["agreement_id"])


def test_pack_of_a_panel_has_four_pages_and_no_covert_capability_by_itself(
    question: Question,
) -> None:
    public = replace(question, viewer=question.viewer.in_public)
    held = pack(replace(meeting(public, "nersou"), panel=True))
    (short,) = divided(replace(meeting(public, "nersou"), panel=True), held, Annex.NONE)
    assert [page.key for page in short.pages] == ["summary", "capabilities", "money", "certainty"]
    assert short.status.marking == OFFICIAL
    said = " ".join(
        [
            *(page.message for page in short.pages),
            *(sentence for page in short.pages for sentence in page.sentences),
            *(
                str(cell)
                for page in short.pages
                for part in page.parts
                for row in part.table.itertuples(index=False, name=None)
                for cell in row
            ),
        ]
    ).lower()
    capabilities = question.answer("capability_matrix", framework="all")
    covert = capabilities.loc[capabilities["family"] == "covert and technical", "capability"]
    assert len(covert)
    assert [name for name in set(covert) if name.lower() in said] == []


@pytest.mark.parametrize(
    ("as_of", "rocu"),
    [(AS_OF, None), (AS_OF, "london"), (date(2016, 12, 31), "tarian"), (date(2012, 7, 1), "emsou")],
)
def test_pack_of_a_region_and_the_network_can_be_made_on_any_day(
    question: Question, as_of: date, rocu: str | None
) -> None:
    then = question_for(replace(question, as_of=as_of), rocu, None)
    held = pack(Meeting(then, as_of, earlier_meeting(as_of)))
    assert all(page.message for page in held.pages)
    assert all(len(part.exhibit.table) for page in held.pages for part in page.parts)
    for section in held.sections:
        assert section.sentences
        assert all(len(exhibit.table) for exhibit in section.exhibits)


def test_pages_of_a_pack_tell_moves_on_obligations_and_days_of_evidence(
    region: Report, question: Question
) -> None:
    pages = {page.key: page for page in region.pages}
    moved = question.answer("position_change", since="2021-01-01", edition="2023", rocu="nersou")
    assert len(moved)
    parts = {part.exhibit.id: part for part in pages["changes"].parts}
    assert len(parts["position_change"].table) == len(moved)
    core = question.answer("capability_matrix", framework="core-2015")
    dated = core.loc[core["rocu_id"] == "nersou", "as_of"].dropna()
    said = pages["certainty"].message
    for at, words in (
        (dated.max(), "The newest dated evidence is of "),
        (dated.min(), "oldest of"),
    ):
        assert str(at.year) in said.split(words)[1].split(",")[0].split(".")[0]


def test_pack_of_a_panel_tells_three_sentences_and_says_nothing_twice(question: Question) -> None:
    public = replace(question, viewer=question.viewer.in_public)
    held = pack(replace(meeting(public, "nersou"), panel=True), ["summary", "capabilities"])
    summary, capabilities = held.pages
    assert [
        words in said
        for words, said in zip(("better", "worse", "Not known"), summary.sentences, strict=True)
    ] == [True] * 3
    cells = [
        str(cell)
        for part in capabilities.parts
        for row in part.table.itertuples(index=False, name=None)
        for cell in row
    ]
    assert not [cell for cell in cells if capabilities.message in cell]
    assert fitted_page(capabilities, PAPER).message == capabilities.message, "it is not cut"


def test_pages_say_once_that_nothing_is_recorded(question: Question) -> None:
    """Between two days on which nothing changed, and of a unit with no budget and no posts."""
    quiet = Meeting(question_for(question, "nersou", None), date(2026, 12, 10), date(2026, 8, 20))
    held = pack(quiet, ["changes", "money"])
    changes, money = held.pages
    assert changes.message == (
        "Nothing of North East Regional Organised Crime Unit is recorded to have moved since 20 "
        "August 2026."
    )
    assert (changes.sentences, changes.parts) == ((), ())
    assert [part.exhibit.id for part in money.parts] == ["funding_amount", "secondment_entry"]
    said = " ".join([money.message, *money.sentences])
    assert said.count("budget") == 1
    assert said.count("contribution") == 1
    assert said.count("posts are filled is not recorded") == 1
    assert "may be added" not in said


def test_pack_says_what_the_queries_answer(region: Report, question: Question) -> None:
    pages = {page.key: page for page in region.pages}
    positions = question.answer("force_obligation_position")
    members = question.answer("force_option", rocu="nersou")["force_id"]
    mine = positions[positions["force_id"].isin(members) & (positions["edition"] == "2023")]
    counts = mine["position"].value_counts()
    said = pages["forces"].message
    assert f"access is shown in {counts['evidenced']}" in said
    assert f"in {counts['unknown']} it cannot be shown from what is recorded" in said
    cells = question.answer("capability_position")
    core = question.answer("capability_matrix", framework="core-2015")["capability_id"]
    own = cells[(cells["rocu_id"] == "nersou") & cells["capability_id"].isin(core)]
    unit, network = ((own["evidence_scope"] == scope).sum() for scope in ("unit", "network"))
    assert pages["certainty"].message.startswith(
        f"Of {len(own)} core capabilities, {unit} rest on evidence about the unit itself, "
        f"{network} on a statement about every unit and "
        f"{(own['position'] == 'not_assessed').sum()} on nothing recorded."
    )
    matrix = next(e for e in region.exhibits if e.id == "capability_matrix")
    assert (matrix.frame["position"] == "not_assessed").sum() == (
        cells["position"] == "not_assessed"
    ).sum()


def test_page_on_certainty_says_all_where_all_is_evidence_of_the_unit(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    given = network(
        capability=lines("capability_id framework", "a core-2015", "b core-2015"),
        function_capability=[],
        capability_assessment=lines(
            "rocu_id capability_id as_of position", "north a 2019 partial", "north b 2019 partial"
        ),
    )
    database = tmp_path_factory.mktemp("whole")
    build([write_data_set(tmp_path_factory.mktemp("data"), given)], database)
    region = Question(current(database), LOCAL_OPERATOR, AS_OF, rocu_id="north")
    made = pack(Meeting(region, AS_OF, AS_OF), ["certainty"])
    assert made.pages[0].message == (
        "All 2 core capabilities rest on evidence about the unit itself. The dated evidence is of "
        "2019."
    )


def test_pack_numbers_every_source_once_and_its_annex_the_same(
    region: Report, question: Question
) -> None:
    assert len(set(region.sources)) == len(region.sources)
    for exhibit in region.exhibits:
        numbers = region.source_numbers(exhibit)
        assert {region.sources[number - 1] for number in numbers} == set(exhibit.sources)
    short, annex = divided(meeting(question, "nersou"), region, Annex.APART)
    assert (short.sections, annex.pages) == ((), ())
    assert (short.pages, annex.sections) == (region.pages, region.sections)
    assert short.sources == annex.sources == region.sources
    assert (short.lists_sources, annex.lists_sources) == (False, True)
    assert annex.title == f"Annex to the b{short.title[1:]}"
    assert annex.name == short.name.replace("board-pack_", "board-pack-annex_")
    assert divided(meeting(question, "nersou"), region, Annex.WITH) == (region,)


def test_pack_without_an_annex_names_none_and_lists_its_sources(
    region: Report, question: Question
) -> None:
    """Its own sources alone, and for what a page has no room for the page of the dashboard."""
    (alone,) = divided(meeting(question, "nersou"), region, Annex.NONE)
    assert alone.lists_sources
    of_parts = {
        source for page in alone.pages for part in page.parts for source in part.exhibit.sources
    }
    assert set(alone.sources) == of_parts
    assert len(alone.sources) < len(region.sources)
    titles = {screen.title for screen in SCREENS}
    said = []
    for page in alone.pages:
        for part in fitted_page(page, PAPER).parts:
            assert part.part.elsewhere in titles
            said += [part.more, part.sources]
    assert not [line for line in said if "annex" in line]
    assert [line for line in said if line.endswith("of the dashboard.")]
    file = pdf(alone, lambda *_: None)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]
    assert alone.sources[0].title in " ".join(" ".join(pages[len(alone.pages) :]).split())
    money = pack(meeting(question, "nersou"), ["money"])
    (some,) = divided(meeting(question, "nersou"), money, Annex.APART)
    assert some.lists_sources, "a page by itself has no annex either"


def test_pack_of_some_parts_holds_those_and_an_unknown_one_is_refused(question: Question) -> None:
    some = pack(meeting(question, "serocu"), ["funding", "summary"])
    assert [page.key for page in some.pages] == ["summary"]
    assert [section.key for section in some.sections] == ["funding"]
    with pytest.raises(UsageError, match="Did you mean funding"):
        pack(meeting(question, "serocu"), ["fundings"])
    late = replace(meeting(question, "serocu"), since=date(2027, 1, 1))
    with pytest.raises(UsageError, match="after the as-at date, 22 November 2026"):
        pack(late)


def test_pack_that_asks_what_if_tells_what_would_be_lost(question: Question) -> None:
    asked = replace(meeting(question, "nersou"), removed="agreement:cdsou")
    (section,) = pack(asked, ["what-if"]).sections
    said = " ".join(section.sentences)
    assert "If " in said
    assert "roads policing" in said
    lost = next(e for e in section.exhibits if e.id == "what_if_functions")
    assert set(lost.frame["force_id"]) == {"cleveland", "durham"}
    with pytest.raises(UsageError, match="There is no section 'what-if'"):
        pack(meeting(question, "nersou"), ["what-if"])


@pytest.mark.parametrize(
    ("rocu", "force", "shown"),
    [
        ("nersou", None, ["funding_amount", "secondment_entry"]),
        (None, None, ["funding_total"]),
        (None, "cleveland", ["funding_amount"]),
    ],
)
def test_money_page_of_few_amounts_lists_them(
    question: Question, rocu: str | None, force: str | None, shown: list[str]
) -> None:
    (page,) = pack(meeting(question, rocu, force), ["money"]).pages
    found = [part.exhibit.id for part in page.parts]
    assert [id_ for id_ in found if id_ != "contribution_year"] == shown
    assert all(len(part.exhibit.table) for part in page.parts)


def test_panel_is_not_told_of_staff_capability_by_capability(question: Question) -> None:
    held = replace(meeting(question, "nersou"), panel=True)
    (page,) = pack(held, ["money"]).pages
    assert [part.exhibit.id for part in page.parts] == ["funding_amount"]


def test_page_that_would_be_a_title_over_a_sentence_is_a_line_of_the_first(
    question: Question,
) -> None:
    """Of the published facts nothing moved within three months."""
    recent = replace(meeting(question, "nersou"), since=date(2026, 10, 1))
    pages = pack(recent).pages
    assert [page.key for page in pages] == [
        page.key for page in BOARD_PAGES if page.key != "changes"
    ]
    assert all(page.parts for page in pages)
    told = [said for said in pages[0].sentences if "since 1 October 2026" in said]
    assert told == [
        "Nothing of North East Regional Organised Crime Unit is recorded to have moved since 1 "
        "October 2026."
    ], "once, and not also that nothing got better or worse"
    (alone,) = pack(recent, ["changes"]).pages
    assert not alone.parts, "what is asked for by itself stays"


def test_first_page_is_not_marked_by_what_it_only_looked_through(question: Question) -> None:
    """No capability moved, but something else did: the page of changes tells of it."""
    year = replace(meeting(question, "nersou"), since=date(2025, 11, 22))
    assert not question.answer("standing_change", since="2025-11-22", rocu="nersou").size
    summary = next(page for page in BOARD_PAGES if page.key == "summary")
    _, told = provenance.recorded(lambda: summary.said(year))
    assert "standing_change" in told.queries
    assert not told.queries & {id_ for id_, _ in CHANGED_BESIDES}
    _, of_all = provenance.recorded(lambda: summary.said(replace(year, since=date(2026, 10, 1))))
    assert of_all.queries >= {id_ for id_, _ in CHANGED_BESIDES}, "it says that nothing moved"


def test_pages_of_a_briefing_say_of_every_row_where_it_is(question: Question) -> None:
    briefing = pack(meeting(question, force="durham"))
    for key, id_ in (("forces", "function_gap"), ("capabilities", "force_dependence")):
        (page,) = [page for page in briefing.pages if page.key == key]
        (part,) = [part for part in fitted_page(page, PAPER).parts if part.part.exhibit.id == id_]
        assert part.table is not None
        said = 0 if not part.more else int(part.more.partition(" ")[0])
        count = (
            len(
                question_for(question, None, "durham").answer(
                    "single_point_by_function", edition="2023", force="durham"
                )
            )
            if id_ == "force_dependence"
            else part.part.exhibit.frame.iloc[0]["function_count"]
        )
        assert len(part.table) + said == count
