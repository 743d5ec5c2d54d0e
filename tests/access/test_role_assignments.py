"""The role file gives what it says, and where one row of it is wrong it gives nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.role_assignments import Grant, granted, read_grants
from dashboard.access.roles import ROLES
from dashboard.errors import AccessError
from dashboard.settings import ROOT
from tests.conftest import table_rows

ROCUS = ("nersou", "yhrocu", "london")
HEADER = "claim,value,role,regions"
STEWARD = "email,steward@example.org,data-steward,nersou"


def role_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "roles.csv"
    path.write_bytes("\n".join([header, *rows]).encode())
    return path


def grants_of(folder: Path, *rows: str) -> tuple[Grant, ...]:
    return read_grants(role_file(folder, *rows), ROCUS)


def wrong_with(path: Path) -> str:
    """What is said of a role file that is refused."""
    with pytest.raises(AccessError) as refused:
        read_grants(path, ROCUS)
    return str(refused.value)


def test_read_grants_of_a_right_file_gives_each_row(tmp_path: Path) -> None:
    rows = (
        STEWARD,
        "# the board",
        "",
        "groups, board ,region-reader, yhrocu ; nersou",
        '\u00a0"groups" ,"team, national"\t, "region-reader" ,all',
        "email,Chief@Example.org,network-reader,",
        "   ",
        ",,,",
        " \u00a0,, ,",
        "\u200bgroups\t,\u00a0analysts\u00a0, network-reader ,",
    )
    assert grants_of(tmp_path, *rows) == (
        Grant("email", "steward@example.org", "data-steward", ("nersou",)),
        Grant("groups", "board", "region-reader", ("nersou", "yhrocu")),
        Grant("groups", "team, national", "region-reader", None),
        Grant("email", "chief@example.org", "network-reader", ()),
        Grant("groups", "analysts", "network-reader", ()),
    )


def test_read_grants_of_a_file_that_a_spreadsheet_saved_gives_each_row(tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    lines = ["# Who has which role,,,", '"# one, two",,,', HEADER + ",,", STEWARD + ", ", ",,,", ""]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert [grant.role for grant in read_grants(path, ROCUS)] == ["data-steward"]


def test_read_grants_of_a_changed_file_gives_the_change(tmp_path: Path) -> None:
    assert grants_of(tmp_path, STEWARD)
    assert grants_of(tmp_path) == ()


def test_read_grants_of_the_example_file_gives_every_role() -> None:
    rocus = [row["rocu_id"] for row in table_rows("rocu")]
    example = ROOT / ".streamlit" / "roles.example.csv"
    assert {grant.role for grant in read_grants(example, rocus)} == set(ROLES)
    remarks = [line for line in example.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    assert all(any(f" {name} " in line for line in remarks) for name in ROLES)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",steward@example.org,data-steward,nersou", "claim: It is empty"),
        ("email,,data-steward,nersou", "value: It is empty"),
        ("email,*,public-reader,", "value: There are no wildcards"),
        ("email,*@example.org,public-reader,", "value: There are no wildcards"),
        ("*,board,public-reader,", "claim: There are no wildcards"),
        ("email,@example.org,public-reader,", "value: It is not an e-mail address"),
        ("email,steward,public-reader,", "value: It is not an e-mail address"),
        ("groups,bo\u200bard,public-reader,", "value: A character in it cannot be seen"),
        ("groups,board,reader,", "role 'reader': There is no such role. Use public-reader, "),
        ("groups,board,,", "role: There is no such role"),
        ("groups,board,Public-Reader,", "role: There is no such role"),
        ("groups,board,region-reader,", "regions: It is empty"),
        ("groups,board,region-reader,nersou;tarian", "regions 'tarian': There is no such region"),
        ("groups,board,region-reader,nersou;", "regions: There is no such region"),
        ("groups,board,region-reader,all;nersou", "regions 'all': There is no such region"),
        (
            "groups,board,region-reader,NERSOU",
            "regions: There is no such region. Use london, nersou, yhrocu, or all alone.",
        ),
        ("groups,board,network-reader,all", "regions: This role does not go by region"),
        ("groups,board,administrator,nersou", "regions: This role does not go by region"),
        ("groups,board,public-reader", "This line has not the four cells"),
        ("groups,board,region-reader,nersou,yhrocu", "This line has not the four cells"),
        ('groups,"board,public-reader,', "This line has not the four cells"),
        ('groups,board,public-reader,"', "This line has not the four cells"),
        ('groups,"board"s,public-reader,', "This line has not the four cells"),
        (STEWARD, "This says the same as line 2"),
        ("email,Steward@EXAMPLE.org,data-steward,nersou", "This says the same as line 2"),
    ],
)
def test_read_grants_with_one_wrong_row_refuses_the_file_and_says_where(
    tmp_path: Path, row: str, says: str
) -> None:
    path = role_file(tmp_path, STEWARD, "# a remark", row)
    said = wrong_with(path)
    assert "so nothing is shown" in said
    assert [line for line in said.splitlines() if line.startswith(f"{path}:4: {says}")]


def test_read_grants_with_several_wrong_rows_lists_them_all(tmp_path: Path) -> None:
    path = role_file(tmp_path, "email,,reader,", STEWARD, "groups,*,region-reader,elsewhere")
    places = [line.split(": ")[:2] for line in wrong_with(path).splitlines()[1:]]
    assert places == [
        [f"{path}:2", "value"],
        [f"{path}:2", "role 'reader'"],
        [f"{path}:4", "value"],
        [f"{path}:4", "regions 'elsewhere'"],
    ]


@pytest.mark.parametrize(
    "row",
    [
        "email,person@example.org,reader,",
        "email,data-steward,person@example.org,nersou",
        "email,steward@example.org,data-steward,person@example.org",
        "person@example.org*,board,region-reader,nersou",
        "email,person@example.org",
    ],
)
def test_read_grants_of_a_wrong_row_does_not_tell_whose_it_is(tmp_path: Path, row: str) -> None:
    assert "person" not in wrong_with(role_file(tmp_path, row))


@pytest.mark.parametrize(
    "header", ["claim,value,role", "claim;value;role;regions", "Claim,value,role,regions", STEWARD]
)
def test_read_grants_with_another_header_refuses_the_file(tmp_path: Path, header: str) -> None:
    path = role_file(tmp_path, STEWARD, header=header)
    assert f"{path}:1: This is no header. The first line has to be {HEADER}." in wrong_with(path)


def test_read_grants_of_an_empty_file_refuses_it(tmp_path: Path) -> None:
    path = role_file(tmp_path, header="# nothing yet")
    assert f"{path}: The header is missing" in wrong_with(path)


def test_read_grants_of_a_missing_file_says_which_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    said = wrong_with(path)
    assert f"{path}: The role file is not there. Copy .streamlit/roles.example.csv" in said


def test_read_grants_of_a_folder_refuses_it(tmp_path: Path) -> None:
    assert "The role file cannot be read (Is a directory)" in wrong_with(tmp_path)


def test_read_grants_of_a_file_in_another_encoding_says_from_which_line(tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    path.write_bytes(f"{HEADER}\n{STEWARD}\ngroups,caf\xe9,public-reader,".encode("latin-1"))
    assert f"{path}:3: The role file is not UTF-8" in wrong_with(path)


def test_read_grants_where_no_region_is_known_gives_none(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="no such region"):
        read_grants(role_file(tmp_path, STEWARD), ())


BOARD = Grant("groups", "board", "region-reader", ("nersou",))
CHIEF = Grant("email", "chief@example.org", "network-reader")


@pytest.mark.parametrize(
    ("groups", "matches"),
    [
        ("board", True),
        (["others", "board"], True),
        (("board",), True),
        ("Board", False),
        ("board-2", False),
        (["board-2"], False),
        ("others board", False),
        ([], False),
        (None, False),
        (True, False),
        ({"board": True}, False),
        ([["board"]], False),
    ],
)
def test_granted_by_a_claim_matches_its_text_or_a_member_of_its_list(
    groups: object, matches: bool
) -> None:
    assert granted({"groups": groups}, [BOARD]) == ((BOARD,) if matches else ())


@pytest.mark.parametrize(
    ("claims", "matches"),
    [
        ({"email": "chief@example.org"}, True),
        ({"email": "Chief@Example.ORG", "email_verified": True}, True),
        ({"email": "chief@example.org", "email_verified": False}, False),
        ({"email": "chief@example.org", "email_verified": None}, False),
        ({"email": "chief@example.org", "email_verified": "false"}, False),
        ({"email": "chief@example.org.example.com"}, False),
        ({"email": "the-chief@example.org"}, False),
        ({"groups": "chief@example.org"}, False),
        ({}, False),
    ],
)
def test_granted_by_email_ignores_case_and_what_is_not_verified(
    claims: dict[str, object], matches: bool
) -> None:
    assert bool(granted(claims, [CHIEF])) == matches


@pytest.mark.parametrize("look_alike", ["\u212aate@example.org", "ka\u017fe@example.org"])
def test_granted_by_email_takes_no_letter_for_another(look_alike: str) -> None:
    """The Kelvin sign and the long s become k and s when their case is changed."""
    grants = [
        Grant("email", email, "network-reader")
        for email in ("kate@example.org", "kase@example.org")
    ]
    assert granted({"email": look_alike}, grants) == ()


def test_granted_by_several_rows_gives_them_all() -> None:
    claims = {"email": "chief@example.org", "groups": ["board"]}
    assert granted(claims, [BOARD, CHIEF, Grant("groups", "x", "approver", None)]) == (BOARD, CHIEF)
