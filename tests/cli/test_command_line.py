"""The command line as a person uses it: what it prints, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401
from dashboard.cli.main import main
from dashboard.exhibits.registry import registered
from dashboard.ledger.ledger import Ledger
from dashboard.settings import ROOT
from tests.conftest import PUBLISHED, table_rows, write_data_set
from tests.serving import free_port

COLUMNS = {
    "capability_position": (
        "rocu_id,capability_id,position,level,target,gap,as_of,as_of_precision,evidence_scope,"
        "delivery,source_id"
    ),
    "access_route": "force_id,function_id,kind,provider_id,strength",
    "function_coverage": "force_id,function_id,coverage,route_count",
    "force_obligation_position": (
        "force_id,obligation_id,edition,position,functions_required,functions_covered"
    ),
    "assurance_gap": (
        "force_id,edition,threat_id,dimension,stated,derived,finding,as_of,source_id"
    ),
    "single_point_of_failure": "force_id,function_id,kind,provider_id,own_assessed",
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line with some arguments: its exit code, output and errors."""

    def run_with(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dashboard", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run_with


def test_build_of_published_data_prints_row_counts_and_time(run: Run, tmp_path: Path) -> None:
    code, out, err = run("build", "--data", str(PUBLISHED), "--database", str(tmp_path))
    assert code == 0
    assert "" not in err.splitlines()
    forces = len(table_rows("force"))
    assert any("force " in line and f" {forces} " in line for line in out.splitlines())
    assert "Built and published in" in out


def test_build_of_broken_data_reports_everything_and_leaves_what_was(
    run: Run, tmp_path: Path, published_database: Path
) -> None:
    pointer = (published_database / "published.json").read_text()
    bad = write_data_set(
        tmp_path / "bad",
        {
            "force": [{"force_id": "a", "name": "A", "country": "Mars"}],
            "rocu_membership": [{"force_id": "a", "rocu_id": "nowhere"}],
        },
    )
    code, out, err = run("build", "--data", str(bad), "--database", str(published_database))
    assert code == 2
    assert out == ""
    assert f"{bad / 'force.csv'}:2: country 'Mars': is not one of the allowed words" in err
    assert f"{bad / 'rocu_membership.csv'}:2: rocu_id 'nowhere': is not in rocu.csv" in err
    assert "2 problems in the data; nothing was published" in err
    assert (published_database / "published.json").read_text() == pointer


def test_build_of_two_data_sets_appends_their_rows(run: Run, tmp_path: Path) -> None:
    live = write_data_set(
        tmp_path / "live",
        {
            "data_set": [{"data_set": "live", "title": "Returns", "compiled_on": "2026-06"}],
            "source": [{"source_id": "return-1", "title": "A return", "accessed_as": "document"}],
            "force_function_assessment": [
                {
                    "force_id": "cleveland",
                    "function_id": "armed-policing",
                    "as_of": "2026-06",
                    "level": 3,
                    "source_id": "return-1",
                    "marking": "OFFICIAL",
                    "note": "Costs Â£2.4m",
                }
            ],
        },
    )
    database = str(tmp_path / "database")
    both = ("--data", str(PUBLISHED), "--data", str(live))
    code, _, err = run("build", *both, "--database", database)
    assert code == 0
    where = live / "force_function_assessment.csv"
    assert f"Warning: {where}:2: note 'Costs Â£2.4m': looks as if" in err
    _, out, _ = run("query", "function_coverage", "--as-of", "2026-11-22", "--database", database)
    assert "cleveland,armed-policing,assured,2" in out.splitlines()


@pytest.mark.parametrize("name", sorted(COLUMNS))
@pytest.mark.parametrize("as_of", ["2012-07-01", "2026-11-22"])
def test_query_as_csv_has_exactly_the_columns_of_its_contract(
    run: Run, published_database: Path, name: str, as_of: str
) -> None:
    code, out, _ = run("query", name, "--as-of", as_of, "--database", str(published_database))
    assert code == 0
    assert out.splitlines()[0] == COLUMNS[name]
    assert not {"nan", "None", "NaT", "<NA>"} & set(out.replace("\n", ",").split(","))


def test_query_formats_hold_the_same_rows(run: Run, published_database: Path) -> None:
    asked = (
        "query",
        "assurance_gap",
        "--as-of",
        "2026-11-22",
        "--database",
        str(published_database),
    )
    as_csv = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv")[1])))
    as_json = json.loads(run(*asked, "--format", "json")[1])
    assert as_csv
    assert [{key: value or "" for key, value in row.items()} for row in as_json] == as_csv
    table = run(*asked, "--format", "table")[1]
    for row in as_csv:
        assert any(
            row["source_id"] in line and row["force_id"] in line for line in table.splitlines()
        )


def test_query_with_parameters_passes_them_on(run: Run, published_database: Path) -> None:
    code, out, _ = run(
        "query",
        "capability_matrix",
        "framework=all",
        "--as-of",
        "2026-11-22",
        "--database",
        str(published_database),
    )
    assert code == 0
    assert len(out.splitlines()) == 1 + 10 * len(table_rows("capability"))


def test_query_list_describes_every_query(run: Run) -> None:
    code, out, _ = run("query", "--list")
    assert code == 0
    for name in COLUMNS:
        assert any(line.startswith(f"{name} as_of=DATE") for line in out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("capability_postion",), "Did you mean capability_position"),
        (("capability_matrix", "framwork=all"), "Did you mean framework?"),
        (("capability_matrix", "all"), "Write it as name=value"),
        (("standing_change",), "needs since"),
        (("force_option", "rocu=nersuo"), "Did you mean nersou"),
        (("access_route", "--as-of", "2012-06-30"), "before July 2012"),
        (("access_route", "--as-of", "2026-02-30"), "is not a date"),
        (("access_route", "--as-of", "2026"), "is not a date"),
        (("access_route", "--as-of", "yesterday"), "is not a date"),
        ((), "Name a query"),
    ],
)
def test_query_that_cannot_be_asked_ends_with_2_and_says_why(
    run: Run, published_database: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run("query", *arguments, "--database", str(published_database))
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_query_without_a_database_says_what_to_run(run: Run, tmp_path: Path) -> None:
    code, _, err = run("query", "access_route", "--database", str(tmp_path))
    assert code == 2
    assert "python -m dashboard build" in err


def test_export_list_has_a_line_for_every_exhibit_its_id_first(run: Run) -> None:
    code, out, _ = run("export", "--list")
    assert code == 0
    assert {line.split()[0] for line in out.splitlines()} == set(registered())
    assert "framework=core-2015" in out


def test_export_writes_the_exhibit_of_a_region_on_a_day(
    run: Run, tmp_path: Path, published_database: Path
) -> None:
    target = tmp_path / "matrix.csv"
    code, _, err = run(
        *("export", "capability_matrix", "framework=all", "rocu=serocu", "--format", "csv"),
        *("--out", str(target), "--as-of", "2016-12-31", "--database", str(published_database)),
    )
    assert code == 0
    assert "capability-matrix_serocu_all_as-at-2016-12-31_OFFICIAL.csv" in err
    with target.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 340
    assert {row["as_at"] for row in rows} == {"31 December 2016"}


def test_pack_writes_the_workbook_of_some_sections(
    run: Run, tmp_path: Path, published_database: Path
) -> None:
    target = tmp_path / "pack.xlsx"
    code, _, err = run(
        *("pack", "--force", "kent", "--meeting", "2026-12-10", "--as-of", "2026-11-22"),
        *("--sections", "issues,roles", "--format", "xlsx", "--out", str(target)),
        *("--database", str(published_database)),
    )
    assert code == 0
    assert "briefing_kent_meeting-2026-12-10_as-at-2026-11-22_OFFICIAL.xlsx" in err
    assert err.count("\n") == len(err.splitlines()) == 2
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("export", "Name an exhibit"),
        ("export no_such --format csv --out x", "There is no exhibit 'no_such'"),
        ("export capability_matrix --format odt --out x", "There is no format 'odt'"),
        ("export capability_matrix", "Say --format and --out"),
        ("export capability_matrix what --format csv --out x", "Write it as name=value"),
        ("export capability_matrix colour=red --format csv --out x", "has no choice 'colour'"),
        ("export capability_matrix rocu=nowhere --format csv --out x", "no rocu 'nowhere'"),
        ("export function_routes --format csv --out x", "Choose a force"),
        ("pack --meeting 2026-12-10 --format pdf --out x", "Name --rocu"),
        ("pack --rocu serocu --force kent --meeting 2026-12-10 --format pdf --out x", "one of"),
        ("pack --rocu serocu --meeting soon --format pdf --out x", "is not a date"),
        ("pack --rocu serocu --meeting 2026-12-10 --format odt --out x", "no format 'odt'"),
        ("pack --rocu serocu --meeting 2026-12-10 --format pdf --out x --version v1", "'v1'"),
        (
            "pack --rocu serocu --meeting 2026-12-10 --format pdf --out x --sections lunch",
            "There is no section 'lunch'",
        ),
    ],
)
def test_export_or_pack_that_cannot_be_made_says_why_and_writes_nothing(
    arguments: str,
    said: str,
    run: Run,
    tmp_path: Path,
    published_database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE", str(published_database))
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments.split())
    assert code == 2
    assert said in err
    assert not list(tmp_path.iterdir())


def test_serve_on_a_port_that_is_none_or_taken_says_which_to_name(
    run: Run, published_database: Path
) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        held = str(taken.getsockname()[1])
        for port, why in (("x", "is not a port"), ("70000", "is not a port"), (held, "in use")):
            code, out, said = run("serve", "--database", str(published_database), "--port", port)
            assert (code, out) == (2, ""), "nobody is told of an address where nothing answers"
            assert port in said
            assert why in said
            assert "--port 8600" in said


MAKES_FILES = {"docx", "kaleido", "openpyxl", "pptx", "typst", "xlsxwriter"}


def test_serve_listens_only_once_it_can_answer(published_database: Path) -> None:
    """A proxy sends visitors to whoever listens. What only files need is not there yet."""
    program = (
        "import sys\n"
        "import uvicorn\n"
        "from dashboard.store import store\n"
        "def listen(*_, **__):\n"
        "    print('LISTENS', len(store._open_stores), 'dashboard.screens' in sys.modules)\n"
        f"    print('FILES', sorted({MAKES_FILES} & set(sys.modules)))\n"
        "uvicorn.run = listen\n"
        "from dashboard.cli.main import main\n"
        "main()\n"
    )
    asked = ["serve", "--database", str(published_database), "--port", str(free_port())]
    command = [sys.executable, "-c", program, *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "LISTENS 1 True" in done.stdout
    assert "FILES []" in done.stdout


def test_serve_while_the_ledger_is_away_goes_on_with_what_is_there(
    run: Run, published_database: Path, tmp_path: Path
) -> None:
    away = ("--ledger", "postgresql://nobody@127.0.0.1:1/none", "--port", "none")
    code, _, said = run("serve", "--database", str(published_database), *away)
    assert "this server goes on with what it has" in said
    assert (code, "'none' is not a port" in said) == (2, True), "it got as far as its port"
    code, _, said = run("serve", "--database", str(tmp_path), *away)
    assert code == 2
    assert "There is no database in" in said


def test_serve_with_a_ledger_that_was_put_back_goes_on_with_what_is_there(
    run: Run, published_database: Path, tmp_path: Path
) -> None:
    database, place = tmp_path / "db", tmp_path / "ledger.sqlite"
    shutil.copytree(published_database, database)
    with Ledger(str(place), tmp_path / "db.ledger-reach.json").writing() as record:
        record.append("thing", "thing 1", "Ann", {})
    place.unlink()
    asked = ("--database", str(database), "--ledger", str(place), "--port", "none")
    code, _, said = run("serve", *asked)
    assert "its last entries are gone" in said
    assert "this server goes on with what it has" in said
    assert (code, "'none' is not a port" in said) == (2, True), "it got as far as its port"


@pytest.mark.parametrize("command", ["build", "query name", "export x", "serve"])
def test_command_with_wrong_settings_tells_them_all_and_does_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DASHBOARD_SMALL_NUMBER", "few")
    monkeypatch.setenv("DASHBOARD_HOSTS", "https://example.org")
    code, out, err = run(*command.split())
    assert (code, out) == (2, "")
    assert [line.partition(" is ")[0] for line in err.splitlines()] == [
        "DASHBOARD_HOSTS",
        "DASHBOARD_SMALL_NUMBER",
    ]
