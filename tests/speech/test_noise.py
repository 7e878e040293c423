"""What is heard behind a caller's voice."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.speech.line_measures import outside_db, rng, voiced_dbfs
from tests.speech.recognition_fixtures import recording, silence
from trainer.speech.line import caller_speech, dbfs
from trainer.speech.noise import line_noise
from trainer.speech.ports import SAMPLE_RATE, Samples

KINDS = ("white", "hum", "babble", "street", "crackle")


def noise(kind: str, snr_db: float = 20.0, seed: int = 1, seconds: float = 5.0) -> Samples:
    voices = [recording("greeting"), recording("apology")]
    made = line_noise(kind, snr_db, seconds, rng(seed), voices)
    assert made is not None
    return made


def levels(audio: Samples, seconds: float) -> NDArray[np.float64]:
    """The level of each stretch of so many seconds, in dB below full scale."""
    stretches = audio.astype(np.float64).reshape(-1, round(seconds * SAMPLE_RATE))
    return 10 * np.log10(np.mean(stretches**2, axis=1) / 32768**2 + 1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_heard_in_the_band_of_a_telephone(kind: str) -> None:
    assert outside_db(noise(kind)) < -20


@pytest.mark.parametrize("snr_db", [0.0, 10.0, 20.0, 30.0])
@pytest.mark.parametrize("kind", KINDS)
def test_noise_lies_so_far_below_speech_as_asked(kind: str, snr_db: float) -> None:
    speech = voiced_dbfs(caller_speech(recording("greeting"), 0.0))
    level = dbfs(noise(kind, snr_db))
    assert level is not None
    assert abs(speech - level - snr_db) < 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_noise_lasts_as_long_as_asked_and_goes_round_without_a_seam(kind: str) -> None:
    audio = noise(kind, seconds=2.0).astype(int)
    assert len(audio) == 2 * SAMPLE_RATE
    assert abs(audio[0] - audio[-1]) <= np.abs(np.diff(audio)).max()
    if kind == "hum":
        # A filter that begins anew would fade in.
        first, second = levels(noise(kind, seconds=2.0), 0.02)[:2]
        assert abs(first - second) < 0.5


@pytest.mark.parametrize("kind", KINDS)
def test_noise_depends_on_the_seed_alone(kind: str) -> None:
    assert np.array_equal(noise(kind, seed=3), noise(kind, seed=3))
    assert not np.array_equal(noise(kind, seed=3), noise(kind, seed=4))


def test_noises_differ() -> None:
    made = [noise(kind) for kind in KINDS]
    for number, first in enumerate(made):
        for second in made[number + 1 :]:
            assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


@pytest.mark.parametrize("seed", range(5))
def test_in_a_street_cars_pass(seed: int) -> None:
    street = levels(noise("street", seed=seed, seconds=10.0), 0.5)
    white = levels(noise("white", seed=seed, seconds=10.0), 0.5)
    assert np.ptp(white) < 1.5
    assert np.ptp(street) > 5
    # It is never still, and nothing is far louder than the rest.
    assert np.all(np.abs(street - np.median(street)) < 15)
    # From one moment to the next it changes little: cars come and go.
    assert np.abs(np.diff(street)).max() < 0.8 * np.ptp(street)


def test_a_street_rumbles_and_white_noise_does_not() -> None:
    def low_over_high(kind: str) -> float:
        power = np.abs(np.fft.rfft(noise(kind, seconds=10.0).astype(float))) ** 2
        hertz = np.fft.rfftfreq(10 * SAMPLE_RATE, 1 / SAMPLE_RATE)
        low, high = (hertz > 350) & (hertz < 1000), (hertz > 2000) & (hertz < 3300)
        return float(10 * np.log10(power[low].mean() / power[high].mean()))

    assert low_over_high("street") > 6
    assert abs(low_over_high("white")) < 1


@pytest.mark.parametrize("seed", range(5))
def test_crackle_is_sparse_clicks_at_random(seed: int) -> None:
    audio = noise("crackle", seed=seed, seconds=10.0)
    blocks = levels(audio, 0.01)
    whole = dbfs(audio)
    assert whole is not None
    # Most of the time there is all but nothing, and then much more than on the whole.
    assert np.mean(blocks < whole - 15) > 0.5
    assert blocks.max() > whole + 10
    clicks = np.flatnonzero(np.diff((blocks > whole - 15).astype(int)) == 1)
    assert 6 < len(clicks) / 10 < 20
    assert np.std(np.diff(clicks)) > 0.3 * np.mean(np.diff(clicks))


@pytest.mark.parametrize(
    ("kind", "voices"),
    [("none", []), ("babble", []), ("babble", [silence(0)]), ("babble", [silence(1)])],
)
def test_where_there_is_no_noise_there_is_none(kind: str, voices: list[Samples]) -> None:
    assert line_noise(kind, 20.0, 1.0, rng(), voices) is None
