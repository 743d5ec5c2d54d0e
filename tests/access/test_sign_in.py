"""Whether people have to sign in: what is wrong with the secrets never means that they need not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from dashboard.access import sign_in
from dashboard.errors import AccessError
from tests.signed import COOKIE, cookie

GOOD = """
[auth]
cookie_secret = "0123456789abcdef0123456789abcdef"
redirect_uri = "https://dashboard.example.org/oauth2callback"
"""

Secrets = Callable[[str], Path]


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secrets]:
    """Puts secrets in place of whatever this machine has.

    Streamlit would watch the first file that is read, in a thread, to the end of the process. A
    test that changes the file twice makes that thread read the secrets of a later test, before
    that test has set them.
    """
    monkeypatch.setattr(type(secrets_singleton), "_maybe_install_file_watchers", lambda _: None)
    path = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files"), config.get_where_defined("secrets.files")

    def put(said: str) -> Path:
        path.write_text(said, encoding="utf-8")
        config.set_option("secrets.files", [str(path)])
        secrets_singleton._reset()
        sign_in._SET_UP.clear()
        return path

    yield put
    config.set_option("secrets.files", *before)
    secrets_singleton._reset()
    sign_in._SET_UP.clear()


def test_people_sign_in_where_the_secrets_have_a_section_for_it(secrets: Secrets) -> None:
    secrets("")
    sign_in.check()
    assert not sign_in.is_set_up()
    secrets(GOOD)
    sign_in.check()
    assert sign_in.is_set_up()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("[auth", "cannot be read"),
        ('[auth]\nredirect_uri = "https://d.example.org/oauth2callback"', "shorter than 32"),
        (GOOD.replace("0123456789abcdef", "x"), "shorter than 32"),
        (GOOD.replace("https:", "http:"), "redirect_uri"),
        (GOOD.replace("/oauth2callback", ""), "redirect_uri"),
        (GOOD.replace("redirect_uri", "redirect"), "redirect_uri"),
    ],
)
def test_server_does_not_start_with_secrets_that_let_the_wrong_in(
    secrets: Secrets, said: str, wrong: str
) -> None:
    secrets(said)
    with pytest.raises(AccessError, match=wrong):
        sign_in.check()


def test_server_does_not_start_where_the_named_secrets_are_not_there(secrets: Secrets) -> None:
    secrets(GOOD).unlink()
    with pytest.raises(AccessError, match=r"secrets\.toml cannot be read"):
        sign_in.check()


def test_secrets_are_read_from_where_the_environment_says(
    secrets: Secrets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets("")
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(GOOD, encoding="utf-8")
    config.set_option("secrets.files", [], config.ConfigOption.DEFAULT_DEFINITION)
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(elsewhere))
    sign_in.check()
    assert sign_in.is_set_up()


def test_address_of_this_machine_needs_no_encryption(secrets: Secrets) -> None:
    secrets(GOOD.replace("https://dashboard.example.org", "http://localhost:{port}"))
    sign_in.check()


@pytest.mark.parametrize("said", ["[auth", "", None])
def test_secrets_that_go_missing_while_the_server_runs_open_nothing(
    secrets: Secrets, said: str | None
) -> None:
    path = secrets(GOOD)
    assert sign_in.is_set_up()
    if said is None:
        path.unlink()
    else:
        path.write_text(said, encoding="utf-8")
    secrets_singleton._reset()
    assert sign_in.is_set_up()
    assert sign_in.claims_of({"_streamlit_user": "x"}) == {}


def test_secrets_that_come_while_the_server_runs_count(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = secrets("")
    path.unlink()
    asked: list[str] = []
    read = sign_in.get_secrets_auth_section
    monkeypatch.setattr(
        sign_in, "get_secrets_auth_section", lambda: asked.append("section") or read()
    )
    assert not sign_in.is_set_up()
    assert not asked
    path.write_text(GOOD, encoding="utf-8")
    assert sign_in.is_set_up()
    sign_in._SET_UP.clear()
    config.set_option("secrets.files", [str(path / "below a file")])
    sign_in.is_set_up()
    assert len(asked) == 2, "what cannot be looked at is not taken for gone"


def test_example_of_the_secrets_has_to_be_filled_in_first(secrets: Secrets) -> None:
    example = Path(__file__).parents[2] / ".streamlit" / "secrets.example.toml"
    secrets(example.read_text(encoding="utf-8"))
    with pytest.raises(AccessError, match="cookie_secret"):
        sign_in.check()


@pytest.mark.parametrize(("ahead_s", "is_told"), [(3600, True), (0, False), (-3600, False)])
def test_cookie_that_was_signed_later_than_it_is_here_is_told_from_none(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch, ahead_s: int, is_told: bool
) -> None:
    secrets(GOOD)
    now = int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: now + ahead_s)
    made = cookie("https://dashboard.example.org", "0123456789abcdef" * 2)
    forged = cookie("https://dashboard.example.org", "another secret")
    monkeypatch.undo()
    found = sign_in.signed_ahead({COOKIE: made})
    assert found == (datetime.fromtimestamp(now + ahead_s, UTC) if is_told else None)
    for nothing in ({COOKIE: forged}, {COOKIE: "x"}, {}):
        assert sign_in.signed_ahead(nothing) is None
