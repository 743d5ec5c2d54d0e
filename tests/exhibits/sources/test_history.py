"""The sites and figures of the programmes of 2007, recomputed from the CSV files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.exhibits.question import Question
from dashboard.exhibits.sources.history import demonstrator_sites, programme_figures
from tests.conftest import PUBLISHED
from tests.exhibits.reading import DataSet


def test_demonstrator_sites_of_a_region_are_those_its_forces_took_part_in(
    question: Question,
) -> None:
    data = DataSet(PUBLISHED)
    unit_of = {
        row["force_id"]: row["rocu_id"]
        for row in data.rows("rocu_membership")
        if not row["member_to"]
    }
    expected = {
        row["site_id"]
        for row in data.rows("demonstrator_site_force")
        if unit_of.get(row["force_id"]) == "nwrocu"
    }
    found = demonstrator_sites(replace(question, rocu_id="nwrocu"))
    assert set(found.frame["site_id"]) == expected
    assert found.title == "Demonstrator sites announced in 2007"


def test_programme_figures_on_a_day_are_those_that_could_be_known(question: Question) -> None:
    then = programme_figures(replace(question, as_of=date(2012, 7, 1)))
    now = programme_figures(question)
    assert len(then.frame) < len(now.frame)
    assert "£3,700,000" in list(then.table["Figure"])
    assert "30 forces" in list(then.table["Figure"])
