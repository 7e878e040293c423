"""What espeak-ng's Mandarin voice cannot read as it is written."""

import re

_MELTED = re.compile(
    "(?<=[\u4e00-\u9fff])(?<![女婴幼孤少胎男健孩侄宠小患生育])儿(?![子童女媳孙歌科])"
)


def readable(text: str) -> str:
    """The text without 儿 where it melts into the syllable before it (一会儿, 这儿).

    The voice knows no such syllables and would spell the word in English letters.
    """
    return _MELTED.sub("", text)
