"""Speak the replies of `spoken.jsonl` and write down what the embedded model hears.

    python -m tests.scoring.record_replies

Replaces the recorded lines of `replies.jsonl`, labels and all. The voices change from line to line,
and every fourth line has noise 20 dB below it. Run it when the model has changed.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from trainer.cli.compose import EMBEDDED_MODEL
from trainer.scoring.transcript import Word
from trainer.speech.ports import Gender, Samples, VoiceStyle
from trainer.speech.recognition import load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer
from trainer.speech.transcribe import transcribe

_HERE = Path(__file__).resolve().parent
SPOKEN, REPLIES = _HERE / "spoken.jsonl", _HERE / "replies.jsonl"
_NOISY, _SNR_DB = 4, 20.0


def style(number: int) -> VoiceStyle:
    """The voice of line `number`."""
    return VoiceStyle(
        gender=Gender.FEMALE if number % 2 else Gender.MALE,
        rate=(165, 180, 195)[number % 3],
        pitch=(45, 50, 55)[number % 5 % 3],
        variant=number % 3,
    )


def noisy(samples: Samples, number: int) -> Samples:
    """The sound with white noise below it."""
    sound = samples.astype(np.float32)
    level = np.sqrt(np.mean(np.square(sound[np.abs(sound) > 50])))
    noise = np.random.default_rng(number).standard_normal(len(sound))
    return np.clip(sound + noise * level * 10 ** (-_SNR_DB / 20), -32768, 32767).astype(np.int16)


def _line(entry: dict[str, Any], text: str, words: tuple[Word, ...]) -> dict[str, object]:
    labels = {name: value for name, value in entry.items() if name != "say"}
    return {
        **labels,
        "source": "spoken",
        "said": entry["say"],
        "text": text,
        "words": [
            {
                "word": word.text,
                "start": round(word.start, 2),
                "end": round(word.end, 2),
                "confidence": round(word.confidence, 2),
            }
            for word in words
        ],
    }


def main() -> None:
    """Record every line."""
    entries = [json.loads(line) for line in SPOKEN.read_text(encoding="utf-8").splitlines()]
    model = load_model(EMBEDDED_MODEL, "embedded")
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as cache, Pyttsx3Synthesizer(Path(cache)) as voices:
        for number, entry in enumerate(entries):
            samples = voices.render(entry["say"], style(number)).samples
            if number % _NOISY == 0:
                samples = noisy(samples, number)
            heard = transcribe(model, [samples]).transcript
            line = _line(entry, heard.text, heard.words)
            lines.append(json.dumps(line, ensure_ascii=False))
            sys.stderr.write(f"\r{number + 1}/{len(entries)}")
    known = REPLIES.read_text(encoding="utf-8").split("\n")
    written = [line for line in known if line and "said" not in json.loads(line)]
    text = "\n".join((*written, *lines)) + "\n"
    REPLIES.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
