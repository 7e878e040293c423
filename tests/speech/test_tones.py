"""What a telephone sounds by itself."""

import pytest

from trainer.speech.line import dbfs
from trainer.speech.ports import SAMPLE_RATE, Samples
from trainer.speech.tones import hold_music, ring_tone


@pytest.mark.parametrize("sound", [ring_tone(1.0), hold_music()], ids=["ring", "music"])
def test_ring_and_music_begin_and_end_softly(sound: Samples) -> None:
    level = dbfs(sound)
    assert level is not None
    assert -45 < level < -10
    assert abs(int(sound[0])) < 50
    assert abs(int(sound[-1])) < 800


def test_a_ring_lasts_as_long_as_asked() -> None:
    assert len(ring_tone(1.0)) == SAMPLE_RATE
