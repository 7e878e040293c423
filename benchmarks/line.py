"""What the telephone line costs: each effect on ten seconds of audio.

python -m benchmarks.line
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.report import Bar, wall_ms
from trainer.speech.effects import drop_outs, room_response
from trainer.speech.line import caller_speech
from trainer.speech.noise import line_noise
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.recorder import CallRecorder

_SECONDS = 10.0
_RUNS = 11
_LIMIT_MS = 100.0
_NOISES = ("white", "hum", "babble", "street", "crackle")


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)


def _voice() -> Samples:
    """Something as loud, as long and as wide as speech."""
    noise = _rng().standard_normal(round(_SECONDS * SAMPLE_RATE))
    return (3000 * noise * np.hanning(len(noise))).astype(np.int16)


def _recorded(voice: Samples, folder: Path) -> None:
    recorder = CallRecorder(folder)
    for at in range(0, len(voice), BLOCK):
        recorder.write(voice[at : at + BLOCK], voice[at : at + BLOCK])
    recorder.close()


def effects(voice: Samples, folder: Path) -> dict[str, Callable[[], object]]:
    """Every effect by its name, each with all that it needs."""
    babble = [voice[at : at + 4 * SAMPLE_RATE] for at in range(0, len(voice) // 2, SAMPLE_RATE)]

    def noise(kind: str) -> Callable[[], object]:
        return lambda: line_noise(kind, 20.0, _SECONDS, _rng(), babble)

    def echo(kind: str) -> Callable[[], object]:
        return lambda: caller_speech(voice, 0.0, room_response(kind, _rng()))

    return {
        "band, level, mu-law": lambda: caller_speech(voice, -6.0),
        "the same with a light echo": echo("light"),
        "the same with a heavy echo": echo("heavy"),
        **{f"noise, {kind}": noise(kind) for kind in _NOISES},
        "drop-outs": lambda: drop_outs(20.0, _SECONDS, _rng()),
        "the agent's channel, and writing both, in blocks of 20 ms": lambda: _recorded(
            voice, folder
        ),
    }


def main() -> None:
    """Print every figure beside its bar."""
    with tempfile.TemporaryDirectory() as folder:
        for name, work in effects(_voice(), Path(folder)).items():
            work()
            took = median(wall_ms(work) for _ in range(_RUNS))
            print(Bar(f"{name}, 10 s of audio, median", took, _LIMIT_MS, "ms"))


if __name__ == "__main__":
    main()
