"""Slots in what was written: spelled right, and known."""

import re
from collections.abc import Iterable

from trainer.content.model import Position
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.scoring.slots import SLOT, slot_names

GREETINGS = ("greeting", "holiday_greeting", "wrong_holiday_greeting")
"""Slots that the moment of the call fills."""

LINES = (
    ("来电说", "caller"),
    ("读音", "spoken"),
    ("生气说", "angry"),
    ("平静说", "calm"),
    ("插话", "interjection"),
)
"""What the caller says in a turn: the keys that it is written under, the second the field's."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BRACES = re.compile(r"[{}｛｝]")
_ALMOST = 0.8


def check_spelling(
    text: str, known: Iterable[str], position: Position, problems: Problems
) -> tuple[str, ...]:
    """Note slots that are spelled wrong or are one letter away from a known one; return the names
    of the others."""
    right: list[str] = []
    if _BRACES.search(SLOT.sub("", text)):
        problems.add(
            "content.bad-slot",
            f"{quoted(text)}里的花括号不成对或不是半角，请写成 {{company}} 的样子。",
            position,
        )
    for name in slot_names(text):
        if not _NAME.fullmatch(name):
            message = f"“{{{name}}}”的花括号里只能用小写字母、数字和下划线，如 {{company}}。"
            problems.add("content.bad-slot", message, position)
            continue
        hint = "" if name in known else did_you_mean(name, known, _ALMOST)
        if hint:
            problems.add("content.unknown-slot", f"没有资料“{{{name}}}”{hint}", position)
        else:
            right.append(name)
    return tuple(right)
