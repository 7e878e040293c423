"""Traditional characters to simplified ones."""

from functools import lru_cache
from typing import Protocol, cast

import opencc


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


_CONVERTER = cast(_Converter, opencc.OpenCC("t2s"))  # pyright: ignore[reportUnknownMemberType]


@lru_cache(maxsize=16384)
def simplified(character: str) -> str:
    """The simplified form of one character; every other character as it is."""
    if not "\u3400" <= character <= "\U0003ffff" or "\ud800" <= character <= "\udfff":
        return character  # Half of a pair is no character that could be converted.
    for _ in range(2):
        converted = _CONVERTER.convert(character)
        if len(converted) == 1:
            character = converted
    return character


def simplified_text(text: str) -> str:
    """A text in simplified characters, of the same length: where a word decides (答覆), by the
    word."""
    if all(simplified(character) == character for character in text):
        return text
    converted = _CONVERTER.convert(text.encode("utf-8", "replace").decode("utf-8"))
    return converted if len(converted) == len(text) else text
