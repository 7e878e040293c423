"""Yes and no: a phrase and its evidence must agree in them."""

import re

_FIXED = re.compile(
    "不用客气|不客气|不好意思|对不起|没关系|不断|不便|不但|不过|不仅|不如|差不多|不得不|不妨|不久|"
    "没问题|不同|不少|特别|别的|分别|级别|别人|性别|无论|未来|未必|没准|不管|不周|了没(?!有)|要不(?![是要得])"
)
"""Words that hold a 不, 没, 别 which denies nothing around it."""

_NEGATION = re.compile("[不没别无未勿]")

BEFORE = re.compile(
    "(?:[不没别无未勿]|不是说|不要|不会|不能|不是|不用|不必|不想|没有|无法|不可以|不准|不许|不可)"
    "(?:太|大|怎么|很|再|直接|随便|马上|每一个|每个|所有的?|都)?$|不是每.{0,5}$"
)
"""A denial that ends right where the evidence begins."""

BEFORE_REACH = 7
"""So many characters before the evidence are searched for it."""

AFTER = re.compile("(?:也|就|还|都)?[不没别无未勿]")
"""A denial that begins right where the evidence ends."""

NUMBERS = frozenset("0123456789零一二三四五六七八九十")
"""Numerals in normal form."""

_PAIRS = "大小 多少 来去 上下 早晚 开关 高低 快慢 对错 男女 买卖 内后 内外 前后"
_OPPOSITES: dict[str, frozenset[str]] = {one: NUMBERS - {one} for one in NUMBERS}
for _one, _other in _PAIRS.split():
    _OPPOSITES[_one] = _OPPOSITES.get(_one, frozenset()) | {_other}
    _OPPOSITES[_other] = _OPPOSITES.get(_other, frozenset()) | {_one}


def opposites(character: str) -> frozenset[str]:
    """The characters that mean the contrary (大: 小), or another number."""
    return _OPPOSITES.get(character, frozenset())


def reversed_roles(one: str, other: str) -> bool:
    """Whether `other` in the place of `one` makes you do what I should."""
    return {one, other} == {"我", "您"}


def masked(text: str) -> str:
    """`text` of the same length with the words blanked that only look like a denial."""
    return _FIXED.sub(lambda match: " " * len(match.group()), text)


def denials(text: str) -> frozenset[int]:
    """The places in `text` where something is denied."""
    return frozenset(match.start() for match in _NEGATION.finditer(masked(text)))
