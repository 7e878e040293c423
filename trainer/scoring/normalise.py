"""Bring phrases and replies to one form, and keep the way back to the original text."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from trainer.scoring.equivalents import PATTERN as EQUIVALENTS
from trainer.scoring.equivalents import canonical
from trainer.scoring.numerals import NUMERALS, canonical_number
from trainer.scoring.script import simplified, simplified_text

_ALWAYS_FILLER = "嗯|呃|唔|呣|em+|就是说|怎么说呢"
_SET_OFF = rf"(?<!\S)(?:这个|那个)(?=\s|$|{_ALWAYS_FILLER})"
_FILLERS = re.compile(rf"(?:这个\s*){{2,}}|(?:那个\s*){{2,}}|{_ALWAYS_FILLER}|{_SET_OFF}")
_PARTICLES = frozenset("啊呀哦噢喔呐嘛呢吧哈哎唉诶欸呗哇嘞")
_THEN = re.compile("(?<![成这])就(?!近|业|医)|(?<=这)就(?=是)")
_QUESTION = re.compile(r"(?<![现正])(\S)[不没]\1")
_PASSES = 8


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in the form that scoring compares.

    Character `i` of `text` stands for the characters `starts[i]` to `ends[i]` (exclusive) of
    `original`. `fillers` counts the 嗯, 呃, 那个 that were dropped.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    fillers: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the normal form stand in the original text."""
        return min(self.starts[start:end]), max(self.ends[start:end])

    def parted(self, place: int) -> bool:
        """Whether punctuation stands before that character of the normal form."""
        between = self.original[self.ends[place - 1] : self.starts[place]]
        return any(unicodedata.category(one)[0] == "P" for one in between)


class _Draft:
    """A text under way, each character with the span of the original that it stands for."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        characters: list[str] = []
        for index, character in enumerate(simplified_text(text)):
            for plain in _plain(character):
                characters.append(plain)
                self.starts.append(index)
                self.ends.append(index + 1)
        self.text = "".join(characters)

    def replace(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> int:
        """Replace every match, and return how many there were."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = count = 0
        for match in pattern.finditer(self.text):
            new = replacement(match)
            count += 1
            a, b = match.span()
            if new == match.group():
                continue
            parts += (self.text[done:a], new)
            starts += self.starts[done:a]
            ends += self.ends[done:a]
            if len(new) == b - a:
                starts += self.starts[a:b]
                ends += self.ends[a:b]
            else:
                starts += [self.starts[a]] * len(new)
                ends += [self.ends[b - 1]] * len(new)
            done = b
        if parts:
            self.text = "".join(parts) + self.text[done:]
            self.starts = starts + self.starts[done:]
            self.ends = ends + self.ends[done:]
        return count


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character of the original as letters, digits or hanzi; a space for what separates;
    nothing for what can't be heard (control and zero-width characters, combining marks)."""
    plain = unicodedata.normalize("NFKC", character).casefold()
    plain = unicodedata.normalize("NFKC", plain)
    result: list[str] = []
    for one in plain:
        category = unicodedata.category(one)
        if one in _PARTICLES:
            continue
        if category == "Nd":
            result.append(str(unicodedata.decimal(one)))
        elif category[0] in "LN":
            plain_one = simplified(one)
            result.append("您" if plain_one == "你" else plain_one)
        elif category[0] in "PSZ" or one in "\t\n\r":
            result.append(" ")
    return "".join(result)


def _nothing(_: re.Match[str]) -> str:
    return ""


_PAUSE = re.compile(r"\s+")


@lru_cache(maxsize=8192)
def normalise(text: str, equivalents: bool = True) -> Normal:
    """`text` in the form that scoring compares: NFKC, simplified, numbers in one spelling, no
    fillers, particles, punctuation or forms of address, one wording of several equivalent ones
    (or, without `equivalents`, each as it is).

    Normalising twice changes nothing.
    """
    draft = _Draft(text)
    fillers = draft.replace(_FILLERS, _nothing)
    draft.replace(_PAUSE, _nothing)
    for _ in range(_PASSES):
        before = draft.text
        fillers += draft.replace(_FILLERS, _nothing)
        draft.replace(_THEN, _nothing)
        if equivalents:
            draft.replace(EQUIVALENTS, lambda match: canonical(match.group()))
        draft.replace(_QUESTION, lambda match: match.group(1))
        draft.replace(NUMERALS, lambda match: canonical_number(match.group()))
        if draft.text == before:
            break
    return Normal(text, draft.text, tuple(draft.starts), tuple(draft.ends), fillers)
