"""How well the embedded model hears: held-out sentences, voices that were never trained on.

    python -m recognition_model.bench_hearing [--set dev|test] [--limit N] [--model DIR]

Prints character and toneless syllable error on clean speech, over a telephone line and with white
noise 10 dB below the speech; how long after the last sound Vosk closes a sentence, and how many it
never closes; real-time factor, load time and size.
"""

import argparse
import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from benchmarks.rival import vosk
from recognition_model.augment import level, telephone
from recognition_model.espeak import Espeak
from recognition_model.voices import DEV_VOICES, RATE, TEST_VOICES
from trainer.speech.espeak_text import readable

_HERE = Path(__file__).resolve().parent
EMBEDDED = _HERE.parent / "trainer" / "models" / "embedded"
_BLOCK = RATE // 50
_WAIT_S = 4
"""Seconds of silence after a sentence within which it must be closed."""

Audio = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Errors:
    """Shares of wrong characters and of wrong toneless syllables."""

    characters: float
    syllables: float
    exact: int
    count: int

    def __str__(self) -> str:
        return (
            f"CER {self.characters:6.2%}   syllables {self.syllables:6.2%}   "
            f"exact {self.exact}/{self.count}"
        )


def hanzi(text: str) -> str:
    """The text without its punctuation."""
    return "".join(character for character in text if "\u4e00" <= character <= "\u9fff")


def sentences(name: str) -> list[str]:
    """The held-out sentences of `dev` or `test`."""
    text = (_HERE / "evaluation" / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


@cache
def _espeak() -> Espeak:
    """The library, opened once: a second opening corrupts its memory."""
    return Espeak()


def spoken(lines: list[str], voices: tuple[str, ...]) -> list[Audio]:
    """Every sentence once, as the program has it spoken, the voices in turn, at three speeds and
    pitches."""
    espeak = _espeak()
    made: list[Audio] = []
    for number, line in enumerate(lines):
        said = espeak.say(
            readable(line),
            f"cmn+{voices[number % len(voices)]}",
            (150, 175, 200)[number % 3],
            (40, 50, 60)[number // 3 % 3],
        )
        audio = soxr.resample(said.samples.astype(np.float32), espeak.rate, RATE)
        made.append(np.pad(audio, (RATE // 5, RATE // 10)))
    return made


def noisy(audio: Audio, snr_db: float, rng: np.random.Generator) -> Audio:
    """White noise `snr_db` below the speech."""
    loud = audio[np.abs(audio) > 50]
    added = rng.standard_normal(len(audio)) * level(loud) * 10 ** (-snr_db / 20)
    return (audio + added).astype(np.float32)


def _bytes(audio: Audio) -> bytes:
    return np.clip(np.round(audio), -32768, 32767).astype("<i2").tobytes()


class Recognizer(Protocol):
    """What is used of Vosk's recogniser, which has no types."""

    def AcceptWaveform(self, data: bytes) -> bool: ...  # noqa: D102
    def Result(self) -> str: ...  # noqa: D102
    def FinalResult(self) -> str: ...  # noqa: D102


def load(directory: Path) -> object:
    """Load a model without a word."""
    return vosk.Model(str(directory))


def _recognizer(model: object) -> Recognizer:
    return vosk.KaldiRecognizer(model, RATE)


def transcribe(model: object, audio: Audio) -> str:
    """What the model hears."""
    recognizer = _recognizer(model)
    data = _bytes(audio)
    heard = [
        json.loads(recognizer.Result())["text"]
        for start in range(0, len(data), 8000)
        if recognizer.AcceptWaveform(data[start : start + 8000])
    ]
    heard.append(json.loads(recognizer.FinalResult())["text"])
    return hanzi("".join(heard).replace("[unk]", ""))


def errors(pairs: list[tuple[str, str]]) -> Errors:
    """Of (said, heard) pairs."""
    wrong = wrong_syllables = total = exact = 0
    for said, heard in pairs:
        wrong += Levenshtein.distance(said, heard)
        wrong_syllables += Levenshtein.distance(lazy_pinyin(said), lazy_pinyin(heard))
        total += len(said)
        exact += said == heard
    return Errors(wrong / total, wrong_syllables / total, exact, len(pairs))


def endpoint(model: object, audio: Audio, wait_s: float = _WAIT_S) -> float | None:
    """Seconds from the last sound to Vosk's own end of sentence; None when it does not come within
    `wait_s`."""
    recognizer = _recognizer(model)
    last = int(np.flatnonzero(np.abs(audio) > 100)[-1])
    data = _bytes(np.pad(audio, (0, round(wait_s * RATE))))
    closed = None
    for start in range(0, len(data), _BLOCK * 2):
        if recognizer.AcceptWaveform(data[start : start + _BLOCK * 2]):
            at = start // 2 + _BLOCK
            recognizer.Result()
            if at > last and closed is None:
                closed = (at - last) / RATE
    return closed


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=("dev", "test"), default="test", dest="name")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--model", type=Path, default=EMBEDDED)
    parser.add_argument("--show", action="store_true", help="print what was misheard")
    options = parser.parse_args()
    began = time.perf_counter()
    model = load(options.model)
    load_s = time.perf_counter() - began
    size = sum(path.stat().st_size for path in options.model.rglob("*") if path.is_file())
    lines = sentences(options.name)[: options.limit]
    audio = spoken(lines, TEST_VOICES if options.name == "test" else DEV_VOICES)
    rng = np.random.default_rng(10)
    seconds = sum(len(each) for each in audio) / RATE
    print(
        f"{options.name}: {len(lines)} sentences, {seconds:.0f} s; "
        f"model {size / 1e6:.2f} MB, loaded in {load_s:.3f} s"
    )
    conditions = {
        "clean": audio,
        "telephone": [telephone(each) for each in audio],
        "10 dB noise": [noisy(each, 10, rng) for each in audio],
    }
    for name, variants in conditions.items():
        began = time.perf_counter()
        pairs = [
            (hanzi(line), transcribe(model, each))
            for line, each in zip(lines, variants, strict=True)
        ]
        factor = (time.perf_counter() - began) / seconds
        print(f"{name:12} {errors(pairs)}   RTF {factor:.3f}")
        if options.show and name == "clean":
            for said, heard in pairs:
                if said != heard:
                    print(f"    {said}  →  {heard}")
    ends = [endpoint(model, each) for each in audio]
    closed = [end for end in ends if end is not None]
    print(
        f"endpoint     median {median(closed):.2f} s, longest {max(closed):.2f} s, "
        f"missed {len(ends) - len(closed)} of {len(ends)}"
    )


if __name__ == "__main__":
    main()
