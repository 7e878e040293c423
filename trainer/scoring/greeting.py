"""The greeting that is right for a moment: by the hour, and by the statutory holiday."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays

NEW_YEAR, SPRING, LABOUR, AUTUMN, NATIONAL = "元旦", "春节", "劳动节", "中秋节", "国庆节"

_GREETINGS: dict[str, tuple[str, ...]] = {
    NEW_YEAR: ("新年好", "新年快乐", "元旦快乐", "元旦好"),
    SPRING: ("新年好", "新年快乐", "春节快乐", "春节好", "过年好"),
    LABOUR: ("劳动节快乐", "五一快乐", "五一劳动节快乐", "劳动节好"),
    AUTUMN: ("中秋节快乐", "中秋快乐", "中秋节好"),
    NATIONAL: ("国庆节快乐", "国庆快乐", "国庆节好"),
}
ANY_HOLIDAY = "节日快乐"

_NOON, _EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """A holiday from its first to its last day, as the site keeps it."""

    name: str
    first: date
    last: date


HolidaySpans = tuple[HolidaySpan, ...]
"""The site's own spans. A holiday named here for a year replaces the usual span of that year; the
year is that of the first day."""


def holidays_on(day: date, spans: HolidaySpans = ()) -> tuple[str, ...]:
    """The statutory holidays of that day. 中秋 may fall inside 国庆: both count."""
    replaced = {span.name for span in spans if span.first.year == day.year}
    usual = (span for span in _usual(day.year) if span.name not in replaced)
    return tuple(
        dict.fromkeys(span.name for span in (*spans, *usual) if span.first <= day <= span.last)
    )


def holiday_on(day: date, spans: HolidaySpans = ()) -> str | None:
    """The statutory holiday of that day, the first of two; None on an ordinary day."""
    names = holidays_on(day, spans)
    return names[0] if names else None


@lru_cache(maxsize=64)
def _usual(year: int) -> tuple[HolidaySpan, ...]:
    calendar = country_holidays("CN", years=year, language="zh_CN")

    def first(name: str) -> date:
        return min(day for day, label in calendar.items() if name in label.split("; "))

    spring, autumn = first(SPRING), first(AUTUMN)
    day = timedelta(days=1)
    return (
        HolidaySpan(AUTUMN, autumn, autumn),
        HolidaySpan(NEW_YEAR, date(year, 1, 1), date(year, 1, 3)),
        HolidaySpan(SPRING, spring - day, spring + 6 * day),
        HolidaySpan(LABOUR, date(year, 5, 1), date(year, 5, 5)),
        HolidaySpan(NATIONAL, date(year, 10, 1), date(year, 10, 7)),
    )


def hour_greetings(now: datetime) -> tuple[str, ...]:
    """Greetings right for the hour, the mandated one first: 00:00-12:00 早上好, later 您好."""
    if now.hour < _NOON:
        return ("早上好", "上午好")
    return ("您好", "下午好" if now.hour < _EVENING else "晚上好")


def holiday_greetings(now: datetime, spans: HolidaySpans = ()) -> tuple[str, ...]:
    """Greetings right for the holiday of that day, the mandated one first; on an ordinary day
    none."""
    names = holidays_on(now.date(), spans)
    if not names:
        return ()
    return (*dict.fromkeys(g for name in names for g in _GREETINGS[name]), ANY_HOLIDAY)


def wrong_holiday_greetings(now: datetime, spans: HolidaySpans = ()) -> tuple[str, ...]:
    """Greetings of the other holidays; on an ordinary day those of all."""
    right = set(holiday_greetings(now, spans))
    every = dict.fromkeys(g for greetings in _GREETINGS.values() for g in greetings)
    return tuple(greeting for greeting in every if greeting not in right)
