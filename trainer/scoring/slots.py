"""Fill the slots of phrases: facts of the site and the call, and greetings of the moment."""

import re
from collections.abc import Mapping
from datetime import datetime

from trainer.scoring.greeting import (
    HolidaySpans,
    holiday_greetings,
    hour_greetings,
    wrong_holiday_greetings,
)
from trainer.scoring.match import WILDCARD

_SLOT = re.compile(r"\{(\w+)\}")


def slot_names(template: str) -> tuple[str, ...]:
    """The names of the slots in a phrase, in order."""
    return tuple(_SLOT.findall(template))


def _choices(name: str, now: datetime, spans: HolidaySpans | None) -> tuple[str, ...] | None:
    if name == "greeting":
        return hour_greetings(now)
    if name == "holiday_greeting":
        return holiday_greetings(now, spans)
    if name == "wrong_holiday_greeting":
        return wrong_holiday_greetings(now, spans)
    return None


def fill(
    template: str, facts: Mapping[str, str], now: datetime, spans: HolidaySpans | None = None
) -> str:
    """The phrase with its slots filled, as it is shown and spoken; a slot that no fact fills stays
    as it is written. On an ordinary day {holiday_greeting} is the greeting of the hour."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in facts:
            return facts[name]
        choices = _choices(name, now, spans)
        if choices is None:
            return match.group()
        return (choices or hour_greetings(now))[0]

    return _SLOT.sub(value, template)


def expand(
    template: str, facts: Mapping[str, str], now: datetime, spans: HolidaySpans | None = None
) -> tuple[str, ...]:
    """The phrases to match for a template: one for each greeting that is right, wildcards for slots
    that no fact fills. None where no greeting fits the day."""
    for name in slot_names(template):
        choices = None if name in facts else _choices(name, now, spans)
        if choices is not None:
            return tuple(
                phrase
                for choice in choices
                for phrase in expand(template.replace(f"{{{name}}}", choice), facts, now, spans)
            )
    return (_SLOT.sub(lambda match: facts.get(match.group(1), WILDCARD), template),)


def facts_in(template: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The values of facts that the phrase holds: each must be said."""
    return tuple(facts[name] for name in slot_names(template) if name in facts)
