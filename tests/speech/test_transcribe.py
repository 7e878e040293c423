import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from tests.speech.recognition_fixtures import APOLOGY, EMBEDDED_DIRECTORY, recording, silence
from trainer.errors import TrainerError
from trainer.speech.model_files import EMBEDDED
from trainer.speech.ports import SAMPLE_RATE, Samples
from trainer.speech.recognition import RecognitionModel, load_model
from trainer.speech.transcribe import transcribe


@pytest.fixture(scope="module")
def model() -> RecognitionModel:
    return load_model(EMBEDDED_DIRECTORY, EMBEDDED)


def test_words_carry_times_of_the_whole_recording(model: RecognitionModel) -> None:
    apology = recording("apology")
    blocks = [silence(7), apology, silence(3), apology, silence(0.5)]
    done: list[float] = []
    result = transcribe(model, blocks, on_progress=done.append)
    once = transcribe(model, [apology]).transcript
    assert result.transcript.text == once.text * 2
    assert len(once.text) >= len(APOLOGY) - 2
    begin = 7 + apology.size / SAMPLE_RATE + 3
    second = result.transcript.words[len(result.transcript.words) // 2]
    assert abs(second.start - begin - once.words[0].start) < 0.25
    assert result.duration_s == sum(block.size for block in blocks) / SAMPLE_RATE
    assert done == sorted(done)
    assert done[0] == 7
    assert done[-1] == result.duration_s


def test_an_empty_recording_has_no_words(model: RecognitionModel) -> None:
    result = transcribe(model, [])
    assert (result.transcript.text, result.transcript.words, result.duration_s) == ("", (), 0)


def test_cancelling_stops_between_blocks(model: RecognitionModel) -> None:
    read: list[int] = []

    def blocks() -> Iterator[Samples]:
        for number in range(100):
            read.append(number)
            yield silence(0.1)

    with pytest.raises(TrainerError) as caught:
        transcribe(model, blocks(), cancelled=lambda: len(read) > 3)
    assert caught.value.code == "cancelled"
    assert len(read) == 4


@pytest.mark.slow
def test_a_long_recording_takes_bounded_memory_and_keeps_its_times(
    model: RecognitionModel,
) -> None:
    """Eleven minutes: Vosk starts its front end anew after ten."""
    apology = recording("apology")
    minute = np.concatenate((apology, silence(60 - apology.size / SAMPLE_RATE)))

    def blocks() -> Iterator[Samples]:
        for _ in range(11):
            yield from np.array_split(minute, 60)

    tracemalloc.start()
    try:
        result = transcribe(model, blocks())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000
    assert result.duration_s == 660
    starts = [word.start for word in result.transcript.words]
    for minute_number in range(11):
        assert any(abs(start - 60 * minute_number) < 0.5 for start in starts)
