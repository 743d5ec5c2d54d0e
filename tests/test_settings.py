"""The README says every setting as the code has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.settings import ROOT, SETTINGS, Setting

ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| `(?P<default>[^`]*)` \| (?P<help>.+) \|$", re.M)


def said() -> dict[str, tuple[str, str]]:
    """Default and help of every setting that the README has a row for."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {row["name"]: (row["default"], row["help"]) for row in ROW.finditer(readme)}


def test_readme_has_every_setting_and_no_other() -> None:
    assert list(said()) == [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_readme_says_a_setting_as_the_code_does(setting: Setting) -> None:
    default, help_ = said()[setting.name]
    path = Path(setting.default)
    within = path.relative_to(ROOT).as_posix() if path.is_absolute() else setting.default
    assert default == within
    before, *after = setting.help.split("separated by")
    assert help_.startswith(before)
    assert bool(after) == ("separated by" in help_)


def test_setting_from_the_environment_wins_over_its_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setting = SETTINGS[0]
    monkeypatch.delenv(setting.name, raising=False)
    assert setting.value() == setting.default
    monkeypatch.setenv(setting.name, "elsewhere")
    assert setting.value() == "elsewhere"
