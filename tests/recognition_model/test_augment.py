import numpy as np
import pytest
from numpy.typing import NDArray

from recognition_model.augment import NOISES, augmented, level, noise, telephone
from recognition_model.voices import RATE


def tone(hertz: float) -> NDArray[np.float32]:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)).astype(np.float32)


def test_a_telephone_keeps_its_band_and_nothing_else() -> None:
    assert 0.9 < level(telephone(tone(1000))) / level(tone(1000)) < 1.1
    assert level(telephone(tone(60))) < 0.05 * level(tone(60))
    assert level(telephone(tone(6000))) < 0.05 * level(tone(6000))


@pytest.mark.parametrize("kind", [kind for kind in NOISES if kind != "babble"])
def test_noise_is_as_long_as_asked_and_not_silent(kind: str) -> None:
    made = noise(np.random.default_rng(1), RATE, kind)
    assert made.shape == (RATE,)
    assert level(made) > 0.01


def test_conditions_differ_but_the_seed_decides() -> None:
    voices = [tone(300).astype(np.int16)]
    speech = tone(700)

    def heard(seed: int) -> NDArray[np.float32]:
        return augmented(speech, np.random.default_rng(seed), voices)

    assert np.array_equal(heard(1), heard(1))
    assert not np.array_equal(heard(1), heard(2))
    assert all(len(heard(seed)) == len(speech) for seed in range(20))
    assert all(np.abs(heard(seed)).max() <= 32768 for seed in range(20))
