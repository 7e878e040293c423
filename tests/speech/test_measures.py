"""What the listener measures, on sound whose truth is known.

Held to: times within 0.1 s, levels within 1 dB, voiced time (and so the pace) within 5 %.
"""

import numpy as np
import pytest

from tests.speech.recognition_fixtures import recording, silence
from tests.speech.sounds import syllables
from trainer.scoring.transcript import Transcript
from trainer.speech.line import amplified, dbfs
from trainer.speech.listener import SpeechListener
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples, Speech

TIME_S, LEVEL_DB, PACE = 0.1, 1.0, 0.05


class NoWords:
    """A recogniser that understands nothing."""

    def accept(self, samples: Samples) -> None:
        pass

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("")


def measured(*parts: float | Samples, room_dbfs: float | None = None) -> list[Speech]:
    """The stretches in silences of so many seconds and sounds, in a room of that noise."""
    audio = np.concatenate(
        [silence(part) if isinstance(part, float) else part for part in (2.0, *parts, 1.5)]
    )
    if room_dbfs is not None:
        hiss = np.random.default_rng(1).standard_normal(len(audio)) * 32768 * 10 ** (room_dbfs / 20)
        audio = (audio + hiss).astype(np.int16)
    listener = SpeechListener(NoWords())
    found: list[Speech] = []
    for number in range(len(audio) // BLOCK):
        listener.hear(audio[number * BLOCK : (number + 1) * BLOCK])
        if listener.ended:
            speech = listener.finish()
            assert speech is not None
            found.append(speech)
    # The detector takes the first tenth of a second of a room's noise for a voice.
    return [speech for speech in found if speech.start >= 1.0]


@pytest.mark.parametrize("room_dbfs", [None, -60.0, -50.0])
@pytest.mark.parametrize("pause_s", [0.9, 4.8, 5.2, 10.013])
def test_pauses(pause_s: float, room_dbfs: float | None) -> None:
    first, second = measured(syllables(6), pause_s, syllables(9), room_dbfs=room_dbfs)
    assert abs(second.start - first.end - pause_s) < TIME_S
    assert abs(first.end - first.start - 6 * 0.25) < TIME_S


@pytest.mark.parametrize("room_dbfs", [None, -60.0, -50.0])
@pytest.mark.parametrize("pause_s", [4.8, 5.2])
def test_pauses_between_sentences(pause_s: float, room_dbfs: float | None) -> None:
    spoken = recording("greeting")
    loud = np.flatnonzero(np.abs(spoken.astype(np.int32)) > 600)
    sentence = spoken[loud[0] : loud[-1]]
    first, second = measured(sentence, pause_s, sentence, room_dbfs=room_dbfs)
    assert abs(second.start - first.end - pause_s) < TIME_S


@pytest.mark.parametrize("room_dbfs", [None, -60.0])
@pytest.mark.parametrize("level_dbfs", [-33.0, -26.0, -20.0, -8.0])
def test_levels(level_dbfs: float, room_dbfs: float | None) -> None:
    sound = syllables(8)
    exact = dbfs(sound)
    assert exact is not None
    (speech,) = measured(amplified(sound, level_dbfs - exact), room_dbfs=room_dbfs)
    assert abs(speech.dbfs - level_dbfs) < LEVEL_DB


@pytest.mark.parametrize("pause_s", [0.0, 0.5])
@pytest.mark.parametrize("a_minute", [120.0, 200.0, 240.0, 300.0])
def test_pace(a_minute: float, pause_s: float) -> None:
    """A pause for breath in the middle is no voice."""
    each = syllables(12, 60.0 / a_minute)
    (speech,) = measured(each, pause_s, each)
    assert abs(60.0 * 24 / speech.voiced_s / a_minute - 1) < PACE
    assert speech.end - speech.start > 2 * len(each) / SAMPLE_RATE + pause_s - TIME_S
