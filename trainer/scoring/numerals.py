"""One spelling for numbers: 10086 = 一零零八六 = 幺零零八六, 24 = 二十四, 1 = 一."""

import re
import unicodedata
from functools import lru_cache
from typing import cast

import cn2an

NUMERALS = re.compile("[0-9零〇一二三四五六七八九两幺十百千万亿]+(?!分[感抱])")
"""A run of numerals; 十分感谢 and 十分抱歉 hold none."""

_UNITS = frozenset("十百千万亿")
_DIGITS = str.maketrans("零〇一二三四五六七八九两幺", "0012345678921")
_HANZI = "零一二三四五六七八九十"
_LONGEST = 24
_UNIT = re.compile("(?:秒钟?|分钟?|分贝|声|级|倍|步|次|%)$")


@lru_cache(maxsize=4096)
def canonical_number(run: str) -> str:
    """Numbers up to ten in hanzi, others in digits; what is no number (千万, 万一) as it is."""
    if not _UNITS & set(run):
        digits = run.translate(_DIGITS)
        return _short(digits)
    if run[0] in "百千万亿" or len(run) > _LONGEST:
        return run
    try:
        value = cast(float, cn2an.cn2an(run, "smart"))  # pyright: ignore[reportUnknownMemberType]
    except (ValueError, KeyError, IndexError):
        return run
    return _short(str(int(value))) if value == int(value) else run


def _short(digits: str) -> str:
    if len(digits) == 1 or digits == "10":
        return _HANZI[int(digits)]
    return digits


def number_in(text: str) -> float | None:
    """The first number in `text`; None where there is none."""
    match = NUMERALS.search(text)
    if match is None:
        return None
    digits = canonical_number(match.group())
    if digits in _HANZI:
        return float(_HANZI.index(digits))
    return float(digits) if digits.isdigit() else None


def number_written(text: str) -> float | None:
    """The number that all of `text` is, in hanzi or in digits of any width, with or without a unit
    (秒, 分, 声…) behind it: 五秒 is 5. None where it is no number."""
    plain = _UNIT.sub("", unicodedata.normalize("NFKC", text).strip())
    if len(plain) > _LONGEST:
        return None
    try:
        value = cast(float, cn2an.cn2an(plain, "smart"))  # pyright: ignore[reportUnknownMemberType]
    except (ValueError, KeyError, IndexError):
        return None
    return float(value)
