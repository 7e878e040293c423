"""Finding speech by audio time, on real recordings and the real recogniser."""

import itertools

import numpy as np
import pytest

from tests.speech.recognition_fixtures import (
    APOLOGY,
    EMBEDDED_DIRECTORY,
    GREETING,
    recording,
    silence,
)
from trainer.scoring.transcript import Transcript
from trainer.speech.line import amplified, dbfs
from trainer.speech.listener import END_S, SpeechListener
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Recognizer, Samples, Speech
from trainer.speech.recognition import RecognitionModel, load_model

BLOCK_S = BLOCK / SAMPLE_RATE

TEXTS = {"greeting": GREETING, "apology": APOLOGY}


class NoWords:
    """A recogniser that only counts."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []

    def accept(self, samples: Samples) -> None:
        self.heard.append(samples)

    def partial(self) -> str:
        return f"{len(self.heard)}"

    def finish(self) -> Transcript:
        self.heard.clear()
        return Transcript("")


@pytest.fixture(scope="module")
def model() -> RecognitionModel:
    return load_model(EMBEDDED_DIRECTORY, "embedded")


def listen(
    audio: Samples, recognizer: Recognizer | None = None
) -> tuple[list[float], list[tuple[float, Speech]]]:
    """The onsets that were noticed, and each stretch with the time at which it had ended."""
    listener = SpeechListener(recognizer or NoWords())
    onsets: list[float] = []
    stretches: list[tuple[float, Speech]] = []
    for number in range(len(audio) // BLOCK):
        onset = listener.hear(audio[number * BLOCK : (number + 1) * BLOCK])
        if onset is not None:
            onsets.append(onset)
        if listener.ended:
            speech = listener.finish()
            assert speech is not None
            stretches.append(((number + 1) * BLOCK_S, speech))
    return onsets, stretches


def placed(*parts: float | Samples) -> Samples:
    """Silences of so many seconds, and sounds, one after another."""
    return np.concatenate([silence(part) if isinstance(part, float) else part for part in parts])


def noise(length: int, level_dbfs: float) -> Samples:
    scale = 32768 * 10 ** (level_dbfs / 20)
    return (np.random.default_rng(1).standard_normal(length) * scale).astype(np.int16)


def span(audio: Samples) -> tuple[float, float]:
    """Where its sound begins and ends, in seconds."""
    audible = np.flatnonzero(np.abs(audio.astype(np.int32)) > 300)
    return float(audible[0]) / SAMPLE_RATE, float(audible[-1]) / SAMPLE_RATE


@pytest.mark.parametrize("lead_s", [0.4, 1.0, 1.013, 7.307])
@pytest.mark.parametrize("name", TEXTS)
def test_speech_begins_and_ends_where_it_does(name: str, lead_s: float) -> None:
    sound = recording(name)
    start, end = span(sound)
    onsets, ((noticed, speech),) = listen(placed(lead_s, sound, 1.5))
    assert onsets == [speech.start]
    assert abs(speech.start - (lead_s + start)) < 0.06
    assert abs(speech.end - (lead_s + end)) < 0.06
    # The detector goes on hearing a voice for a tenth of a second.
    assert 0 <= noticed - (speech.end + END_S) < 0.15


@pytest.mark.parametrize(("pause_s", "stretches"), [(0.2, 1), (1.2, 2)])
def test_a_short_pause_does_not_end_a_stretch(pause_s: float, stretches: int) -> None:
    word = recording("greeting")[: round(0.6 * SAMPLE_RATE)]
    onsets, heard = listen(placed(0.5, word, pause_s, word, 1.0))
    assert (len(onsets), len(heard)) == (stretches, stretches)


@pytest.mark.parametrize("name", TEXTS)
def test_every_syllable_is_heard_with_its_time_in_the_call(
    name: str, model: RecognitionModel
) -> None:
    lead_s = 3.0
    start, end = span(recording(name))
    _, ((_, speech),) = listen(placed(lead_s, recording(name), 1.0), model.recognizer())
    words = speech.transcript.words
    assert speech.transcript.text == TEXTS[name]
    assert abs(words[0].start - (lead_s + start)) < 0.1
    assert abs(words[-1].end - (lead_s + end)) < 0.1
    assert all(before.end <= after.start + 1e-6 for before, after in itertools.pairwise(words))


def test_the_second_stretch_has_its_own_times(model: RecognitionModel) -> None:
    first, second = recording("greeting"), recording("apology")
    audio = placed(1.0, first, 1.0, second, 1.0)
    _, heard = listen(audio, model.recognizer())
    assert [speech.transcript.text for _, speech in heard] == [GREETING, APOLOGY]
    began = 2.0 + len(first) / SAMPLE_RATE + span(second)[0]
    assert abs(heard[1][1].transcript.words[0].start - began) < 0.1


@pytest.mark.parametrize("name", TEXTS)
def test_speech_is_found_in_noise_20_db_below_it(name: str, model: RecognitionModel) -> None:
    sound = placed(1.0, recording(name), 1.5)
    start, end = span(recording(name))
    level = dbfs(recording(name))
    assert level is not None
    audio = sound + noise(len(sound), level - 20)
    _, heard = listen(audio.astype(np.int16), model.recognizer())
    # The detector learns the noise in its first tenth of a second; no word may come of that.
    spoken = [speech for _, speech in heard if speech.transcript.text]
    assert [speech.transcript.text for speech in spoken] == [TEXTS[name]]
    assert abs(spoken[0].start - (1.0 + start)) < 0.12
    assert abs(spoken[0].end - (1.0 + end)) < 0.12


def test_the_recogniser_hears_what_came_just_before_the_onset() -> None:
    recognizer = NoWords()
    listener = SpeechListener(recognizer)
    audio = placed(1.0, recording("greeting"))
    for number in range(len(audio) // BLOCK):
        onset = listener.hear(audio[number * BLOCK : (number + 1) * BLOCK])
        if onset is not None:
            heard = np.concatenate(recognizer.heard)
            until = (number + 1) * BLOCK
            assert np.array_equal(heard, audio[until - len(heard) : until])
            assert (until - len(heard)) / SAMPLE_RATE < onset - 0.15
            return
    raise AssertionError("no speech was found")


@pytest.mark.parametrize(
    "audio",
    [
        silence(5.0),
        placed(1.0, noise(160, -6.0), 0.3, noise(160, -3.0), 1.0),
        placed(1.0, *[noise(320, -10.0), 0.2] * 10, 1.0),
        amplified(placed(1.0, recording("greeting"), 1.0), -45.0),
        noise(5 * SAMPLE_RATE, -60.0),
        (np.sin(np.arange(80_000) * 2 * np.pi * 50 / SAMPLE_RATE) * 500).astype(np.int16),
    ],
    ids=["silence", "clicks", "taps", "next-door", "hiss", "hum"],
)
def test_what_is_no_speech(audio: Samples) -> None:
    assert listen(audio) == ([], [])


def test_a_click_before_the_speech_is_not_its_beginning() -> None:
    sound = recording("greeting")
    _, ((_, speech),) = listen(placed(0.5, noise(320, -10.0), 0.2, sound, 1.0))
    _, ((_, plain),) = listen(placed(0.72, sound, 1.0))
    assert abs(speech.start - (0.72 + span(sound)[0])) < 0.06
    assert speech.voiced_s <= plain.voiced_s


@pytest.mark.parametrize("gain_db", [-20.0, -10.0, 0.0])
def test_level_and_voice_are_those_of_the_speech(gain_db: float) -> None:
    sound = amplified(recording("greeting"), gain_db)
    level = dbfs(sound)
    _, ((_, speech),) = listen(placed(1.0, sound, 1.0))
    assert level is not None
    assert abs(speech.dbfs - level) < 1.0
    assert 0.7 * (speech.end - speech.start) < speech.voiced_s <= speech.end - speech.start + 1e-6


def test_full_scale_is_not_taken_for_silence() -> None:
    square = np.where(np.arange(BLOCK) % 80 < 40, -32768, 32767).astype(np.int16)
    sound = amplified(recording("greeting"), 60.0)
    _, ((_, speech),) = listen(placed(1.0, sound, 1.0))
    assert speech.dbfs > -4.0
    listener = SpeechListener(NoWords())
    listener.hear(square)
    assert listener.dbfs is not None
    assert abs(listener.dbfs) < 0.01


def test_the_level_of_every_block_is_told() -> None:
    listener = SpeechListener(NoWords())
    assert listener.dbfs is None
    listener.hear(np.full(BLOCK, 3277, np.int16))
    assert listener.dbfs is not None
    assert abs(listener.dbfs + 20) < 0.01
    listener.hear(silence(BLOCK_S))
    assert listener.dbfs is None


def test_there_is_a_partial_only_while_someone_speaks() -> None:
    listener = SpeechListener(NoWords())
    audio = placed(0.5, recording("greeting"), 1.0)
    partials: list[str] = []
    for number in range(len(audio) // BLOCK):
        listener.hear(audio[number * BLOCK : (number + 1) * BLOCK])
        if listener.ended:
            listener.finish()
        partials.append(listener.partial())
    assert partials[0] == partials[-1] == ""
    assert any(partials)


def test_a_stretch_can_be_closed_before_it_has_ended(model: RecognitionModel) -> None:
    listener = SpeechListener(model.recognizer())
    assert listener.finish() is None
    audio = placed(1.0, recording("greeting"))
    for number in range(len(audio) // BLOCK):
        listener.hear(audio[number * BLOCK : (number + 1) * BLOCK])
    assert not listener.ended
    speech = listener.finish()
    assert speech is not None
    assert speech.transcript.text == GREETING
    assert listener.finish() is None


def test_the_same_audio_is_cut_at_the_same_places(model: RecognitionModel) -> None:
    audio = placed(0.7, recording("greeting"), 0.9, recording("apology"), 0.9)
    first, second = (listen(audio, model.recognizer()) for _ in range(2))
    assert first == second
