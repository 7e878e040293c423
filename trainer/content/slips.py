"""Slips of the pen that YAML would misread, or that nobody can see: told by what they are."""

import re
from collections.abc import Iterator
from pathlib import Path

from trainer.content.model import Position
from trainer.content.problem import Problems, quoted

_FULL_WIDTH_COLON = "content.full-width-colon"
_FULL_WIDTH_SPACE = "content.full-width-space"
UPSETTING = frozenset({_FULL_WIDTH_COLON, _FULL_WIDTH_SPACE})
"""Codes of the slips by which a key becomes a part of a sentence, or another key."""

_TAB = re.compile(r"^ *(\t)", re.MULTILINE)
_QUOTES = re.compile("“[^“”\n]*”[ \t]*$|‘[^‘’\n]*’[ \t]*$", re.MULTILINE)
_WIDE_SPACE = re.compile(r"[\u3000\xa0]+(?:([\w-]+)[:：])?")
_DASHES = r"[ \t]*(?:- +)*"
_KEY = re.compile(_DASHES + r"([\w-]+)")
_BEFORE_VALUE = re.compile(_DASHES + r"(?:[\w-]+: +)?")
_BEFORE_SPACE = re.compile(_DASHES + r"([\w-]+:|-)?")
_INVISIBLE = re.compile(
    # What YAML forbids, line ends that no editor shows, marks of width and direction.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)


def place(text: str, at: int, path: Path) -> Position:
    """The place of the character number `at` of a text."""
    return Position(path, text.count("\n", 0, at) + 1, at - _line_start(text, at) + 1)


def note_invisible(text: str, path: Path, problems: Problems) -> bool:
    """Note the first character that cannot be seen and would upset the reading; whether there is
    one."""
    found = _INVISIBLE.search(text)
    if found is not None:
        code = f"U+{ord(found.group()):04X}"
        message = f"{quoted(_line(text, found.start()))}里有看不见的字符（{code}），请删去。"
        problems.add("content.character", message, place(text, found.start(), path))
    return found is not None


def note_slips(text: str, path: Path, problems: Problems, known_keys: frozenset[str]) -> None:
    """Note tabs, full-width colons, quotes and spaces where YAML wants others. `known_keys` are the
    keys before which a full-width colon is certainly a slip."""
    for code, message, at in _slips(text, known_keys):
        problems.add(code, message, place(text, at, path))


def _slips(text: str, known_keys: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    # The rare sign is searched for first, and its line looked at then: that is ten times as fast.
    if "\t" in text:
        for tab in _TAB.finditer(text):
            shown = quoted(_line(text, tab.start(1)))
            yield "content.tab", f"{shown}的缩进用了制表符（Tab），请改成空格。", tab.start(1)
    for colon in re.finditer("：", text):
        key = _KEY.fullmatch(text, _line_start(text, colon.start()), colon.start())
        if key and key[1] in known_keys:
            shown = quoted(_line(text, colon.start()))
            message = f"{shown}的冒号是全角的，请改成半角冒号加一个空格，如“{key[1]}: ”。"
            yield _FULL_WIDTH_COLON, message, colon.start()
    for quotes in _QUOTES.finditer(text):
        at = quotes.start()
        if _BEFORE_VALUE.fullmatch(text, _line_start(text, at), at):
            message = (
                f'{quoted(_line(text, at))}用全角引号括住了整句，请去掉引号或改成半角引号 ""。'
            )
            yield "content.full-width-quotes", message, at
    if "\u3000" in text or "\xa0" in text:
        for space in _WIDE_SPACE.finditer(text):
            at = space.start()
            before = _BEFORE_SPACE.fullmatch(text, _line_start(text, at), at)
            if before and (before[1] == "-" or {(before[1] or "")[:-1], space[1]} & known_keys):
                message = (
                    f"{quoted(_line(text, at))}里用了全角空格（或不换行空格），请改成半角空格。"
                )
                yield _FULL_WIDTH_SPACE, message, at


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[_line_start(text, at) : end if end >= 0 else len(text)]
