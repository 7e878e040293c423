"""The small words that conduct is judged by: a listener's, those of courtesy, laughter."""

import re

_LISTENING = frozenset("嗯是对好的哦啊呃")

_COURTESIES = {
    "您好": re.compile("[您你]好|[早中晚]上好|[上中下]午好|新年好"),
    "请": re.compile("请|麻烦您"),
    "谢谢": re.compile("谢谢|感谢|多谢"),
    "对不起": re.compile("对不起|抱歉|不好意思"),
    "再见": re.compile("再见"),
}
"""The ten characters of the standard (section 6), each with what people say for the same."""

_LAUGHTER = re.compile(r"(?<!笑)(哈{2,}|嘻{2,}|呵{2,}|嘿{2,})(?!镜)")


def listens(text: str) -> bool:
    """Whether these are the small words of a listener (嗯, 是, 对)."""
    return all(character in _LISTENING for character in text if character.isalnum())


def courtesies(text: str) -> tuple[str, ...]:
    """Which of 您好、请、谢谢、对不起、再见 were said, in this order."""
    return tuple(word for word, pattern in _COURTESIES.items() if pattern.search(text))


def laughs(text: str) -> tuple[str, ...]:
    """The laughter in the words of a reply (哈哈, 嘻嘻), in order."""
    return tuple(_LAUGHTER.findall(text))
