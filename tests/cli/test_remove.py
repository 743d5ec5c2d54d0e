"""Taking things away on the command line: what it answers, refuses, and says it cannot lose."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_command_line import Run, run

__all__ = ["run"]

Ask = Callable[..., tuple[int, list[dict[str, str]], str]]


@pytest.fixture
def question(run: Run, published_database: Path) -> Ask:
    def ask_(name: str, *options: str) -> tuple[int, list[dict[str, str]], str]:
        place = ("--as-of", "2026-11-22", "--database", str(published_database))
        code, out, err = run("query", name, *options, *place)
        said = err.splitlines(keepends=True)
        if not code:
            who = said.pop()
            assert who.startswith("local operator")
            assert who.endswith("Full edition · OFFICIAL\n")
        return code, list(csv.DictReader(io.StringIO(out))), "".join(said)

    return ask_


def test_query_with_something_taken_away_answers_without_it(question: Ask) -> None:
    code, lost, err = question("what_if_function_change", "--remove", "agreement:cdsou")
    assert code == 0
    assert not err
    assert {(row["force_id"], row["coverage_after"]) for row in lost} == {
        ("cleveland", "unknown"),
        ("durham", "unknown"),
    }
    _, routes, _ = question("access_route", "--remove", "agreement:cdsou")
    assert "cdsou" not in {row["provider_id"] for row in routes}


def test_query_takes_away_as_many_things_as_are_named(question: Ask) -> None:
    both = ("--remove", "agreement_party:cdsou/durham", "--remove", "agreement_party:npas/kent")
    _, lost, _ = question("what_if_function_change", *both)
    assert {row["force_id"] for row in lost} == {"durham", "kent"}
    _, given, _ = question(
        "what_if_function_change", "removed=agreement_party:cdsou/durham", *both[2:]
    )
    assert given == lost


@pytest.mark.parametrize("query", ["function_coverage", "force_obligation_position"])
def test_query_with_what_was_never_assessed_taken_away_says_so_and_answers_the_same(
    question: Ask, query: str
) -> None:
    code, rows, err = question(query, "--remove", "force_function:durham/armed-policing")
    assert code == 0
    assert err == (
        "As at 22 November 2026, Durham's own armed policing was never assessed: taking it away "
        "changes nothing.\n"
    )
    assert sorted(map(str, rows)) == sorted(map(str, question(query)[1]))


@pytest.mark.parametrize(
    ("removed", "wrong"),
    [
        ("unit:nersou", "It can be: agreement:AGREEMENT, agreement_party:AGREEMENT/FORCE, rocu_"),
        ("cdsou", "'cdsou' is not something that can be taken away."),
        ("agreement:cdsuo", "there is no agreement 'cdsuo'. Did you mean cdsou"),
        ("agreement_party:cdsou/druham", "there is no force 'druham'. Did you mean durham"),
        ("rocu_capability:nersou", "Write it as rocu_capability:ROCU/CAPABILITY."),
        ("force_function:durham/flying", "there is no function 'flying'."),
    ],
)
def test_query_with_something_unknown_taken_away_is_refused_with_what_is_known(
    question: Ask, removed: str, wrong: str
) -> None:
    code, rows, err = question("what_if_change", "--remove", removed)
    assert (code, rows) == (2, [])
    assert wrong in err


def test_query_that_cannot_do_without_things_says_which_can(question: Ask) -> None:
    code, _, err = question("capability_position", "--remove", "agreement:cdsou")
    assert code == 2
    assert "Nothing can be taken away from the query capability_position." in err
    for name in ("access_route", "function_coverage", "single_point_of_failure", "what_if_change"):
        assert name in err
