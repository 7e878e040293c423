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
    if not "\u3400" <= character <= "\U0003ffff":
        return character
    for _ in range(2):
        converted = _CONVERTER.convert(character)
        if len(converted) == 1:
            character = converted
    return character
