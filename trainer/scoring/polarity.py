"""Yes and no: a phrase and its evidence must agree in them."""

import re

_FIXED = re.compile(
    "不用客气|不客气|不好意思|对不起|没关系|不断|不便|不但|不过|不仅|不如|差不多|不得不|不妨|不久|"
    "不同|不少|特别|别的|分别|级别|别人|性别|无论|未来|未必|没准|不管|不周"
)
"""Words that hold a 不, 没, 别 which denies nothing around it."""

_NEGATION = re.compile("[不没别无未勿]")

BEFORE = re.compile(
    "(?:不|没|别|无|未|勿|不要|不会|不能|不是|不用|不必|不想|没有|无法|不可以|不准|不许|不可)$"
)
"""A denial that ends right where the evidence begins."""

_PAIRS = "大小 多少 来去 上下 早晚 开关 高低 快慢 对错 男女 买卖"
_OPPOSITES = {one: frozenset(other) for pair in _PAIRS.split() for one, other in (pair, pair[::-1])}


def opposites(character: str) -> frozenset[str]:
    """The characters that mean the contrary (大: 小)."""
    return _OPPOSITES.get(character, frozenset())


def masked(text: str) -> str:
    """`text` of the same length with the words blanked that only look like a denial."""
    return _FIXED.sub(lambda match: " " * len(match.group()), text)


def denials(text: str) -> frozenset[int]:
    """The places in `text` where something is denied."""
    return frozenset(match.start() for match in _NEGATION.finditer(masked(text)))
