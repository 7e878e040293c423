"""The sound of a text: toneless pinyin, and symbols that forgive an accent."""

import re
import threading
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

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

_LIKE_F = {
    "hua": "fa", "huan": "fan", "huang": "fang", "hui": "fei",
    "hun": "fen", "hong": "feng", "huo": "fo", "hu": "fu",
}  # fmt: skip
"""Where f and h are one sound, 放 is like 荒, not like 行."""

_INITIAL = re.compile("[zcs]h?|[bpmfdtnlgkhjqxryw]")
_SEVERAL_READINGS = frozenset("重行长得还了着地都为好中种应调处便曾降教相数觉乐只量率强角结给大")
"""Characters of daily speech that are read in more than one way. The others have such readings in
dictionaries only."""

_PRIVATE_USE = 0xE000
_numbers: dict[str, int] = {}
_lock = threading.Lock()


@lru_cache(maxsize=16384)
def syllable(character: str) -> str:
    """The toneless pinyin of one character in its commonest reading; other signs as they are.

    One reading per character, whatever stands around it: the same character always sounds the
    same in the phrase and in the reply.
    """
    return _DIGITS.get(character) or "".join(lazy_pinyin(character))


@lru_cache(maxsize=16384)
def near_sounds(one: str, other: str) -> bool:
    """Whether a recogniser may take one character for the other: initial or final is the same."""
    a, b = syllable(one), syllable(other)
    one, other = _initial(a), _initial(b)
    return one == other or a.removeprefix(one) == b.removeprefix(other)


def _initial(sound: str) -> str:
    match = _INITIAL.match(sound)
    return match.group() if match else ""


def syllables(text: str) -> tuple[str, ...]:
    """The toneless pinyin of every character of `text`."""
    return tuple(map(syllable, text))


@lru_cache(maxsize=4096)
def accent_key(sound: str, pairs: AccentPairs = ALL_PAIRS) -> str:
    """A syllable with the sounds of `pairs` made one: zhang and zan give the same key."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if f"{long}/{short}" in pairs and sound.startswith(long):
            sound = short + sound[2:]
    if "f/h" in pairs:
        sound = _LIKE_F.get(sound, sound)
    for first, second in (("n", "l"), ("r", "l")):
        if f"{first}/{second}" in pairs and sound.startswith(first) and len(sound) > 1:
            sound = second + sound[1:]
    for final in ("ing", "eng", "ang"):
        if f"{final[:-1]}/{final}" in pairs and sound.endswith(final):
            sound = sound[:-1]
    return sound


@lru_cache(maxsize=16384)
def symbol(character: str, pairs: AccentPairs = ALL_PAIRS) -> str:
    """One character that stands for the sound of `character`: the same for all that sound alike."""
    sound = syllable(character)
    return character if sound == character else _symbol_of(accent_key(sound, pairs))


def symbols(text: str, pairs: AccentPairs = ALL_PAIRS) -> str:
    """The accent-tolerant sound of a text, a symbol for every character of it."""
    return "".join([symbol(character, pairs) for character in text])


@lru_cache(maxsize=16384)
def readings(character: str, pairs: AccentPairs = ALL_PAIRS) -> frozenset[str]:
    """The symbols of the usual readings of a character: 重 is zhong and chong."""
    if character not in _SEVERAL_READINGS:
        return frozenset((symbol(character, pairs),))
    spelled = pinyin(character, style=Style.NORMAL, heteronym=True)
    others = (_symbol_of(accent_key(sound, pairs)) for sound in spelled[0] if sound != character)
    return frozenset((symbol(character, pairs), *others))


@lru_cache(maxsize=4096)
def _symbol_of(key: str) -> str:
    with _lock:  # Two keys must never get the same number.
        return chr(_PRIVATE_USE + _numbers.setdefault(key, len(_numbers)))
