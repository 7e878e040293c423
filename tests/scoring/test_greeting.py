from datetime import date, datetime

import pytest

from trainer.scoring.greeting import (
    HolidaySpan,
    HolidaySpans,
    holiday_greetings,
    holiday_on,
    holidays_on,
    wrong_holiday_greetings,
)
from trainer.scoring.slots import fill

FIRST_DAYS = {
    2015: ((2, 19), (9, 27)), 2020: ((1, 25), (10, 1)), 2025: ((1, 29), (10, 6)),
    2027: ((2, 6), (9, 15)), 2030: ((2, 3), (9, 12)), 2035: ((2, 8), (9, 16)),
}  # fmt: skip


@pytest.mark.parametrize(("year", "days"), FIRST_DAYS.items())
def test_lunar_holidays(year: int, days: tuple[tuple[int, int], tuple[int, int]]) -> None:
    spring, autumn = days
    assert holiday_on(date(year, *spring)) == "春节"
    assert "中秋节" in holidays_on(date(year, *autumn))


@pytest.mark.parametrize("year", range(2015, 2036))
def test_every_year_has_its_five(year: int) -> None:
    days = [date.fromordinal(date(year, 1, 1).toordinal() + n) for n in range(365)]
    names = {name for day in days for name in holidays_on(day)}
    assert names == {"元旦", "春节", "劳动节", "中秋节", "国庆节"}


def test_spans_of_the_site_replace_the_usual() -> None:
    own = HolidaySpans((HolidaySpan("劳动节", date(2027, 4, 30), date(2027, 5, 3)),))
    assert holiday_on(date(2027, 4, 30), own) == "劳动节"
    assert holiday_on(date(2027, 5, 5), own) is None
    assert holiday_on(date(2027, 5, 5)) == "劳动节"
    assert holiday_on(date(2027, 6, 1)) is None


def test_two_holidays_on_one_day_are_both_right() -> None:
    greetings = holiday_greetings(datetime(2020, 10, 1, 9))
    assert {"中秋节快乐", "国庆节快乐", "节日快乐"} <= set(greetings)
    assert "劳动节快乐" in wrong_holiday_greetings(datetime(2020, 10, 1, 9))
    assert "国庆节快乐" not in wrong_holiday_greetings(datetime(2020, 10, 1, 9))


def test_filling() -> None:
    now = datetime(2026, 11, 24, 9)
    assert (
        fill("{greeting}，{company}，{other}", {"company": "安居"}, now) == "早上好，安居，{other}"
    )
    assert fill("{holiday_greeting}", {}, now) == "早上好"
