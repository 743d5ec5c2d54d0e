"""The workbook that a return is typed into, and that what is typed into it is read again."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.errors import ReturnError, UsageError
from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.check import Checked, check
from dashboard.returns.columns import HEADINGS, said, shown_columns
from dashboard.returns.kinds import KINDS
from dashboard.returns.read import Return, read_file
from dashboard.returns.template import (
    AS_LAST,
    EVERYTHING,
    HEAD_ROW,
    LAST,
    LISTS,
    MARKING,
    PROPERTY,
    START,
    template,
)
from dashboard.returns.versions import rows_of, versions
from tests.conftest import PUBLISHED, table_rows
from tests.returns.filling import (
    AGREEMENT,
    EARLIER,
    EXAMPLES,
    FORCE,
    PERIOD,
    UNIT,
    Of,
    accepted,
    columns,
    empty,
    filled,
    saved,
    told,
)

each_kind = pytest.mark.parametrize("of", EXAMPLES.values(), ids=EXAMPLES)
MOST_INLINE = 255
"""A list that is written into a cell may have so many characters."""


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger that nothing was sent to."""
    return Ledger(str(tmp_path_factory.mktemp("nothing") / "ledger.sqlite"))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "ledger.sqlite"))


@pytest.fixture(scope="module")
def made(nothing: Ledger) -> Callable[[Of], bytes]:
    """The workbook of each kind, made once."""
    kept = {name: empty(of, nothing) for name, of in EXAMPLES.items()}
    return lambda of: kept[of.kind.name]


Before = tuple[Ledger, bytes]
"""A ledger with what a unit said of last quarter, which tests only read, and its next workbook."""


@pytest.fixture(scope="module")
def granted(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """With three grants, of which two are alike but for their sum."""
    ledger = Ledger(str(tmp_path_factory.mktemp("granted") / "ledger.sqlite"))
    return ledger, with_grants(ledger)


@pytest.fixture(scope="module")
def told_all(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """With a row on every sheet."""
    ledger = Ledger(str(tmp_path_factory.mktemp("told") / "ledger.sqlite"))
    accepted(ledger, filled(empty(UNIT, ledger, EARLIER), UNIT.typed))
    return ledger, empty(UNIT, ledger)


def checked(content: bytes, ledger: Ledger) -> Checked:
    return check(read_file("return.xlsx", content), [PUBLISHED], ledger, OFFICIAL)


def by_name(sheet: Worksheet, row: str, column: str) -> object:
    """What stands in a column, in the row whose first cell is this."""
    (number,) = [cell.row for cell in sheet["A"] if cell.value == row]
    return sheet.cell(number, columns(sheet)[column]).value


@each_kind
def test_template_has_a_sheet_a_table_with_units_and_meaning_in_each_head(
    of: Of, made: Callable[[Of], bytes]
) -> None:
    book = load_workbook(BytesIO(made(of)))
    titles = [sheet.title for sheet in of.kind.sheets]
    assert book.sheetnames == [START, *titles, LISTS]
    assert book[LISTS].sheet_state == "hidden"
    for sheet in of.kind.sheets:
        written = book[sheet.title]
        names = [HEADINGS[column.name] for column in shown_columns(of.kind, sheet)]
        heads = [str(cell.value) for cell in written[HEAD_ROW + 1]]
        for heading, head in zip(names, heads, strict=False):
            first, _, meaning = head.partition("\n")
            assert first == heading.name
            assert heading.meaning in meaning
        assert (AS_LAST in columns(written)) is of.kind.tells_of_quarter


@each_kind
def test_template_has_a_title_everywhere_no_empty_head_and_nothing_that_runs(
    of: Of, made: Callable[[Of], bytes]
) -> None:
    content = made(of)
    book = load_workbook(BytesIO(content))
    assert book.properties.title == book[START]["A1"].value
    assert str(book.properties.title).startswith("Return of ")
    for sheet in book.worksheets:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
    for title in book.sheetnames[1:-1]:
        heads = [cell.value for cell in book[title][HEAD_ROW + 1]]
        assert all(heads)
        assert len(set(heads)) == len(heads)
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert not [name for name in names if re.search(r"vba|macro|external|embed|drawing", name)]
        assert not any(b"<f>" in archive.read(name) for name in names)


def test_name_of_a_row_fits_into_one_line(made: Callable[[Of], bytes]) -> None:
    for of, title in ((UNIT, "Capabilities"), (FORCE, "Own functions")):
        sheet = load_workbook(BytesIO(made(of)))[title]
        names = [str(sheet.cell(row, 1).value or "") for row in range(5, sheet.max_row + 1)]
        assert max(map(len, names)) <= sheet.column_dimensions["A"].width


@each_kind
def test_template_says_in_a_property_and_a_cell_what_it_is_of(
    of: Of, made: Callable[[Of], bytes]
) -> None:
    book = load_workbook(BytesIO(made(of)))
    assert book.custom_doc_props[PROPERTY].value == f"{of.kind.name} {of.subject} {PERIOD} 1"
    assert book[LISTS]["A1"].value == book.custom_doc_props[PROPERTY].value
    for forgotten in (True, False):
        if forgotten:
            del book.custom_doc_props[PROPERTY]
        else:
            book = load_workbook(BytesIO(made(of)))
            book[LISTS]["A1"].value = None
        kept = BytesIO()
        book.save(kept)
        read = read_file("return.xlsx", kept.getvalue())
        assert (read.kind, read.subject, read.period) == (of.kind, of.subject, PERIOD)


@each_kind
def test_lists_of_a_template_are_names_that_lead_to_every_choice(
    of: Of, made: Callable[[Of], bytes]
) -> None:
    book = load_workbook(BytesIO(made(of)))
    for sheet in of.kind.sheets:
        written = book[sheet.title]
        at = columns(written)
        formulas = {
            cells.min_col: str(rule.formula1)
            for rule in written.data_validations.dataValidation
            for cells in rule.sqref.ranges
        }
        for column in shown_columns(of.kind, sheet):
            has_list = (column.type == "words" and column.words) or column.references
            formula = formulas.get(at[HEADINGS[column.name].name], "")
            if column.name == "party_id" or has_list:
                _, _, place = book.defined_names[formula].attr_text.partition("!")
                letter, first, last = re.fullmatch(r"\$(\w+)\$(\d+):\$\w+\$(\d+)", place).groups()  # type: ignore[union-attr]
                shown = [
                    book[LISTS][f"{letter}{number}"].value
                    for number in range(int(first), int(last) + 1)
                ]
                assert all(shown), f"{column.name} has an empty choice"
                assert len(set(shown)) == len(shown), f"{column.name} has a choice twice"
                if column.references in ("capability", "agency", "policing_function", "force"):
                    assert len(shown) == len(table_rows(column.references))
            assert len(formula) <= MOST_INLINE


def test_every_word_to_choose_is_written_as_people_write_it() -> None:
    for kind in KINDS.values():
        for sheet in kind.sheets:
            for column in shown_columns(kind, sheet):
                for word in column.words:
                    told = said(sheet.name, column.name, word)
                    assert told[0].isupper(), (sheet.name, column.name, word)
                    assert "_" not in told, (sheet.name, column.name, word)


@pytest.mark.parametrize("typed", ["Over this amount", "over"])
def test_word_is_read_as_people_write_it_and_as_the_contract_does(
    typed: str, made: Callable[[Of], bytes]
) -> None:
    (row,) = UNIT.typed["Funding"]
    read = read_file("return.xlsx", filled(made(UNIT), {"Funding": [{**row, "How exact": typed}]}))
    assert [row["precision"] for row in read.rows["funding"]] == ["over"]


def test_choice_of_more_letters_than_a_cell_takes_is_offered_whole(
    made: Callable[[Of], bytes],
) -> None:
    """The names of all policing functions have over a thousand letters."""
    book = load_workbook(BytesIO(made(FORCE)))
    rows = [cell.value for cell in book["Own functions"]["A"][HEAD_ROW + 1 :] if cell.value]
    assert rows == [row["name"] for row in table_rows("policing_function")]
    assert len(",".join(map(str, rows))) > MOST_INLINE


def test_template_of_nobody_says_who_there_is(nothing: Ledger) -> None:
    with pytest.raises(UsageError, match=r"no rocu 'nowhere'.*nersou"):
        template(KINDS["unit"], "nowhere", PERIOD, [PUBLISHED], nothing)


EXPECTED = {
    "unit": {
        "capability_assessment": [
            {
                "rocu_id": "nersou",
                "capability_id": "riu",
                "position": "provided",
                "level": "3",
                "delivery": "regional",
                "note": "Two desks, & a “third” <soon>",
            },
            {
                "rocu_id": "nersou",
                "capability_id": "siu",
                "position": "partial",
                "level": "2",
                "delivery": "lead_force",
            },
        ],
        "secondment": [
            {
                "rocu_id": "nersou",
                "agency_id": "nca",
                "posts_established": "4",
                "posts_filled": "3",
                "basis": "embedded",
                "ends_on": "2027-03-31",
            }
        ],
        "workforce": [
            {
                "rocu_id": "nersou",
                "measure": "Police officers (full-time equivalent)",
                "value": "81.5",
            }
        ],
        "funding": [
            {
                "recipient_kind": "rocu",
                "recipient_id": "nersou",
                "financial_year": "2026-27",
                "stream": "home_office_rocu_grant",
                "kind": "budget",
                "resource_or_capital": "resource",
                "amount_gbp": "1250000",
                "precision": "exact",
                "certainty": "confirmed",
            }
        ],
        "force_contribution": [
            {
                "rocu_id": "nersou",
                "force_id": "durham",
                "financial_year": "2026-27",
                "amount_gbp": "410000",
                "kind": "budget",
            }
        ],
    },
    "force": {
        "force_function_assessment": [
            {
                "force_id": "durham",
                "function_id": "armed-policing",
                "level": "3",
                "note": "Own officers",
            },
            {"force_id": "durham", "function_id": "roads-policing", "level": "2"},
        ],
        "spr_statement": [
            {
                "force_id": "durham",
                "edition": "2023",
                "dimension": "capacity",
                "position": "has_access",
                "note": "As the board was told",
            }
        ],
    },
    "agreement": {
        "agreement": [
            {
                "agreement_id": "cdsou",
                "name": "Cleveland and Durham Specialist Operations Unit (CDSOU)",
                "legal_basis": "unknown",
                "status": "under_review",
                "review_on": "2027-09-30",
                "scope": "bilateral",
            }
        ],
        "agreement_party": [
            {"agreement_id": "cdsou", "party_kind": "force", "party_id": party}
            for party in ("cleveland", "durham")
        ],
        "agreement_function": [
            {"agreement_id": "cdsou", "function_id": function}
            for function in ("roads-policing", "armed-policing", "learning-and-development")
        ],
    },
}
"""What the examples say, in the words of the contract."""


def values(read: Return) -> dict[str, list[dict[str, str]]]:
    """What a return says, without what it leaves empty and without the long note of the folder."""
    return {
        table: [
            {
                name: value
                for name, value in row.items()
                if value and not (table == "agreement" and name == "note")
            }
            for row in rows
        ]
        for table, rows in told(read.rows).items()
    }


@each_kind
def test_what_is_typed_into_a_template_is_read_again(
    of: Of, made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    # An agreement that was told as OFFICIAL stays so.
    marking = SENSITIVE if of.kind.tells_of_quarter else OFFICIAL
    content = filled(made(of), of.typed, {MARKING: marking})
    read = read_file("return.xlsx", content)
    assert read.problems == []
    assert (read.kind, read.subject, read.period) == (of.kind, of.subject, PERIOD)
    assert read.marking == marking
    assert values(read) == EXPECTED[of.kind.name]
    assert not read.repeats
    assert checked(content, nothing).version.number == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_template_saved_by_libreoffice_keeps_its_lists_and_what_was_typed(
    made: Callable[[Of], bytes], tmp_path: Path
) -> None:
    for name, of in EXAMPLES.items():
        (tmp_path / f"{name}.xlsx").write_bytes(filled(made(of), of.typed, {MARKING: OFFICIAL}))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved")]
    files = [str(tmp_path / f"{name}.xlsx") for name in EXAMPLES]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    for name, of in EXAMPLES.items():
        content = (tmp_path / "saved" / f"{name}.xlsx").read_bytes()
        read = read_file("return.xlsx", content)
        assert read.problems == []
        assert values(read) == EXPECTED[name]
        assert read.marking == OFFICIAL
        before, after = load_workbook(BytesIO(made(of))), load_workbook(BytesIO(content))
        assert dict(after.defined_names).keys() >= dict(before.defined_names).keys()
        for sheet in of.kind.sheets:
            rules = after[sheet.title].data_validations.dataValidation
            assert len(rules) >= len(before[sheet.title].data_validations.dataValidation)


def test_last_values_stand_beside_the_new_ones(told_all: Before) -> None:
    ledger, empty_ = told_all
    (version,) = versions(ledger)
    book = load_workbook(BytesIO(empty_))
    sheet = book["Capabilities"]
    heads = {str(cell.value): cell.column for cell in sheet[HEAD_ROW + 1]}
    (row,) = [cell.row for cell in sheet["A"] if cell.value == "Regional intelligence unit"]
    last = {
        name.partition("\n")[0]: sheet.cell(row, at).value
        for name, at in heads.items()
        if LAST in name
    }
    assert last["Level"] == "3"
    assert last["Position"] == "Provided"
    assert last["Note"] == "Two desks, & a “third” <soon>"
    assert by_name(sheet, "Regional intelligence unit", "Level") is None
    said = [str(row[1].value) for row in book[START].iter_rows() if len(row) > 1]
    assert any(version.title in line for line in said)
    assert read_file("return.xlsx", empty_).rows == {sheet.name: [] for sheet in UNIT.kind.sheets}


def test_row_as_last_quarter_has_its_values_and_the_rest_is_not_repeated(told_all: Before) -> None:
    ledger, empty_ = told_all
    mark = {"Capability": "Regional intelligence unit", AS_LAST: "Yes"}
    content = filled(empty_, {"Capabilities": [mark]})
    found = checked(content, ledger)
    rows = found.rows["capability_assessment"]
    assert rows["capability_id"] == ["riu"]
    assert (rows["level"], rows["position"]) == (["3"], ["provided"])
    assert set(found.rows) == {"capability_assessment"}


def test_everything_as_last_quarter_repeats_what_is_not_filled_in(told_all: Before) -> None:
    ledger, empty_ = told_all
    other = {
        "Capability": "Sensitive intelligence unit",
        "Position": "Provided",
        "Level": 3,
        "Delivery": "Regional",
    }
    content = filled(empty_, {"Capabilities": [other]}, {EVERYTHING: "yes"})
    found = checked(content, ledger)
    levels = dict(
        zip(
            found.rows["capability_assessment"]["capability_id"],
            found.rows["capability_assessment"]["level"],
            strict=True,
        )
    )
    assert levels == {"riu": "3", "siu": "3"}
    assert found.rows["workforce"]["value"] == ["81.5"]
    assert found.rows["secondment"]["agency_id"] == ["nca"]
    assert found.rows["funding"]["amount_gbp"] == ["1250000"]
    assert found.rows["force_contribution"]["force_id"] == ["durham"]


def grant(amount: int, note: str, year: str = "2026-27") -> dict[str, str | int]:
    return {
        "Financial year": year,
        "Stream": "Other",
        "Kind of amount": "Budget",
        "Resource or capital": "Resource",
        "Amount in pounds": amount,
        "How exact": "exact",
        "How certain": "Confirmed",
        "What it covers": note,
    }


KEYS = ("Financial year", "Stream", "Kind of amount", "Resource or capital")


def with_grants(ledger: Ledger) -> bytes:
    """The next workbook of a unit with three grants, of which two are alike but for their sum."""
    book = load_workbook(BytesIO(empty(UNIT, ledger, EARLIER)))
    sheet = book["Funding"]
    at = columns(sheet)
    rows = [grant(100_000, "A"), grant(250_000, "B"), grant(7, "C", "2027-28")]
    for number, row in enumerate(rows, start=HEAD_ROW + 2):
        for name, value in row.items():
            sheet.cell(number, at[name]).value = value
    accepted(ledger, saved(book))
    return empty(UNIT, ledger)


def typed_into(content: bytes, cells: dict[tuple[int, str], str | int]) -> bytes:
    """A workbook with something in these cells of its funding: by row of the sheet and head."""
    book = load_workbook(BytesIO(content))
    at = columns(book["Funding"])
    for (row, name), value in cells.items():
        book["Funding"].cell(row, at[name]).value = value
    return saved(book)


def amounts(content: bytes, ledger: Ledger) -> list[tuple[str, str]]:
    rows = checked(content, ledger).rows["funding"]
    return sorted(zip(rows["coverage_note"], rows["amount_gbp"], strict=True))


def test_everything_as_last_quarter_repeats_every_row_of_funding(ledger: Ledger) -> None:
    content = filled(with_grants(ledger), {}, {EVERYTHING: "yes"})
    assert amounts(content, ledger) == [("A", "100000"), ("B", "250000"), ("C", "7")]
    repeated = accepted(ledger, content)
    lines = rows_of(ledger, [repeated])[repeated.key]["funding"]["line"]
    assert len(set(lines)) == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((5, 6), [("A", "100000"), ("B", "250000")]),
        ((6,), [("B", "250000")]),
        ((7, 5), [("A", "100000"), ("C", "7")]),
    ],
)
def test_row_as_last_quarter_is_the_one_that_stands_beside_it(
    rows: tuple[int, ...], expected: list[tuple[str, str]], granted: Before
) -> None:
    ledger, empty_ = granted
    content = typed_into(empty_, {(row, AS_LAST): "yes" for row in rows})
    assert amounts(content, ledger) == expected


def test_row_that_is_filled_in_leaves_its_like_as_it_was(granted: Before) -> None:
    ledger, empty_ = granted
    told = {(6, name): value for name, value in grant(260_000, "B").items()}
    content = filled(typed_into(empty_, told), {}, {EVERYTHING: "yes"})
    assert amounts(content, ledger) == [("A", "100000"), ("B", "260000"), ("C", "7")]


def test_mark_that_could_mean_two_rows_is_a_fault_where_it_stands(granted: Before) -> None:
    ledger, empty_ = granted
    mark = {name: value for name, value in grant(0, "").items() if name in KEYS}
    told = {(20, name): value for name, value in {**mark, AS_LAST: "yes"}.items()}
    with pytest.raises(ReturnError) as raised:
        checked(typed_into(empty_, told), ledger)
    (problem,) = raised.value.problems
    assert (problem.file, problem.column) == ("Funding!K20", AS_LAST)
    assert "several such rows" in problem.wrong


def test_fault_of_a_repeated_row_is_told_where_everything_is_repeated(
    told_all: Before, tmp_path: Path
) -> None:
    """The agency of a post has left the reference data since."""
    ledger, empty_ = told_all
    content = filled(empty_, {}, {EVERYTHING: "yes"})
    folder = Path(shutil.copytree(PUBLISHED, tmp_path / "data"))
    agencies = (folder / "agency.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in agencies if not line.startswith("nca,")]
    (folder / "agency.csv").write_text("".join(kept), encoding="utf-8")
    with pytest.raises(ReturnError) as raised:
        check(read_file("return.xlsx", content), [folder], ledger, OFFICIAL)
    assert {(p.file, p.column) for p in raised.value.problems} == {(START, EVERYTHING)}
    assert any("Staff of other agencies" in p.wrong for p in raised.value.problems)


@pytest.mark.parametrize(
    ("sheet", "row", "place"),
    [
        (
            "Capabilities",
            {"Capability": "Regional intelligence unit", "Delivery": "National"},
            "D5",
        ),
        ("Funding", {name: value for name, value in grant(0, "").items() if value}, "G5"),
        ("Staff of other agencies", {"Agency": "HM Revenue and Customs", "Basis": "Liaison"}, "D5"),
    ],
)
def test_row_that_says_nothing_is_told_where_somebody_wrote_in_it(
    sheet: str,
    row: dict[str, str | int],
    place: str,
    made: Callable[[Of], bytes],
    nothing: Ledger,
) -> None:
    content = filled(filled(made(UNIT), {sheet: [row]}), {"Workforce": UNIT.typed["Workforce"]})
    found = checked(content, nothing)
    assert set(found.rows) == {"workforce"}
    (warning,) = found.warnings
    assert warning.file == f"{sheet}!{place}"
    assert "the row is not counted" in warning.wrong


def cells_changed(content: bytes, cells: dict[tuple[str, str], object], percent: str = "") -> bytes:
    book = load_workbook(BytesIO(content))
    for (sheet, place), value in cells.items():
        book[sheet][place] = value
    if percent:
        book["Contributions of forces"][percent].number_format = "0%"
    return saved(book)


def test_share_that_is_typed_as_a_percentage_is_what_it_shows(
    made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    share = {**UNIT.typed["Contributions of forces"][0], "Share in per cent": 0.12}  # type: ignore[index]
    content = filled(made(UNIT), {"Contributions of forces": [share]})
    sheet = load_workbook(BytesIO(content))["Contributions of forces"]
    (place,) = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == 0.12]
    rows = checked(cells_changed(content, {}, place), nothing).rows["force_contribution"]
    assert rows["share_pct"] == ["12"]


def test_wrong_marking_is_told_once_where_it_stands(
    made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    content = cells_changed(filled(made(UNIT), UNIT.typed), {(START, "B9"): "SECRET"})
    with pytest.raises(ReturnError) as raised:
        checked(content, nothing)
    assert [(p.file, p.line, p.value) for p in raised.value.problems] == [
        (f"{START}!B9", 0, "SECRET")
    ]


def test_row_that_is_there_twice_is_told_at_its_cell(
    made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    content = filled(made(UNIT), UNIT.typed)
    row = [cell.value for cell in load_workbook(BytesIO(content))["Workforce"][5]]
    again = {("Workforce", f"{'ABCD'[at]}9"): value for at, value in enumerate(row[:3])}
    with pytest.raises(ReturnError) as raised:
        checked(cells_changed(content, again), nothing)
    (problem,) = raised.value.problems
    assert (problem.file, problem.column) == ("Workforce!A9", "What is counted")
    assert problem.wrong == "is about the same as row 5"


def test_faults_are_told_row_by_row(made: Callable[[Of], bytes], nothing: Ledger) -> None:
    places = [("Capabilities", place) for place in ("C5", "D6", "C7", "C10", "D10")]
    typed = [row | {"Level": 3} for row in [UNIT.typed["Capabilities"][0]] * 6]  # type: ignore[index]
    sheet = load_workbook(BytesIO(made(UNIT)))["Capabilities"]
    rows = [row | {"Capability": sheet.cell(5 + at, 1).value} for at, row in enumerate(typed)]
    content = filled(made(UNIT), {"Capabilities": rows})
    with pytest.raises(ReturnError) as raised:
        checked(cells_changed(content, dict.fromkeys(places, "odd")), nothing)
    assert [tuple(p.file.split("!")) for p in raised.value.problems] == places


def test_workbook_that_is_of_two_subjects_is_refused(made: Callable[[Of], bytes]) -> None:
    cell = load_workbook(BytesIO(made(UNIT)))[LISTS]["A1"].value
    other = str(cell).replace("nersou", "swrocu")
    with pytest.raises(ReturnError) as raised:
        read_file("return.xlsx", cells_changed(made(UNIT), {(LISTS, "A1"): other}))
    assert "in two places" in raised.value.problems[0].wrong


@pytest.mark.parametrize(
    ("of", "subject", "period"),
    [(UNIT, "nersou", "2026-09-29"), (AGREEMENT, "Bad Id!", "2026-09-30")],
)
def test_template_that_could_not_be_sent_is_not_made(
    of: Of, subject: str, period: str, nothing: Ledger
) -> None:
    with pytest.raises(UsageError, match="Write"):
        template(of.kind, subject, date.fromisoformat(period), [PUBLISHED], nothing)


def test_template_of_a_period_that_counts_is_a_correction_with_all_that_it_said(
    ledger: Ledger,
) -> None:
    with_grants(ledger)
    first = filled(empty(UNIT, ledger), UNIT.typed)
    version = accepted(ledger, first)
    again = empty(UNIT, ledger)
    assert values(read_file("return.xlsx", again)) == EXPECTED["unit"]
    book = load_workbook(BytesIO(again))
    said = [str(cell.value) for row in book[START].iter_rows() for cell in row]
    assert any(f"correction: version {version.number} is filled in" in line for line in said)
    assert read_file("return.xlsx", again).marking == OFFICIAL


def test_row_that_stands_there_from_last_quarter_may_stay_empty(granted: Before) -> None:
    ledger, empty_ = granted
    content = filled(empty_, {"Workforce": UNIT.typed["Workforce"]})
    assert checked(content, ledger).warnings == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({AS_LAST: "yes"}, "there is no such row in an earlier quarter"),
        ({AS_LAST: "perhaps"}, "is not yes"),
        ({AS_LAST: "yes", "Level": 3}, "the row has values beside this mark (Level)"),
        (
            {AS_LAST: "yes", "Delivery": "National"},
            "the row has values beside this mark (Delivery)",
        ),
    ],
    ids=["nothing to repeat", "another word", "a level beside it", "a delivery beside it"],
)
def test_row_that_cannot_be_as_last_quarter_is_located(
    row: dict[str, str | int], said: str, made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    typed = {"Capabilities": [{"Capability": "Regional intelligence unit"} | row]}
    with pytest.raises(ReturnError) as raised:
        checked(filled(made(UNIT), typed), nothing)
    (problem,) = raised.value.problems
    assert problem.file == "Capabilities!G5"
    assert problem.wrong == said


def test_everything_as_last_quarter_is_a_fault_where_there_was_none(
    made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    with pytest.raises(ReturnError) as raised:
        checked(filled(made(UNIT), {}, {EVERYTHING: "yes"}), nothing)
    (problem,) = raised.value.problems
    assert (problem.file, problem.column) == (START, EVERYTHING)


def test_agreement_starts_from_what_is_recorded_and_keeps_it(
    made: Callable[[Of], bytes], nothing: Ledger
) -> None:
    (recorded,) = [row for row in table_rows("agreement") if row["agreement_id"] == "cdsou"]
    read = read_file("return.xlsx", made(AGREEMENT))
    (row,) = read.rows["agreement"]
    for name, value in row.items():
        if name != "line":
            assert (value or "") == recorded.get(name, ""), name
    assert checked(made(AGREEMENT), nothing).regions == {"nersou"}
