"""Everything that is wrong with a return is told at once, where it stands."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dashboard.errors import DataSetError, Problem, ReturnError
from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.check import Checked, check
from dashboard.returns.decide import decide, send
from dashboard.returns.read import MAX_BYTES, read, read_file
from tests.conftest import Rows, write_data_set
from tests.returns.network import NETWORK, Office, on_day, write_network, write_return
from tests.returns.replay import Submission
from tests.returns.test_replay import agreement, funding, unit, workforce

TODAY = "2026-11-29"
HEAD = "kind,subject_id,period\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_network(tmp_path_factory.mktemp("network") / "data")


@pytest.fixture
def office(tmp_path: Path, data: Path) -> Office:
    (tmp_path / "data").symlink_to(data)
    return Office(tmp_path, Ledger(str(tmp_path / "ledger.sqlite")))


def checked(office: Office, path: Path, may_restrict: bool = True) -> Checked:
    marking = SENSITIVE if may_restrict else OFFICIAL
    with on_day(TODAY):
        return check(read(path), [office.data], office.ledger, marking, may_restrict)


def faults(office: Office, sent: Submission | Path, may_restrict: bool = True) -> list[Problem]:
    """What is wrong with a return, as if it were in a folder named `r`."""
    path = sent if isinstance(sent, Path) else write_return(office.folder / "r", sent)
    with pytest.raises(ReturnError) as refused:
        checked(office, path, may_restrict)
    assert "it was not sent" in str(refused.value)
    assert all(problem.wrong and problem.remedy for problem in refused.value.problems)
    return refused.value.problems


def places(problems: list[Problem]) -> set[tuple[str, int, str, str]]:
    return {(problem.file, problem.line, problem.column, problem.value) for problem in problems}


def written(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('return_', 'return')}.csv").write_text(text, encoding="utf-8")
    return folder


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_everything_wrong_with_the_rows_of_a_unit_is_told_at_once_where_it_stands(
    office: Office,
) -> None:
    assessment = {
        "rocu_id": "north",
        "capability_id": "cyber",
        "position": "partial",
        "level": "2",
        "delivery": "regional",
    }
    sent = unit(
        "2026-09-30",
        capability_assessment=[
            assessment,
            assessment | {"capability_id": "covert", "rocu_id": "south"},
            assessment | {"capability_id": "unheard-of"},
            assessment | {"capability_id": "covert", "position": "perhaps"},
            {"rocu_id": "north", "capability_id": "unheard-of", "position": "", "level": ""},
        ],
        workforce=[*workforce("many"), *workforce("7", "a", marking="SECRET")],
        secondment=[
            {"rocu_id": "", "agency_id": "nca", "basis": "seconded", "posts_filled": "1"},
            {"rocu_id": "all", "agency_id": "hmrc", "basis": "seconded", "posts_filled": "1"},
        ],
        funding=[
            funding("2026-27", "1"),
            funding("2026-27", "1", "total"),
            funding("2026-28", "1"),
            funding("2025-26", "1", recipient_id="south"),
            funding("2025-26", "1", "uplift", recipient_kind="force", recipient_id="alpha"),
        ],
    )
    assert places(faults(office, sent)) == {
        ("r/capability_assessment.csv", 3, "rocu_id", "south"),
        ("r/capability_assessment.csv", 4, "capability_id", "unheard-of"),
        ("r/capability_assessment.csv", 5, "position", "perhaps"),
        ("r/workforce.csv", 2, "value", "many"),
        ("r/workforce.csv", 3, "marking", "SECRET"),
        ("r/secondment.csv", 2, "rocu_id", ""),
        ("r/secondment.csv", 3, "rocu_id", "all"),
        ("r/funding.csv", 3, "stream", "total"),
        ("r/funding.csv", 4, "financial_year", "2026-28"),
        ("r/funding.csv", 5, "recipient_id", "south"),
        ("r/funding.csv", 6, "recipient_kind", "force"),
        ("r/funding.csv", 6, "recipient_id", "alpha"),
    }


def test_row_that_is_there_twice_is_told_once(office: Office) -> None:
    (found,) = faults(office, unit("2026-09-30", workforce=workforce("1") + workforce("2")))
    assert (found.file, found.line) == ("r/workforce.csv", 3)
    assert "same key as r/workforce.csv:2" in found.wrong


def test_rows_that_say_nothing_are_no_rows_and_may_be_wrong(office: Office) -> None:
    empty = {"rocu_id": "south", "capability_id": "unheard-of"}
    sent = unit("2026-09-30", capability_assessment=[empty], workforce=workforce("3"))
    found = checked(office, write_return(office.folder / "r", sent))
    assert set(found.rows) == {"workforce"}


@pytest.mark.parametrize(
    ("period", "wrong"),
    [
        ("2026-09-29", "is not the last day of a quarter"),
        ("2026-08-31", "is not the last day of a quarter"),
        ("2026-12-31", "is not over yet"),
        ("2027-03-31", "is not over yet"),
        ("9999-12-31", "is not over yet"),
    ],
)
def test_period_that_is_no_quarter_or_not_over_is_told(
    office: Office, period: str, wrong: str
) -> None:
    (found,) = faults(office, unit(period, workforce=workforce("1")))
    assert (found.file, found.line, found.column) == ("r/return.csv", 2, "period")
    assert (found.value, found.wrong) == (period, wrong)


def test_agreement_is_not_told_of_from_a_day_far_in_the_future(office: Office) -> None:
    (found,) = faults(office, agreement("pact", "9999-12-31", OFFICIAL))
    assert (found.column, found.wrong) == ("period", "is far in the future")


def test_more_than_a_hundred_faults_are_all_counted_and_all_kept(office: Office) -> None:
    rows = [row for at in range(250) for row in workforce("many", f"measure {at}")]
    path = write_return(office.folder / "r", unit("2026-09-30", workforce=rows))
    with pytest.raises(ReturnError, match="250 problems in the return") as refused:
        checked(office, path)
    assert (len(refused.value.problems), refused.value.more) == (100, 150)
    assert {problem.line for problem in refused.value.every} == set(range(2, 252))


def test_period_is_over_on_the_day_after_it(office: Office) -> None:
    path = write_return(office.folder / "r", unit("2026-09-30", workforce=workforce("1")))
    for day, is_over in (("2026-09-30", False), ("2026-10-01", True)):
        with on_day(day):
            if is_over:
                check(read(path), [office.data], office.ledger, OFFICIAL)
            else:
                with pytest.raises(ReturnError):
                    check(read(path), [office.data], office.ledger, OFFICIAL)


@pytest.mark.parametrize(
    ("head", "column", "value"),
    [
        ("units,north,2026-09-30", "kind", "units"),
        (",north,2026-09-30", "kind", ""),
        ("unit,,2026-09-30", "subject_id", ""),
        ("unit,north,", "period", ""),
        ("unit,north,September", "period", "September"),
        ("unit,north,20260930", "period", "20260930"),
        ("unit,north,2026-9-30", "period", "2026-9-30"),
        ("unit,north,2026-02-30", "period", "2026-02-30"),
    ],
)
def test_head_that_does_not_say_what_it_is_a_return_of_is_told(
    tmp_path: Path, head: str, column: str, value: str
) -> None:
    path = written(tmp_path / "r", return_=HEAD + head + "\n")
    with pytest.raises(ReturnError) as refused:
        read(path)
    (found,) = refused.value.problems
    assert (found.file, found.line, found.column, found.value) == (
        "r/return.csv",
        2,
        column,
        value,
    )


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({}, "no such file|missing|not there"),
        ({"return_": HEAD}, "0 rows"),
        ({"return_": HEAD + "unit,north,2026-09-30\nunit,south,2026-09-30\n"}, "2 rows"),
        ({"return_": ""}, "no header"),
        ({"return_": "kind,subject_id\nunit,north\n"}, "column is missing"),
        ({"return_": "kind,subject_id,period,who\nunit,north,2026-09-30,me\n"}, "no column"),
    ],
)
def test_folder_without_one_good_row_in_return_csv_is_refused(
    tmp_path: Path, files: dict[str, str], wrong: str
) -> None:
    with pytest.raises(ReturnError) as refused:
        read(written(tmp_path / "r", **files))
    assert refused.value.problems[0].file == "r/return.csv"
    assert any(
        word in problem.wrong for word in wrong.split("|") for problem in refused.value.problems
    )


@pytest.mark.parametrize(
    ("kind", "subject"), [("unit", "west"), ("unit", "alpha"), ("force", "north")]
)
def test_subject_that_there_is_not_is_told(office: Office, kind: str, subject: str) -> None:
    (found,) = faults(office, Submission(kind, subject, "2026-09-30", {}))
    assert (found.file, found.line, found.column) == ("r/return.csv", 2, "subject_id")
    assert found.value == subject


def test_marking_that_there_is_not_is_told(office: Office) -> None:
    (found,) = faults(office, unit("2026-09-30", "SECRET", workforce=[]))
    assert (found.file, found.line, found.column) == ("r/return.csv", 2, "marking")


def test_restricted_return_or_row_is_refused_without_sign_in(office: Office) -> None:
    rows = [*workforce("1", "a", marking=SENSITIVE), *workforce("1", "b", marking=OFFICIAL)]
    assert places(faults(office, unit("2026-09-30", SENSITIVE, workforce=rows), False)) == {
        ("r/return.csv", 2, "marking", SENSITIVE),
        ("r/workforce.csv", 2, "marking", SENSITIVE),
    }


def test_return_that_says_no_marking_has_the_one_of_all(office: Office) -> None:
    path = write_return(office.folder / "r", unit("2026-09-30", workforce=workforce("1")))
    for may_restrict, marking in ((True, SENSITIVE), (False, OFFICIAL)):
        found = checked(office, path, may_restrict)
        assert found.version.marking == marking
        assert found.live.tables["workforce"]["marking"] == [marking]


def test_tables_and_columns_that_a_return_has_not_are_told(office: Office) -> None:
    path = written(
        office.folder / "r",
        return_=HEAD + "unit,north,2026-09-30\n",
        workforce="rocu_id,as_of,measure,value\nnorth,2026-09-30,posts,1\n",
        capability_assessment="rocu_id,capability_id,position,level,note\n",
        spr_statement="force_id\n",
        extra="x\n1\n",
    )
    assert places(faults(office, path)) == {
        ("r/workforce.csv", 1, "as_of", ""),
        ("r/capability_assessment.csv", 1, "delivery", ""),
        ("r/spr_statement.csv", 0, "", ""),
        ("r/extra.csv", 0, "", ""),
    }


@pytest.mark.parametrize("count", [0, 2])
def test_return_of_an_agreement_has_one_row_of_it(office: Office, count: int) -> None:
    sent = agreement("new", "2026-08-01", OFFICIAL)
    (row,) = sent.tables["agreement"]
    sent.tables["agreement"] = [row | {"agreement_id": f"new-{n}"} for n in range(count)]
    found = faults(office, sent)
    (one,) = [
        problem for problem in found if problem.file == "r/agreement.csv" and not problem.line
    ]
    assert one.wrong == f"it has {count} agreements"


def test_parties_and_functions_of_another_agreement_are_told(office: Office) -> None:
    sent = agreement("new", "2026-08-01", OFFICIAL)
    sent.tables["agreement_party"] += [
        {"agreement_id": "pact", "party_kind": "force", "party_id": "gamma"},
        {"agreement_id": "new", "party_kind": "force", "party_id": "nobody"},
    ]
    sent.tables["agreement_function"] += [{"agreement_id": "deal", "function_id": "armed"}]
    assert places(faults(office, sent)) == {
        ("r/agreement_party.csv", 3, "agreement_id", "pact"),
        ("r/agreement_party.csv", 4, "party_id", "nobody"),
        ("r/agreement_function.csv", 3, "agreement_id", "deal"),
    }


@pytest.mark.parametrize(
    ("kind", "party", "lead", "regions"),
    [
        ("force", "all-forces", "", {"north", "south"}),
        ("force", "all-forces", "gamma", {"south"}),
        ("force", "beta", "", {"north"}),
        ("rocu", "south", "", {"south"}),
        ("other", "A charity", "", set()),
    ],
)
def test_agreement_is_sent_by_the_region_of_its_lead_or_of_any_party(
    office: Office, kind: str, party: str, lead: str, regions: set[str]
) -> None:
    sent = agreement("new", "2026-08-01", OFFICIAL, lead_force_id=lead)
    sent.tables["agreement_party"] = [
        {"agreement_id": "new", "party_kind": kind, "party_id": party}
    ]
    assert checked(office, write_return(office.folder / "r", sent)).regions == regions


@pytest.mark.parametrize(
    ("more", "regions"),
    [
        ({"underpins_rocu_id": "south"}, {"south"}),
        ({"scope": "national"}, {"north", "south"}),
        ({"underpins_rocu_id": "south", "scope": "national"}, {"south"}),
        ({}, {"north"}),
    ],
)
def test_agreement_of_agencies_alone_is_sent_by_whom_it_serves_else_by_its_sender(
    office: Office, more: dict[str, str], regions: set[str]
) -> None:
    def found(period: str, sender: str) -> Checked:
        sent = agreement("new", period, OFFICIAL, **more)
        sent.tables["agreement_party"] = [
            {"agreement_id": "new", "party_kind": "agency", "party_id": "nca"}
        ]
        path = write_return(office.folder / period, sent)
        with on_day(TODAY):
            return check(read(path), [office.data], office.ledger, SENSITIVE, True, sender)

    first = found("2026-08-01", "north")
    assert first.regions == regions
    with on_day(TODAY):
        version = send(office.ledger, first, "Ann").version
        decide(office.ledger, [office.data], version, "accepted", "Bob")
    assert found("2026-09-01", "south").regions == regions, "once it is on record, whoever asks"


def test_published_agreement_cannot_be_sent_as_restricted(office: Office) -> None:
    (found,) = faults(office, agreement("pact", "2026-08-01", SENSITIVE))
    assert (found.file, found.line, found.column) == ("r/return.csv", 2, "marking")


def test_restricted_agreement_of_a_new_id_is_taken_beside_one_that_replaces_a_published_one(
    office: Office,
) -> None:
    with on_day(TODAY):
        first = agreement("pact", "2026-08-01", OFFICIAL)
        office.send(first)
        office.decide(first, 1)
        assert not office.send(agreement("new", "2026-08-01", SENSITIVE)).is_known


@pytest.mark.parametrize("late", ["funding", "agreement"])
def test_rows_that_a_later_period_replaces_are_checked_all_the_same(
    office: Office, late: str
) -> None:
    later, earlier, place = {
        "funding": (
            unit("2026-09-30", funding=[funding("2025-26", "1")]),
            unit("2026-06-30", funding=[funding("2025-26", "nothing")]),
            ("r/funding.csv", 2, "amount_gbp", "nothing"),
        ),
        "agreement": (
            agreement("new", "2026-08-01", OFFICIAL),
            agreement("new", "2026-02-01", OFFICIAL, status="perhaps"),
            ("r/agreement.csv", 2, "status", "perhaps"),
        ),
    }[late]
    with on_day(TODAY):
        office.send(later)
        office.decide(later, 1)
    assert places(faults(office, earlier)) == {place}


@pytest.mark.parametrize("late", ["agreement", "workforce", "funding"])
def test_fault_made_together_with_another_return_is_told_in_ones_own_and_not_whose_the_other_is(
    office: Office, late: str
) -> None:
    """The other is of a later period, so its rows would stand below those that are looked at."""
    posts = {"rocu_id": "south", "measure": "Posts", "value": "1"}
    own_grant = funding("2025-26", "1", funding_id="grant")
    grant = own_grant | {"recipient_id": "south"}
    other, sent, place = {
        "agreement": (
            agreement("secret", "2026-08-01", SENSITIVE, name="Joint search"),
            agreement("new", "2026-02-01", OFFICIAL, name="joint search"),
            ("r/agreement.csv", 2, "name"),
        ),
        "workforce": (
            unit("2026-09-30", unit="south", workforce=[posts]),
            unit("2026-06-30", workforce=workforce("3")),
            ("r/workforce.csv", 2, "measure"),
        ),
        "funding": (
            unit("2026-09-30", unit="south", funding=[grant]),
            unit("2026-06-30", funding=[own_grant]),
            ("r/funding.csv", 2, "funding_id"),
        ),
    }[late]
    with on_day(TODAY):
        office.send(other)
        office.decide(other, 1)
    (found,) = faults(office, sent)
    assert (found.file, found.line, found.column) == place
    assert "another return" in found.wrong
    assert "return-" not in found.wrong
    assert "secret" not in found.wrong


def test_row_that_is_there_twice_names_the_columns_that_are_filled_in(office: Office) -> None:
    row = {"rocu_id": "north", "agency_id": "nca", "basis": "seconded", "posts_filled": "1"}
    (found,) = faults(office, unit("2026-09-30", secondment=[row, row]))
    assert (found.column, found.value) == ("agency_id, capability_id, basis", "nca, seconded")


@pytest.mark.parametrize("position", ["", "perhaps"])
def test_level_that_there_is_not_is_told_beside_a_position_that_is_wrong(
    office: Office, position: str
) -> None:
    row = {"rocu_id": "north", "capability_id": "cyber", "level": "9", "delivery": "regional"}
    sent = unit("2026-09-30", capability_assessment=[row | {"position": position}])
    assert {found.column for found in faults(office, sent)} == {"position", "level"}


def test_return_that_says_nothing_is_strange(office: Office) -> None:
    (found,) = checked(office, write_return(office.folder / "r", unit("2026-09-30"))).warnings
    assert found.wrong.startswith("nothing is filled in")


def test_data_that_could_not_be_built_without_the_return_either_is_told_as_such(
    tmp_path: Path,
) -> None:
    broken: Rows = NETWORK | {"workforce": [{"measure": "x", "value": "many"}]}
    write_data_set(tmp_path / "data", broken)
    office = Office(tmp_path, Ledger(str(tmp_path / "ledger.sqlite")))
    path = write_return(tmp_path / "r", unit("2026-09-30", workforce=workforce("1")))
    with pytest.raises(DataSetError) as refused:
        checked(office, path)
    assert not isinstance(refused.value, ReturnError)
    assert [Path(problem.file).name for problem in refused.value.problems] == ["workforce.csv"]


RETURN = {"return.csv": (HEAD + "unit,north,2026-09-30\n").encode()}


def test_folder_and_zip_of_the_same_files_are_the_same_return(tmp_path: Path) -> None:
    sent = unit("2026-09-30", workforce=workforce("1"))
    folder = write_return(tmp_path / "r", sent)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    inner = {f"north/{name}": content for name, content in files.items()}
    mac = {"__MACOSX/north/._return.csv": b"x", ".DS_Store": b"x"}
    as_folder = read(folder)
    for content in (zipped(files), zipped(inner | mac), zipped(files, zipfile.ZIP_STORED)):
        as_zip = read_file("r.zip", content)
        assert (as_zip.digest, as_zip.rows) == (as_folder.digest, as_folder.rows)


def flagged(content: bytes) -> bytes:
    """A zip archive that says that its files have a password."""
    at, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    made = bytearray(content)
    made[at + 6] |= 1
    made[central + 8] |= 1
    return bytes(made)


def twice(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, b"2")
    return made.getvalue()


HOSTILE = {
    "bomb": (lambda: zipped({"workforce.csv": b"0" * (70 * 2**20)} | RETURN), "larger than 60 MB"),
    "many small bombs": (
        lambda: zipped({f"{n}.csv": b"0" * 2**20 for n in range(70)}),
        "larger than 60 MB",
    ),
    "password": (lambda: flagged(zipped(RETURN)), "cannot be read"),
    "300 files": (lambda: zipped({f"{n}.csv": b"" for n in range(300)}), "it holds 300 files"),
    "name twice": (lambda: twice("return.csv"), "it holds return.csv twice"),
    "name twice in folders": (
        lambda: zipped({"a/return.csv": b"1", "b/return.csv": b"2"}),
        "it holds return.csv twice",
    ),
    "long name": (lambda: zipped(RETURN | {"x" * 5000 + ".csv": b""}), "odd name"),
    "control characters": (lambda: zipped(RETURN | {"a\x1b[31m\n.csv": b""}), "odd name"),
    "odd packing": (lambda: zipped(RETURN, zipfile.ZIP_LZMA), "packed in an odd way"),
    "no zip": (lambda: b"no archive at all", "cannot be read"),
    "nothing": (lambda: b"", "cannot be read"),
    "cut off": (lambda: zipped(RETURN)[:-30], "cannot be read"),
    "garbled": (
        lambda: (
            zipped({"return.csv": bytes(range(256)) * 9})[:40]
            + b"\xff" * 60
            + zipped({"return.csv": bytes(range(256)) * 9})[100:]
        ),
        "cannot be read",
    ),
    "too large": (lambda: b"PK" + b"0" * MAX_BYTES, "larger than 5 MB"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_archive_made_to_do_harm_is_refused_in_words(what: str) -> None:
    make, said = HOSTILE[what]
    with pytest.raises(ReturnError) as refused:
        read_file("sent.zip", make())
    (found,) = refused.value.problems
    assert found.file == "sent.zip"
    assert said in found.wrong
    assert str(found).isprintable()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "/etc/passwd.csv", "..\\..\\passwd.csv", "C:\\passwd.csv"]
)
def test_name_that_leads_out_of_an_archive_leads_nowhere(tmp_path: Path, name: str) -> None:
    sent = read_file("sent.zip", zipped(RETURN | {name: b"x\n"}))
    assert [problem.file for problem in sent.problems] == ["sent.zip/passwd.csv"]
    assert not list(tmp_path.rglob("passwd.csv"))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("sent.ods", "Save it as .xlsx"),
        ("sent.xls", "Save it as .xlsx"),
        ("sent.exe", "Send the workbook"),
        ("sent.csv", "Send the workbook"),
        ("sent", "Send the workbook"),
    ],
)
def test_file_of_another_kind_is_refused_with_what_to_do(
    tmp_path: Path, name: str, remedy: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"MZ\x90\x00" + b"x" * 1000)
    with pytest.raises(ReturnError) as refused:
        read(path)
    (found,) = refused.value.problems
    assert found.file == name
    assert found.remedy.startswith(remedy)


def test_path_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ReturnError) as refused:
        read(tmp_path / "missing")
    assert "cannot be read" in refused.value.problems[0].wrong


def test_folder_that_is_larger_than_an_archive_may_be_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "r", return_=HEAD + "unit,north,2026-09-30\n")
    with (folder / "workforce.csv").open("wb") as file:
        file.truncate(61 * 2**20)
    with pytest.raises(ReturnError) as refused:
        read(folder)
    assert "larger than 60 MB" in refused.value.problems[0].wrong


def test_folder_of_300_files_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "r", **{f"t{n}": "x\n" for n in range(300)})
    with pytest.raises(ReturnError) as refused:
        read(folder)
    assert refused.value.problems[0].wrong == "it holds 300 files"


def test_file_that_cannot_be_opened_is_refused_in_words(tmp_path: Path) -> None:
    folder = written(tmp_path / "r", return_=HEAD + "unit,north,2026-09-30\n")
    (folder / "workforce.csv").mkdir()
    (folder / "funding.csv").symlink_to(folder / "gone.csv")
    assert read(folder).rows == {}
