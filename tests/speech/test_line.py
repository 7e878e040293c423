"""The telephone line: its band, its code, its levels."""

import numpy as np
import pytest

from tests.speech.line_measures import hiss, outside_db, rng, voiced_dbfs
from tests.speech.recognition_fixtures import recording, silence
from trainer.speech.effects import room_response
from trainer.speech.line import (
    SPEECH_DBFS,
    Telephone,
    amplified,
    caller_speech,
    dbfs,
    loudness_db,
)
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples


@pytest.mark.parametrize("audio", [recording("greeting"), hiss()], ids=["speech", "hiss"])
def test_a_caller_is_heard_in_the_band_of_a_telephone(audio: Samples) -> None:
    assert outside_db(audio) > -10
    assert outside_db(caller_speech(audio, 0.0)) < -20
    assert outside_db(Telephone().carried(audio)) < -20


@pytest.mark.parametrize("gain_db", [-20.0, -6.0, 0.0, 6.0])
@pytest.mark.parametrize("name", ["greeting", "apology"])
def test_a_caller_arrives_at_the_level_of_the_line(name: str, gain_db: float) -> None:
    for loudness in (-12.0, 0.0):
        heard = caller_speech(amplified(recording(name), loudness), gain_db)
        # What is measured leaves out the faintest samples, of which a faint caller has more.
        assert abs(voiced_dbfs(heard) - (SPEECH_DBFS + gain_db)) < 1.5


@pytest.mark.parametrize("length", [1, 319, 320, 321, 15_999, 16_001])
def test_length_is_kept(length: int) -> None:
    assert len(caller_speech(hiss(2.0)[:length], 0.0)) == length
    assert len(Telephone().carried(hiss(2.0)[:length])) == length


def test_nothing_is_added_at_the_end() -> None:
    audio = np.concatenate((hiss(0.5), silence(0.5)))
    assert dbfs(caller_speech(audio[:-1], 0.0)[-1600:]) is None


def test_what_is_said_is_still_where_it_was() -> None:
    audio = np.concatenate((silence(0.5), recording("greeting"), silence(0.5)))
    heard = caller_speech(audio, 0.0)
    onset = int(np.flatnonzero(np.abs(heard.astype(np.int32)) > 300)[0])
    truth = int(np.flatnonzero(np.abs(audio.astype(np.int32)) > 300)[0])
    assert abs(onset - truth) < 0.02 * SAMPLE_RATE


def test_silence_stays_silence() -> None:
    for audio in (silence(1.0), np.zeros(0, np.int16)):
        heard = caller_speech(audio, 6.0)
        assert heard.dtype == np.int16
        assert np.array_equal(heard, audio)


def test_the_line_codes_in_eight_bits() -> None:
    # G.711 leaves some 35 dB between speech and what coding adds, whatever the level of speech.
    for gain_db in (-20.0, 0.0):
        audio = amplified(recording("greeting"), gain_db)
        once = Telephone().carried(audio).astype(float)
        half = Telephone().carried(amplified(audio, -1.0)).astype(float) * 10 ** (1 / 20)
        noise = 20 * np.log10(np.linalg.norm(once - half) / np.linalg.norm(once))
        assert -42 < noise < -28


@pytest.mark.parametrize("size", [7, 77, BLOCK, 5000])
def test_blocks_joined_are_what_the_whole_would_be(size: int) -> None:
    audio = recording("apology")[:8_000]
    telephone = Telephone()
    blocks = [telephone.carried(audio[at : at + size]) for at in range(0, len(audio), size)]
    assert np.array_equal(np.concatenate(blocks), Telephone().carried(audio))


def test_a_telephone_falls_silent_and_stays_so() -> None:
    telephone = Telephone()
    telephone.carried(hiss(0.5))
    telephone.carried(silence(1.0))
    for _ in range(10):
        assert not telephone.carried(silence(1.0)).any()


def test_a_telephone_keeps_the_level_of_the_band() -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    for hertz in (400, 1000, 2000, 3200):
        tone = (6000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)
        before, after = dbfs(tone), dbfs(Telephone().carried(tone)[BLOCK * 5 :])
        assert before is not None
        assert after is not None
        assert abs(before - after) < 1.2


@pytest.mark.parametrize("kind", ["light", "heavy"])
def test_a_room_rings_on_after_the_line_and_leaves_its_level(kind: str) -> None:
    audio = recording("greeting")
    room = room_response(kind, rng())
    assert room is not None
    dry, wet = caller_speech(audio, -6.0), caller_speech(audio, -6.0, room)
    assert len(wet) == len(audio) + len(room) - 1
    assert abs(voiced_dbfs(wet) - (SPEECH_DBFS - 6.0)) < 1.5
    tail = dbfs(wet[len(audio) + SAMPLE_RATE // 50 :][: SAMPLE_RATE // 10])
    assert dbfs(dry[-SAMPLE_RATE // 50 :]) is None or len(dry) == len(audio)
    assert tail is not None
    assert tail > -60
    ends = dbfs(wet[-SAMPLE_RATE // 50 :])
    assert ends is None or ends < tail - 10
    assert outside_db(wet) < -20


def test_a_heavy_echo_is_louder_than_a_light_one_and_lasts_longer() -> None:
    levels: list[float] = []
    lengths: list[int] = []
    for kind in ("light", "heavy"):
        wet = caller_speech(recording("greeting"), 0.0, room_response(kind, rng()))
        tail = dbfs(wet[len(recording("greeting")) :][: SAMPLE_RATE // 5])
        levels.append(tail or -99.0)
        lengths.append(len(wet))
    assert levels[1] > levels[0] + 3
    assert lengths[1] > lengths[0] + SAMPLE_RATE // 10


def test_volume_is_a_gain_below_full() -> None:
    assert loudness_db(1.0) == 0.0
    assert loudness_db(0.5) == pytest.approx(-6.02, abs=0.01)
    assert loudness_db(0.1) == pytest.approx(-20.0)
    audio = recording("greeting")
    assert not caller_speech(audio, loudness_db(0.0)).any()


def test_the_line_is_the_same_whenever_it_is_used() -> None:
    audio = recording("greeting")
    assert np.array_equal(caller_speech(audio, -6.0), caller_speech(audio, -6.0))


def test_gain_is_in_decibels_and_never_wraps_around() -> None:
    audio = recording("greeting")
    before, after = dbfs(audio), dbfs(amplified(audio, -6.0))
    assert before is not None
    assert after is not None
    assert abs(before - after - 6.0) < 0.05
    assert amplified(audio, 0.0) is audio
    loud = amplified(audio, 40.0)
    assert loud.max() == 32767
    assert np.all((loud >= 0) == (audio >= 0))


def test_level_of_silence_is_none_and_of_full_scale_zero() -> None:
    assert dbfs(silence(0.02)) is None
    assert dbfs(np.zeros(0, np.int16)) is None
    assert dbfs(np.full(320, -32768, np.int16)) == 0.0
