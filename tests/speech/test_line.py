"""The telephone line: its band, its levels, its noises."""

import numpy as np
import pytest
from scipy import signal

from tests.speech.recognition_fixtures import recording, silence
from trainer.speech.line import (
    BAND_HZ,
    SPEECH_DBFS,
    amplified,
    caller_speech,
    dbfs,
)
from trainer.speech.noise import line_noise
from trainer.speech.ports import SAMPLE_RATE, Samples
from trainer.speech.tones import hold_music, ring_tone

KINDS = ("white", "hum", "babble", "street", "crackle")


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def noise(kind: str, snr_db: float = 20.0, seed: int = 1, seconds: float = 5.0) -> Samples:
    voices = [recording("greeting"), recording("apology")]
    made = line_noise(kind, snr_db, seconds, rng(seed), voices)
    assert made is not None
    return made


def hiss(seconds: float = 5.0) -> Samples:
    """Noise of every frequency."""
    return (rng().standard_normal(round(seconds * SAMPLE_RATE)) * 3000).astype(np.int16)


def outside_db(audio: Samples) -> float:
    """The energy outside the band of a telephone, in dB relative to that inside."""
    frequency, power = signal.welch(audio.astype(np.float64), SAMPLE_RATE, nperseg=4096)
    inside = (frequency >= BAND_HZ[0]) & (frequency <= BAND_HZ[1])
    return float(10 * np.log10(power[~inside].sum() / power[inside].sum()))


def voiced_dbfs(audio: Samples) -> float:
    """The level of what can be heard in it."""
    level = dbfs(audio[np.abs(audio.astype(np.int32)) > 33])
    assert level is not None
    return level


@pytest.mark.parametrize("audio", [recording("greeting"), hiss()], ids=["speech", "hiss"])
def test_a_caller_is_heard_in_the_band_of_a_telephone(audio: Samples) -> None:
    assert outside_db(audio) > -10
    assert outside_db(caller_speech(audio, 0.0)) < -20


@pytest.mark.parametrize("kind", KINDS)
def test_so_is_the_noise_of_the_line(kind: str) -> None:
    assert outside_db(noise(kind)) < -20


@pytest.mark.parametrize("gain_db", [-20.0, -6.0, 0.0, 6.0])
@pytest.mark.parametrize("name", ["greeting", "apology"])
def test_a_caller_arrives_at_the_level_of_the_line(name: str, gain_db: float) -> None:
    for loudness in (-12.0, 0.0):
        heard = caller_speech(amplified(recording(name), loudness), gain_db)
        # What is measured leaves out the faintest samples, of which a faint caller has more.
        assert abs(voiced_dbfs(heard) - (SPEECH_DBFS + gain_db)) < 1.5


@pytest.mark.parametrize("snr_db", [0.0, 10.0, 20.0, 30.0])
@pytest.mark.parametrize("kind", KINDS)
def test_noise_lies_so_far_below_speech_as_asked(kind: str, snr_db: float) -> None:
    speech = voiced_dbfs(caller_speech(recording("greeting"), 0.0))
    level = dbfs(noise(kind, snr_db))
    assert level is not None
    assert abs(speech - level - snr_db) < 1.0


@pytest.mark.parametrize("length", [1, 319, 320, 321, 15_999, 16_001])
def test_length_is_kept(length: int) -> None:
    assert len(caller_speech(hiss(2.0)[:length], 0.0)) == length
    assert len(noise("white", seconds=length / SAMPLE_RATE)) == length


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


def test_the_line_is_the_same_whenever_it_is_used() -> None:
    audio = recording("greeting")
    assert np.array_equal(caller_speech(audio, -6.0), caller_speech(audio, -6.0))


@pytest.mark.parametrize("kind", KINDS)
def test_noise_depends_on_the_seed_alone(kind: str) -> None:
    assert np.array_equal(noise(kind, seed=3), noise(kind, seed=3))
    assert not np.array_equal(noise(kind, seed=3), noise(kind, seed=4))


def test_noises_differ() -> None:
    made = [noise(kind) for kind in KINDS]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        assert abs(np.corrcoef(made[first], made[second])[0, 1]) < 0.1


@pytest.mark.parametrize(
    ("kind", "voices"),
    [("none", []), ("babble", []), ("babble", [silence(0)]), ("babble", [silence(1)])],
)
def test_where_there_is_no_noise_there_is_none(kind: str, voices: list[Samples]) -> None:
    assert line_noise(kind, 20.0, 1.0, rng(), voices) is None


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


@pytest.mark.parametrize("sound", [ring_tone(1.0), hold_music()], ids=["ring", "music"])
def test_ring_and_music_begin_and_end_softly(sound: Samples) -> None:
    level = dbfs(sound)
    assert level is not None
    assert -45 < level < -10
    assert abs(int(sound[0])) < 50
    assert abs(int(sound[-1])) < 800


def test_a_ring_lasts_as_long_as_asked() -> None:
    assert len(ring_tone(1.0)) == SAMPLE_RATE
