import numpy as np
import pytest

from recognition_model.augment import level
from recognition_model.bench_hearing import (
    EMBEDDED,
    endpoint,
    errors,
    load,
    noisy,
    spoken,
    transcribe,
)


@pytest.fixture(scope="module")
def model() -> object:
    return load(EMBEDDED)


def test_errors_count_characters_and_syllables_apart() -> None:
    measured = errors([("他在这里", "她在这里"), ("您好", "您好")])
    assert round(measured.characters * 6, 6) == 1
    assert measured.syllables == 0
    assert (measured.exact, measured.count) == (1, 2)


def test_noise_stands_where_it_should_below_the_speech() -> None:
    audio = np.full(16_000, 3000, np.float32)
    added = noisy(audio, 10, np.random.default_rng(1)) - audio
    assert 9.8 < 20 * np.log10(level(audio) / level(added)) < 10.2


def test_a_sentence_is_heard_and_closed(model: object) -> None:
    (audio,) = spoken(["您好，请问有什么可以帮您"], ("f4",))
    assert transcribe(model, audio) == "您好请问有什么可以帮您"
    closed = endpoint(model, audio)
    assert closed is not None
    assert 0.3 < closed < 1.5


def test_a_line_that_is_never_quiet_is_never_closed(model: object) -> None:
    (audio,) = spoken(["您好，请问有什么可以帮您"], ("f4",))
    assert endpoint(model, audio, wait_s=0.1) is None
