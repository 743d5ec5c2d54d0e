"""How a capability developed, in a sentence, over quarters made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.capabilities.development import Quarter, development

LEVELS = {"absent": 0, "planned": 1, "partial": 2, "provided": 3, "beyond": 4}
WORDS = {"beyond": "provided", "-": "not_assessed", "undated": "provided"}
ENDS = [date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)]


def quarters(said: str, target: int | None = 3, scope: str = "unit") -> list[Quarter]:
    """A quarter a word: a position, with "beyond" for level 4, "-" for one not assessed and
    "undated" for provided by undated evidence. Each rests on evidence of its last day."""
    made = []
    for end, word in zip(ENDS, said.split(), strict=True):
        position = WORDS.get(word, word)
        is_dated = word not in ("-", "undated")
        level = 3 if word == "undated" else LEVELS.get(word)
        precision = "day" if is_dated else "undated" if word == "undated" else None
        made.append(
            Quarter(
                end,
                position,
                level,
                target,
                None if word == "-" else scope,
                end if is_dated else None,
                precision,
                is_carried=False,
            )
        )
    return made


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("provided provided provided provided", "has been at the standard throughout."),
        ("partial partial partial partial", "has been below the standard (partial) throughout."),
        (
            "provided partial partial provided",
            "fell below the standard in March 2025 (partial) and has been back at the standard "
            "since September 2025.",
        ),
        (
            "provided partial planned planned",
            "fell below the standard in March 2025 (partial) and fell to planned in June 2025, "
            "still below the standard.",
        ),
        ("partial partial provided provided", "has been at the standard since June 2025."),
        (
            "- absent absent absent",
            "was first assessed as absent in March 2025 and has not moved since.",
        ),
        (
            "- absent planned planned",
            "was first assessed as absent in March 2025 and rose to planned in June 2025, still "
            "below the standard.",
        ),
        (
            "provided beyond beyond provided",
            "went beyond the standard in March 2025 and came down "
            "to the standard in September 2025.",
        ),
        ("provided provided transferred transferred", "moved to a national service in June 2025."),
        (
            "transferred partial partial partial",
            "came back from a national service in March 2025, as partial.",
        ),
        ("- - - -", "has not been assessed."),
        (
            "undated undated undated undated",
            "is at the standard by undated evidence, which has no history.",
        ),
    ],
)
def test_development_says_what_happened(given: str, said: str) -> None:
    assert development(quarters(given)) == said


def test_development_without_a_standard_says_levels_alone() -> None:
    assert development(quarters("provided partial partial provided", target=None)) == (
        "fell to partial in March 2025 and rose to provided in September 2025."
    )


def test_development_stated_only_is_never_at_the_standard() -> None:
    assert development(quarters("provided provided provided provided", scope="network")) == (
        "has been stated only throughout."
    )


def test_development_by_old_evidence_says_when_and_not_throughout() -> None:
    old = [
        Quarter(end, "provided", 3, 3, "unit", date(2019, 5, 1), "month", is_carried=True)
        for end in ENDS
    ]
    assert development(old) == (
        "was at the standard by evidence of May 2019; nothing newer is recorded."
    )


def resting(said: str, scopes: str, targets: str) -> list[Quarter]:
    """Quarters with what each rests on, and the target of its day."""
    return [
        replace(quarter, scope=scope, target=None if target == "-" else int(target))
        for quarter, scope, target in zip(
            quarters(said), scopes.split(), targets.split(), strict=True
        )
    ]


@pytest.mark.parametrize(
    ("scopes", "targets", "said"),
    [
        (
            "network network network unit",
            "3 3 3 3",
            "was shown to be at the standard in September 2025, by evidence about the unit.",
        ),
        (
            "unit unit network network",
            "3 3 3 3",
            "was stated only in June 2025, with no evidence about the unit.",
        ),
        (
            "unit unit unit unit",
            "3 3 4 4",
            "has been below the standard (provided) since that was raised in the quarter to 30 "
            "June 2025.",
        ),
        (
            "unit unit unit unit",
            "4 4 3 3",
            "has been at the standard since that was lowered in the quarter to 30 June 2025.",
        ),
        (
            "unit unit unit unit",
            "- - 3 3",
            "has been at the standard since one was set in the quarter to 30 June 2025.",
        ),
        ("unit unit unit unit", "2 2 3 3", "has been at the standard throughout."),
    ],
)
def test_development_throughout_is_said_of_one_standard_and_one_kind_of_evidence(
    scopes: str, targets: str, said: str
) -> None:
    """The level is the same in every quarter: what moved is what it rests on, or what is asked."""
    assert development(resting("provided provided provided provided", scopes, targets)) == said
