"""A call in text as fast as it can; and how soon after the end of speech the verdict is there.

python -m benchmarks.call
"""

import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.report import Bar, percentile, wall_ms
from benchmarks.rival import vosk
from trainer.call import events
from trainer.call.events import Event
from trainer.call.robot import ideal
from trainer.cli import placing
from trainer.cli.compose import EMBEDDED_MODEL, library, site
from trainer.content.library import Library
from trainer.settings import Settings
from trainer.speech import listener
from trainer.speech.listener import SpeechListener
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples, Speech
from trainer.speech.recognition import CHUNK, load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

_TEXT_RUNS = 20
_TURNS = 50


@dataclass(slots=True)
class _Watch:
    """When speech was found to have ended, its sound, and how long the verdict took from there."""

    ended_at: float = 0.0
    blocks: list[Samples] = field(default_factory=list[Samples])
    spoken: list[Samples] = field(default_factory=list[Samples])
    delays_ms: list[float] = field(default_factory=list[float])

    def observe(self, event: Event) -> None:
        """A reply with something missing is given time to go on: that pause is no delay."""
        if isinstance(event, events.TurnScored) and self.ended_at:
            score = event.result.score
            if score is not None and score.passed and event.result.heard:
                self.delays_ms.append(1000 * (time.perf_counter() - self.ended_at))
            self.ended_at = 0.0


class _WatchedListener(SpeechListener):
    watch: _Watch

    def hear(self, block: Samples) -> float | None:
        self.watch.blocks.append(block)
        return super().hear(block)

    def finish(self) -> Speech | None:
        self.watch.ended_at = time.perf_counter()
        speech = super().finish()
        if speech is not None:
            length = round((speech.end - speech.start + 1) * SAMPLE_RATE / BLOCK)
            self.watch.spoken.append(np.concatenate(self.watch.blocks[-length:]))
        self.watch.blocks.clear()
        return speech


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


def verdict(shelf: Library) -> Bar:
    """From the end of speech to the verdict, over what Vosk alone needs for its final result."""
    watch = _Watch()
    _WatchedListener.watch = watch
    listener.SpeechListener = _WatchedListener
    chosen = Settings()
    with tempfile.TemporaryDirectory() as cache, Pyttsx3Synthesizer(Path(cache)) as voices:
        parts = placing.VoiceParts(
            voices, load_model(EMBEDDED_MODEL, "embedded"), chosen, "loopback", real_time=False
        )
        seed = 0
        while len(watch.delays_ms) < _TURNS:
            seed += 1
            for scenario in shelf.scenarios:
                plan = placing.planned(scenario, shelf, site(None), seed)
                placing.voice_call(plan, watch.observe, ideal(), parts).run()
    bare_model = vosk.Model(str(EMBEDDED_MODEL))
    bare = [_bare_final_ms(bare_model, speech) for speech in watch.spoken]
    ours95, bare95 = percentile(watch.delays_ms, 0.95), percentile(bare, 0.95)
    print(
        f"  {len(watch.delays_ms)} replies: verdict median {median(watch.delays_ms):.1f} ms, p95 "
        f"{ours95:.1f} ms; bare final result median {median(bare):.1f} ms, p95 {bare95:.1f} ms"
    )
    return Bar("verdict after end of speech, p95 over bare Vosk", ours95 - bare95, 100, "ms")


def text_call(shelf: Library) -> Bar:
    """A call in texts, scaled to a minute of call."""
    scenario = "abusive-caller"

    def once() -> tuple[float, float]:
        plan = placing.planned(scenario, shelf, site(None), 1)
        runner = placing.text_call(plan, lambda _event: None, ideal(), real_time=False)
        began = time.perf_counter()
        result = runner.run()
        return 1000 * (time.perf_counter() - began), result.duration_s

    once()
    runs = [once() for _ in range(_TEXT_RUNS)]
    took, lasts = median(ms for ms, _ in runs), runs[0][1]
    print(f"  {scenario}: {lasts:.0f} s of call in {took:.0f} ms")
    return Bar("a call in texts, for each 60 s of call", took * 60 / lasts, 50, "ms")


def main() -> None:
    """Print every figure beside its bar."""
    shelf = library(None)
    for bar in (text_call(shelf), verdict(shelf)):
        print(bar)


if __name__ == "__main__":
    main()
