"""Speaking the training texts with many voices, and telling when each phone was spoken."""

import random
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

from recognition_model.espeak import Espeak, Phoneme, Spoken
from recognition_model.texts import HANZI
from recognition_model.voices import MAIN_VOICES, OTHER_VOICES, RATE

_SHARES = (0.1, 0.2, 0.2, 0.5)
_NOT_SPOKEN = frozenset(
    [
        "m",
        "n",
        "ng",
        "hm",
        "hng",
        "ê",
        "cei",
        "kei",
        "rua",
        "fiao",
        "dia",
        "eng",
        "lo",
        "yo",
        "yai",
        "den",
        "zhei",
        "nun",
        "tei",
        "sei",
        "pia",
        "biang",
        "lvan",
    ]
)
"""Syllables that pinyin tables know and espeak does not speak."""


@dataclass(frozen=True, slots=True)
class PhoneTime:
    """A stretch of one syllable that espeak counts as one sound, in samples at RATE."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SyllableTime:
    """A syllable (toneless pinyin, v for ü) and its sounds in order."""

    syllable: str
    sounds: tuple[PhoneTime, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as spoken, mono at RATE."""

    text: str
    samples: NDArray[np.int16]
    syllables: tuple[SyllableTime, ...]


def readings(text: str) -> list[str]:
    """The usual reading of every hanzi of the text: toneless pinyin, v for ü."""
    hanzi = "".join(HANZI.findall(text))
    spelled = [item[0] for item in pinyin(hanzi, style=Style.NORMAL, v_to_u=False)]
    return [
        "ng" if character == "嗯" else syllable.replace("ü", "v")
        for character, syllable in zip(hanzi, spelled, strict=True)
    ]


class Speaker:
    """Speaks with espeak and finds the syllables in its phonemes."""

    def __init__(self, data: Path | None = None) -> None:
        self._espeak = Espeak(data)
        self._table = self._syllable_table()

    def say(
        self, text: str, variant: str, rate: int, pitch: int, stretch: float = 1.0
    ) -> Utterance | None:
        """One utterance; `stretch` plays it slower (above 1) and deeper. None when what espeak said
        is not what the text reads: a word it spells in English, another reading."""
        voice = f"cmn+{variant}" if variant else "cmn"
        spoken = self._espeak.say(text, voice, rate, pitch)
        syllables = self._align(spoken, readings(text))
        if syllables is None:
            return None
        source = self._espeak.rate / stretch
        samples = soxr.resample(spoken.samples.astype(np.float32), source, RATE)
        scale = RATE / source
        timed = tuple(
            SyllableTime(
                syllable,
                tuple(PhoneTime(start * scale, end * scale) for start, end in sounds),
            )
            for syllable, sounds in syllables
        )
        return Utterance(text, np.clip(samples, -32768, 32767).astype(np.int16), timed)

    def reading(self, word: str) -> list[str] | None:
        """How espeak reads a word: its syllables, or None when it has none for it."""
        syllables: list[str] = []
        for chunk in _chunks(self._espeak.say(word, "cmn", 450).phonemes):
            names = tuple(_name(p) for p in chunk)
            ways = self._parse(names, 0, {})
            if not ways:
                return None
            shortest = min(ways, key=len)
            syllables += [min(self._table[names[first:last]]) for first, last in shortest]
        return syllables if len(syllables) == len(word) else None

    def _syllable_table(self) -> dict[tuple[str, ...], set[str]]:
        """Which syllables a sequence of phonemes can be; made by letting espeak say them all."""
        known: set[str] = set()
        for entry in PINYIN_DICT.values():
            for reading in entry.split(","):
                known.add(_toneless(reading))
        table: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for syllable in sorted(known - _NOT_SPOKEN):
            if not re.fullmatch("[a-z]+", syllable):
                continue
            for tone in "1234":
                spoken = self._espeak.say(syllable + tone, "cmn-latn-pinyin")
                names = tuple(_name(p) for p in spoken.phonemes if _sounds(p))
                if names and not any("(" in name for name in names):
                    table[names].add(syllable)
        table[tuple(_name(p) for p in self._espeak.say("嗯").phonemes if _sounds(p))].add("ng")
        return dict(table)

    def _align(
        self, spoken: Spoken, expected: list[str]
    ) -> list[tuple[str, list[tuple[int, int]]]] | None:
        total = len(spoken.samples)
        starts = sorted([p.sample for p in spoken.phonemes if p.name != "|"] + [total])
        result: list[tuple[str, list[tuple[int, int]]]] = []
        for chunk in _chunks(spoken.phonemes):
            names = tuple(_name(p) for p in chunk)
            ways = self._parse(names, 0, {})
            if not ways:
                return None
            position = len(result)

            def fits(
                way: list[tuple[int, int]], base: int = position, names: tuple[str, ...] = names
            ) -> float:
                good = sum(
                    base + k < len(expected) and expected[base + k] in self._table[names[i:j]]
                    for k, (i, j) in enumerate(way)
                )
                return good - 0.01 * len(way)

            for first, last in max(ways, key=fits):
                wanted = expected[len(result)] if len(result) < len(expected) else None
                if wanted not in self._table[names[first:last]]:
                    return None
                bounds: list[tuple[int, int]] = []
                for phoneme in chunk[first:last]:
                    after = bisect_right(starts, phoneme.sample)
                    bounds.append((phoneme.sample, starts[after] if after < len(starts) else total))
                result.append((wanted, bounds))
        return result if len(result) == len(expected) else None

    def _parse(
        self, names: tuple[str, ...], at: int, seen: dict[int, list[list[tuple[int, int]]]]
    ) -> list[list[tuple[int, int]]]:
        """All ways to cut the phonemes from `at` on into syllables."""
        if at == len(names):
            return [[]]
        if at not in seen:
            seen[at] = [
                [(at, end), *rest]
                for end in range(at + 1, min(len(names), at + 5) + 1)
                if names[at:end] in self._table
                for rest in self._parse(names, end, seen)[:50]
            ]
        return seen[at]


def _toneless(reading: str) -> str:
    marks = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
    return reading.translate(marks)


def _name(phoneme: Phoneme) -> str:
    return phoneme.name.lstrip("',%=").rstrip()


def _sounds(phoneme: Phoneme) -> bool:
    return phoneme.name != "|" and not phoneme.name.startswith("_")


def _chunks(phonemes: tuple[Phoneme, ...]) -> list[list[Phoneme]]:
    """Phonemes between word boundaries and pauses."""
    chunks: list[list[Phoneme]] = [[]]
    for phoneme in phonemes:
        if _sounds(phoneme):
            chunks[-1].append(phoneme)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def training_voice(rng: random.Random, invented: tuple[str, ...]) -> str:
    """A voice variant: the plain voice, a common one, any other, or an invented one."""
    kinds = ([""], MAIN_VOICES, OTHER_VOICES, invented)
    return rng.choice(rng.choices(kinds, _SHARES)[0])


@cache
def _speaker(data: Path) -> Speaker:
    """The speaker of this process: its table of syllables takes seconds to make."""
    return Speaker(data)


def synthesise(
    texts: list[str], seed: int, data: Path, invented: tuple[str, ...]
) -> tuple[list[Utterance], list[str]]:
    """Every text once, voice, speed and pitch drawn by `seed`; also the texts that were dropped.
    `data` and `invented` are what `voice_data` gave."""
    rng = random.Random(seed)
    speaker = _speaker(data)
    spoken: list[Utterance] = []
    dropped: list[str] = []
    for text in texts:
        utterance = speaker.say(
            text,
            training_voice(rng, invented),
            rng.choice((130, 150, 165, 175, 175, 185, 200, 220, 240)),
            rng.choice((20, 35, 50, 50, 65, 80)),
            rng.choice((1.0, rng.uniform(0.88, 1.12))),
        )
        if utterance is None:
            dropped.append(text)
        else:
            spoken.append(utterance)
    return spoken, dropped
