"""Every setting is read as its type, and all that are wrong are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import settings
from dashboard.errors import UsageError
from dashboard.settings import (
    ADDRESS,
    AUDIT_KEY,
    DATA,
    DATABASE,
    EXPORTS_PER_HOUR,
    HOSTS,
    PORT,
    ROOT,
    SETTINGS,
    SIGN_IN_HOURS,
    SMALL_NUMBER,
    Setting,
    check_settings,
    host_name,
)

every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)


def test_settings_are_all_in_the_table() -> None:
    declared = [one for one in vars(settings).values() if isinstance(one, Setting)]
    assert declared == list(SETTINGS)


@every_setting
def test_setting_is_documented_and_its_default_can_be_read(
    setting: Setting[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(setting.name, raising=False)
    setting.value()
    assert setting.help.endswith(".")
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert f"| `{setting.name}` | {setting.type.name} | " in page


@every_setting
def test_setting_that_is_empty_counts_as_not_set(
    setting: Setting[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, "")
    assert setting.text() == setting.default


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (DATABASE, "elsewhere", Path("elsewhere")),
        (DATA, "a", [Path("a")]),
        (PORT, "8600", 8600),
        (ADDRESS, "0.0.0.0", "0.0.0.0"),
        (AUDIT_KEY, "/a/key", Path("/a/key")),
        (HOSTS, "Dashboard.example.org:443, localhost,", {"dashboard.example.org", "localhost"}),
        (SIGN_IN_HOURS, "0.5", 0.5),
        (EXPORTS_PER_HOUR, " 3 ", 3),
        (SMALL_NUMBER, "0", 0),
    ],
    ids=lambda held: getattr(held, "name", ""),
)
def test_setting_is_read_as_its_type(
    setting: Setting[object], text: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, text)
    assert setting.value() == value


@pytest.mark.parametrize(
    ("setting", "text", "remedy"),
    [
        (PORT, "70000", "a whole number from 1 to 65535, such as 8501"),
        (HOSTS, "https://dashboard.example.org/", "host names with commas between them"),
        (HOSTS, " , ", "host names with commas between them"),
        (SIGN_IN_HOURS, "nan", "a number above 0, such as 12"),
        (EXPORTS_PER_HOUR, "0", "a whole number from 1, such as 120"),
        (SMALL_NUMBER, "-1", "a whole number, such as 5"),
        (SMALL_NUMBER, "９", "a whole number, such as 5"),
    ],
    ids=lambda held: getattr(held, "name", ""),
)
def test_setting_that_cannot_be_read_says_its_value_and_the_remedy(
    setting: Setting[object], text: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, text)
    with pytest.raises(UsageError) as raised:
        setting.value()
    assert str(raised.value).startswith(f"{setting.name} is {text!r}. Make it {remedy}")


def test_settings_that_are_wrong_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    check_settings()
    monkeypatch.setenv(PORT.name, "none")
    monkeypatch.setenv(SIGN_IN_HOURS.name, "twelve")
    with pytest.raises(UsageError) as raised:
        check_settings()
    first, second = str(raised.value).splitlines()
    assert first.startswith("PORT is 'none'.")
    assert second.startswith("DASHBOARD_SIGN_IN_HOURS is 'twelve'.")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8501", "localhost"),
        ("[::1]:8501", "[::1]"),
        ("EXAMPLE.org.", "example.org"),
        ("a b", ""),
        ("user@example.org", ""),
        ("", ""),
    ],
)
def test_host_name_is_without_its_port_and_none_where_it_is_no_host(host: str, name: str) -> None:
    assert host_name(host) == name
