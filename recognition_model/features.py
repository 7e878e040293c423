"""From utterances to what the network learns: MFCC frames, and the pdf of every frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognition_model.augment import augmented, level, noise, telephone
from recognition_model.phones import NOISE, PDFS, STOPS, split_syllable
from recognition_model.synthesis import SyllableTime, Utterance
from recognition_model.voices import RATE

COEFFICIENTS = 40
_STEP = RATE // 100
_WINDOW = RATE * 25 // 1000
_FFT = 512
_CLOSURE = 35 * RATE // 1000
"""A stop is silent before it is heard: its first frames belong to it all the same."""
_NOISE_SYLLABLES = 0.02
"""Share of syllables relabelled as noise, so that the model has somewhere to put what it can't
read."""

Frames = NDArray[np.float16]
Labels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Example:
    """`frames` [T, COEFFICIENTS] each 10 ms, `labels` [T] the pdf of each."""

    frames: Frames
    labels: Labels


def mfcc(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """[T, COEFFICIENTS] of audio in the range of 16-bit integers, as Kaldi (so Vosk) computes them
    with the settings of `conf/mfcc.conf`."""
    if len(audio) < _WINDOW:
        return np.zeros((0, COEFFICIENTS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(audio, _WINDOW)[::_STEP]
    frames = frames - frames.mean(1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    spectrum = np.fft.rfft((frames - _PREEMPHASIS * before) * _POVEY, _FFT)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies = np.log(np.maximum(power @ _MEL, np.finfo(np.float32).eps))
    return (energies @ _CEPSTRUM).astype(np.float32)


def _mel_filters(count: int, low: float, high: float) -> NDArray[np.float32]:
    """[bins of the spectrum, count] triangles, evenly spaced on the mel scale."""

    def mel(frequency: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1127 * np.log(1 + frequency / 700)

    ends = mel(np.array([low, high]))
    corners = ends[0] + (ends[1] - ends[0]) * np.arange(count + 2) / (count + 1)
    bins = mel(np.arange(_FFT // 2 + 1) * RATE / _FFT)[:, None]
    left, middle, right = corners[:-2], corners[1:-1], corners[2:]
    rising, falling = (bins - left) / (middle - left), (right - bins) / (right - middle)
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _cepstrum(count: int, lifter: float) -> NDArray[np.float32]:
    """[count, count] from log energies to liftered cepstral coefficients."""
    order = np.arange(count)
    cosines = np.sqrt(2 / count) * np.cos(np.pi / count * (order[:, None] + 0.5) * order)
    cosines[:, 0] = np.sqrt(1 / count)
    return (cosines * (1 + lifter / 2 * np.sin(np.pi * order / lifter))).astype(np.float32)


_PREEMPHASIS = np.float32(0.97)
_POVEY = (np.hanning(_WINDOW) ** 0.85).astype(np.float32)
_MEL = _mel_filters(COEFFICIENTS, 20, 7600)
_CEPSTRUM = _cepstrum(COEFFICIENTS, 22)


@dataclass(slots=True)
class _Span:
    phone: str
    start: float
    end: float


def _spans(
    syllables: tuple[SyllableTime, ...], offset: int, rng: np.random.Generator
) -> list[_Span]:
    spans: list[_Span] = []
    for syllable in syllables:
        start, end = syllable.sounds[0].start + offset, syllable.sounds[-1].end + offset
        if rng.random() < _NOISE_SYLLABLES:
            spans.append(_Span(NOISE, start, end))
            continue
        initial, final = split_syllable(syllable.syllable)
        if initial:
            several = len(syllable.sounds) > 1
            middle = syllable.sounds[0].end + offset if several else start + (end - start) * 0.35
            spans.append(_Span(initial, start, middle))
            start = middle
        spans.append(_Span(final, start, end))
    for before, span in zip([None, *spans], spans, strict=False):
        if span.phone not in STOPS:
            continue
        earlier = span.start - _CLOSURE
        if before is not None and before.end > earlier:
            # At most two fifths of the neighbour go to the closure.
            earlier = max(earlier, before.end - 0.4 * (before.end - before.start))
            earlier = min(earlier, span.start)
            before.end = earlier
        span.start = earlier
    return spans


def frame_labels(
    syllables: tuple[SyllableTime, ...], offset: int, count: int, rng: np.random.Generator
) -> Labels:
    """The pdf of each of `count` frames; `offset` samples of silence stand before the speech."""
    labels = np.zeros(count, np.int16)
    centres = _STEP * np.arange(count) + _WINDOW // 2
    for span in _spans(syllables, offset, rng):
        pdfs = PDFS[span.phone]
        bounds = np.linspace(span.start, span.end, len(pdfs) + 1)
        for pdf, start, end in zip(pdfs, bounds, bounds[1:], strict=False):
            labels[(centres >= start) & (centres < end)] = pdf
    return labels


def examples(utterances: list[Utterance], seed: int) -> list[Example]:
    """Each utterance with silence around it, under conditions drawn by `seed`."""
    rng = np.random.default_rng(seed)
    voices = [utterance.samples for utterance in utterances[:600]]
    made: list[Example] = []
    for utterance in utterances:
        before = int(RATE * rng.choice((0.02, 0.1, 0.3, 0.6)) * rng.uniform(0.5, 1.2))
        after = int(RATE * rng.choice((0.05, 0.2, 0.5, 1.2)) * rng.uniform(0.5, 1.2))
        audio = np.pad(utterance.samples.astype(np.float32), (before, after))
        frames = mfcc(augmented(audio, rng, voices))
        labels = frame_labels(utterance.syllables, before, len(frames), rng)
        made.append(Example(frames.astype(np.float16), labels))
    return made


def noise_examples(seed: int, count: int) -> list[Example]:
    """Lines on which nobody speaks: digital silence, hiss, hum, clicks."""
    rng = np.random.default_rng(seed)
    made: list[Example] = []
    for _ in range(count):
        length = int(RATE * rng.uniform(2, 5))
        kind = str(rng.choice(("zero", "white", "pink", "brown", "hum", "faint")))
        if kind == "zero":
            audio = np.zeros(length, np.float32)
        elif kind == "faint":
            audio = noise(rng, length, "white") * np.float32(rng.uniform(0.3, 5))
        else:
            audio = noise(rng, length, kind)
            audio = audio / np.float32(level(audio)) * np.float32(10 ** rng.uniform(0.5, 3.6))
        if rng.random() < 0.3:
            audio = telephone(audio)
        if rng.random() < 0.3:
            for _ in range(rng.integers(1, 6)):
                at, long = int(rng.integers(length - 400)), int(rng.integers(10, 400))
                audio[at : at + long] += np.float32(rng.standard_normal() * 3000)
        frames = mfcc(np.round(np.clip(audio, -32768, 32767)).astype(np.float32))
        made.append(Example(frames.astype(np.float16), np.zeros(len(frames), np.int16)))
    return made
