"""The slots of phrases: filled with facts and greetings, or open for what the trainee says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trainer.scoring.greeting import (
    HolidaySpans,
    holiday_greetings,
    hour_greetings,
    wrong_holiday_greetings,
)
from trainer.scoring.numerals import number_in
from trainer.scoring.situation import Situation

SLOT = re.compile(r"\{(\w+)\}")
LONGEST = 12
"""How many characters of a reply an open slot takes."""

_MOST_HOURS = 168.0
"""A reply after more than a week is not plausible (cannot-answer-now)."""

_TIME = re.compile(
    "[0-9零一二三四五六七八九十两半几]|[今明后当]天|[今明后]早|[今明]晚|上午|下午|中午|晚上|早上|周|星期|月底|"
    "稍后|马上|立即|立刻|尽快|随后|待会|一会"
)
_NUMERAL = re.compile("[0-9零一二三四五六七八九十百千万两半几]")
_PERIOD = re.compile("[0-9零一二三四五六七八九十两半]|[年月季]|上半|下半|本期|上期")
_ADDRESS = re.compile("[0-9零一二三四五六七八九十两号楼栋幢座单元室路街区村院苑园]")
_UNABLE = re.compile("不[了出到上起得]")
"""我马上派不了人: what follows is not what is sent."""

_ONCE = re.compile("一[下遍点会起些]")
_LIGHT = re.compile("[的了是您我在好吗那这会能]*")


def slot_names(template: str) -> tuple[str, ...]:
    """The names of the slots in a phrase, in order."""
    return tuple(SLOT.findall(template))


def fill(
    template: str,
    facts: Mapping[str, str],
    now: datetime,
    spans: HolidaySpans = (),
) -> str:
    """The phrase with its slots filled, as it is shown and spoken; a slot that no fact fills stays
    as it is written. On an ordinary day {holiday_greeting} is the greeting of the hour."""
    if "{" not in template:
        return template

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in facts:
            return facts[name]
        choices = _greetings(name, now, spans)
        return choices[0] if choices else match.group()

    return SLOT.sub(value, template)


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrase with its slots filled, and the words that came in: each must be said. Slots that
    nothing fills stay open."""

    phrase: str
    words: tuple[str, ...] = ()


def expand(template: str, situation: Situation) -> tuple[Filled, ...]:
    """The phrases to match for a template: one for each greeting that is right."""
    if "{" not in template:
        return (Filled(template),)
    result = [Filled(template)]
    for name in slot_names(template):
        fact = situation.facts.get(name)
        choices = _greetings(name, situation.now, situation.spans) if fact is None else (fact,)
        if choices:
            slot = f"{{{name}}}"
            result = [
                Filled(one.phrase.replace(slot, choice), (*one.words, choice))
                for one in result
                for choice in choices
            ]
    return tuple(result)


def takes(name: str, text: str) -> bool:
    """Whether `text`, in normal form, can be what slot `name` stands for: hours that are plausible,
    something that tells a time, an amount, a number; anything but courtesy elsewhere."""
    if _LIGHT.fullmatch(text) or _UNABLE.match(text):
        return False
    match name:
        case "hours":
            hours = number_in(text)
            return "半" in text or "几" in text or (hours is not None and 0 < hours <= _MOST_HOURS)
        case "time":
            return _TIME.search(text) is not None
        case "amount" | "number" | "phone" | "room":
            return _NUMERAL.search(text) is not None
        case "address":
            return _ADDRESS.search(_ONCE.sub("", text)) is not None
        case "period":
            return _PERIOD.search(text) is not None
        case _:
            return True


def _greetings(name: str, now: datetime, spans: HolidaySpans) -> tuple[str, ...]:
    match name:
        case "greeting":
            return hour_greetings(now)
        case "holiday_greeting":
            return holiday_greetings(now, spans) or hour_greetings(now)
        case "wrong_holiday_greeting":
            return wrong_holiday_greetings(now, spans)
        case _:
            return ()
