"""How soon after the end of speech the verdict is there, and after it the caller's next line."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from benchmarks.endless import endless_call
from benchmarks.report import Bar, percentile, wall_ms
from benchmarks.rival import vosk
from trainer.call import events
from trainer.call.events import Event
from trainer.cli.compose import EMBEDDED_MODEL
from trainer.speech import listener, loopback
from trainer.speech.line import dbfs
from trainer.speech.listener import SpeechListener
from trainer.speech.loopback import LoopbackLink
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Recognizer, Samples
from trainer.speech.recognition import CHUNK

_TURNS = 50
_WAIT_S = 0.8
_SOUNDS_DBFS = -50.0


class _Enough(Exception):
    """All has been measured."""


@dataclass(slots=True)
class _Watch:
    """When speech was found to have ended, when the verdict was there, and the sound between."""

    ended_at: float | None = None
    scored_at: float | None = None
    blocks: list[Samples] = field(default_factory=list[Samples])
    spoken: list[Samples] = field(default_factory=list[Samples])
    verdict_ms: list[float] = field(default_factory=list[float])
    line_ms: list[float] = field(default_factory=list[float])

    def speech_ended(self) -> None:
        self.ended_at = time.perf_counter()
        self.spoken.append(np.concatenate(self.blocks))
        self.blocks.clear()

    def observe(self, event: Event) -> None:
        """A reply with something missing is given time to go on: that pause is no delay."""
        if not isinstance(event, events.TurnScored) or self.ended_at is None:
            return
        score = event.result.score
        if score is not None and score.passed:
            self.scored_at = time.perf_counter()
            self.verdict_ms.append(1000 * (self.scored_at - self.ended_at))
        self.ended_at = None

    def played(self, block: Samples) -> None:
        """A block goes out to the trainee's ear."""
        level = dbfs(block)
        if self.scored_at is not None and level is not None and level > _SOUNDS_DBFS:
            self.line_ms.append(1000 * (time.perf_counter() - self.scored_at))
            self.scored_at = None
            if len(self.line_ms) >= _TURNS:
                raise _Enough


def _watched(watch: _Watch) -> tuple[type[SpeechListener], type[LoopbackLink]]:
    class Ears(SpeechListener):
        """Recognises in the background, as with a device."""

        def __init__(self, recognizer: Recognizer, background: bool = False) -> None:  # noqa: ARG002
            super().__init__(recognizer, background=True)
            self._speaks = False

        def hear(self, block: Samples) -> float | None:
            watch.blocks.append(block)
            del watch.blocks[: -30 * SAMPLE_RATE // BLOCK]
            return super().hear(block)

        @property
        def ended(self) -> bool:
            if not super().ended:
                return False
            watch.speech_ended()
            return True

    class Link(LoopbackLink):
        def exchange(self, out: Samples) -> Samples:
            watch.played(out)
            return super().exchange(out)

    return Ears, Link


def _bare_final_ms(model: object, speech: Samples) -> float:
    """How long Vosk alone takes for its final result, all of the speech but the last chunk fed."""
    recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    recognizer.SetWords(True)
    last = len(speech) - CHUNK
    for start in range(0, last, CHUNK):
        recognizer.AcceptWaveform(speech[start : min(start + CHUNK, last)].tobytes())

    def end() -> None:
        recognizer.AcceptWaveform(speech[last:].tobytes())
        json.loads(recognizer.FinalResult())

    return wall_ms(end)


def turns() -> Iterator[Bar]:
    """A call through the loopback in real time: some minutes."""
    watch = _Watch()
    usual = listener.SpeechListener, loopback.LoopbackLink
    listener.SpeechListener, loopback.LoopbackLink = _watched(watch)
    try:
        endless_call(watch.observe, _WAIT_S, real_time=True)
    except _Enough:
        pass
    finally:
        listener.SpeechListener, loopback.LoopbackLink = usual
    model = vosk.Model(str(EMBEDDED_MODEL))
    bare = [_bare_final_ms(model, speech) for speech in watch.spoken]
    print(
        f"  {len(watch.verdict_ms)} replies in real time: verdict median "
        f"{median(watch.verdict_ms):.1f} ms, next line median {median(watch.line_ms):.1f} ms; bare "
        f"Vosk's final result median {median(bare):.1f} ms, p95 {percentile(bare, 0.95):.1f} ms"
    )
    yield Bar("verdict after the end of speech, p95", percentile(watch.verdict_ms, 0.95), 100, "ms")
    yield Bar("next line after the verdict, p95", percentile(watch.line_ms, 0.95), 60, "ms")
