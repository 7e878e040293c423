"""The sound of a text: toneless pinyin, and keys that forgive an accent."""

from functools import lru_cache

from pypinyin import lazy_pinyin

AccentPairs = frozenset[str]
"""Names of the pairs of sounds that count as one, out of `ALL_PAIRS`."""

ALL_PAIRS: AccentPairs = frozenset(
    {"zh/z", "ch/c", "sh/s", "n/l", "r/l", "f/h", "in/ing", "en/eng", "an/ang"}
)
"""Sounds that southern speakers, and recognisers that hear them, take for each other."""

_DIGITS = {
    "0": "ling", "1": "yi", "2": "er", "3": "san", "4": "si",
    "5": "wu", "6": "liu", "7": "qi", "8": "ba", "9": "jiu",
}  # fmt: skip


@lru_cache(maxsize=16384)
def syllable(character: str) -> str:
    """The toneless pinyin of one character in its commonest reading; other signs as they are.

    One reading per character, whatever stands around it: the same character always sounds the
    same in the phrase and in the reply.
    """
    if character in _DIGITS:
        return _DIGITS[character]
    return "".join(lazy_pinyin(character))


def syllables(text: str) -> tuple[str, ...]:
    """The toneless pinyin of every character of `text`."""
    return tuple(map(syllable, text))


@lru_cache(maxsize=4096)
def accent_key(sound: str, pairs: AccentPairs = ALL_PAIRS) -> str:
    """A syllable with the sounds of `pairs` made one: zhang and zan give the same key."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if f"{long}/{short}" in pairs and sound.startswith(long):
            sound = short + sound[2:]
    for first, second in (("n", "l"), ("r", "l"), ("f", "h")):
        if f"{first}/{second}" in pairs and sound.startswith(first) and len(sound) > 1:
            sound = second + sound[1:]
    for final in ("ing", "eng", "ang"):
        if f"{final[:-1]}/{final}" in pairs and sound.endswith(final):
            sound = sound[:-1]
    return sound


def accent_keys(text: str, pairs: AccentPairs = ALL_PAIRS) -> tuple[str, ...]:
    """The accent-tolerant key of every character of `text`."""
    return tuple(accent_key(syllable(character), pairs) for character in text)
