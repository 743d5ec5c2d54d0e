"""How dates, money, counts and texts are said."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    join_words,
    label,
    money,
    percentage,
    short_money,
    spoken_date,
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Merged into SOCA on 2006-04-01.", "Merged into SOCA on 1 April 2006."),
        ("grade=requires_improvement; HMICFRS", "grade: requires improvement; HMICFRS"),
        ("see source.accessed_as.", "see source.accessed as."),
        ("2018-19 and 2019-2020, s22A-based", "2018-19 and 2019-2020, s22A-based"),
        ("https://a.uk/2012-03-01/some_page?x_y=a_b", "https://a.uk/2012-03-01/some_page?x_y=a_b"),
        ("not a day: 2012-13-45", "not a day: 2012-13-45"),
        ("Thames Valley = TVP", "Thames Valley = TVP"),
        ("plain words", "plain words"),
    ],
)
def test_text_with_dates_and_codes_of_machines_is_said_in_words(written: str, said: str) -> None:
    assert clean_text(written) == said


@pytest.mark.parametrize("missing", [None, "", float("nan"), 3])
def test_text_that_is_missing_is_said_as_told(missing: object) -> None:
    assert clean_text(missing, "No note") == "No note"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "5 March 2021"),
        ("month", "March 2021"),
        ("year", "2021"),
        ("undated", "undated"),
        (None, "undated"),
    ],
)
def test_spoken_date_is_no_more_precise_than_known(precision: str | None, said: str) -> None:
    assert spoken_date(date(2021, 3, 5), precision) == said


def test_spoken_date_without_a_day_is_undated() -> None:
    assert spoken_date(None, "day") == "undated"
    assert spoken_date(None, "day", "no date") == "no date"


@pytest.mark.parametrize(
    ("amount", "precision", "said"),
    [
        (1224333, "exact", "£1,224,333"),
        (0.5, "exact", "£0.50"),
        (166_400_000, "rounded", "£166.4m"),
        (101_000_000, "over", "over £101m"),
        (5_000_000, "under", "under £5m"),
        (30_000_000, "approx", "about £30m"),
        (-1_500_000, "rounded", "-£1.5m"),
        (-1_500_000, "exact", "-£1,500,000"),
        (-245_300.5, "exact", "-£245,300.50"),
        (-0.001, "exact", "£0"),
        (0.1 + 0.2, "exact", "£0.30"),
        (2_400_000.0000000005, "rounded", "£2.4m"),
        # The amount lies above or below the bound; "over -£2m" could be read either way.
        (-2_000_000, "over", "above -£2m"),
        (-2_000_000, "under", "below -£2m"),
        (-61_000, "approx", "about -£61,000"),
    ],
)
def test_money_of_any_precision_shows_it(amount: float, precision: str, said: str) -> None:
    assert money(amount, precision) == said


def test_count_of_one_and_of_many_takes_the_right_noun() -> None:
    assert count_noun(1, "force") == "1 force"
    assert count_noun(0, "force") == "0 forces"
    assert count_noun(1234, "capability", "capabilities") == "1,234 capabilities"


def test_listed_of_any_length_is_prose() -> None:
    assert join_words([]) == ""
    assert join_words(["Kent"]) == "Kent"
    assert join_words(["Kent", "Essex"]) == "Kent and Essex"
    assert join_words(["a", "b", "c"]) == "a, b and c"
    assert join_words(["a", "b", "c", "d"], most=3) == "a, b, c and 1 other"
    assert join_words(["a", "b", "c", "d"], most=2) == "a, b and 2 others"


def test_word_that_is_unknown_or_missing_is_said_as_not_recorded() -> None:
    assert label("s22A") == "Section 22A"
    assert label("unknown") == label(None) == "Not recorded"


@pytest.mark.parametrize(
    ("amount", "precision", "said"),
    [
        (-1_500_000, "exact", "-£1.5m"),
        (-245_300.5, "exact", "-£245,300.50"),
        (61_234, "approx", "about £61,000"),
        (400, "approx", "about £400"),
        # Where hundredths of a million are cut off, the bound stays true.
        (4_446_000, "over", "over £4.44m"),
        (4_441_000, "under", "under £4.45m"),
        (-4_441_000, "over", "above -£4.45m"),
        (-4_446_000, "under", "below -£4.44m"),
    ],
)
def test_short_money_of_any_sign_is_cut_and_stays_true(
    amount: float, precision: str, said: str
) -> None:
    assert short_money(amount, precision) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (3.0, "3"),
        (3.5, "3.5"),
        (-1234567, "-1,234,567"),
        (3537.9999999999995, "3,538"),
        (5687.8200000000015, "5,687.82"),
        (0.1 + 0.2, "0.3"),
        (100 / 3, "33.33"),
        (1234.567, "1,234.567"),
        (0.0000123, "0.000012"),
        (99.99999999999986, "100"),
        (-0.0, "0"),
        (1e22, "10,000,000,000,000,000,000,000"),
        (float("nan"), "Not recorded"),
        (float("inf"), "Not recorded"),
        (None, "Not recorded"),
    ],
)
def test_whole_number_has_no_decimals_that_nobody_wrote(number: object, said: str) -> None:
    assert format_number(number) == said


def test_percentage_is_a_number_for_people_or_says_that_there_is_none() -> None:
    assert percentage(27.599999999999998) == "27.6%"
    assert percentage(None) == "Not stated"
